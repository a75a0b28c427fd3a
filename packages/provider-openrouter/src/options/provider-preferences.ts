/** OpenRouter's routing preferences; keys not listed here go through in snake_case. */
export interface ProviderPreferences {
  /** Hosts to try first, by slug such as `anthropic` or `deepinfra/turbo`. */
  readonly order?: readonly string[] | undefined
  readonly only?: readonly string[] | undefined
  readonly ignore?: readonly string[] | undefined
  /** Default true. */
  readonly allowFallbacks?: boolean | undefined
  /** Only hosts that support every parameter sent. Default false. */
  readonly requireParameters?: boolean | undefined
  readonly dataCollection?: 'allow' | 'deny' | undefined
  /** Only hosts that keep nothing. */
  readonly zdr?: boolean | undefined
  readonly quantizations?: readonly string[] | undefined
  readonly sort?: 'price' | 'throughput' | 'latency' | (string & {}) | Readonly<Record<string, unknown>> | undefined
  /** USD per million tokens, or per picture or request. */
  readonly maxPrice?: Readonly<Record<string, number | string>> | undefined
  readonly [setting: string]: unknown
}
