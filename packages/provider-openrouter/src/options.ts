/** What only OpenRouter knows. Names are ours; values that OpenRouter defines go through as given. */
import type { ModelContext } from '@polymux/core/adapter'
import { nearest } from '@polymux/core/adapter'
import { asObject } from './wire-value.ts'

/** Settings under `providerOptions.openrouter`. Where one is absent, OpenRouter's own default holds. */
export interface OpenRouterOptions {
  /** Models to fall back to, in order. The one that answered is `result.response.returnedModel`, and is billed. */
  readonly models?: readonly string[] | undefined
  /** Legacy: `fallback` or `sort`. Sent as given, `''` included. */
  readonly route?: string | undefined
  /** Legacy prompt transforms, such as `['middle-out']`. Sent as given, `['']` included. */
  readonly transforms?: readonly string[] | undefined
  /** Which upstream hosts may answer, and in which order. */
  readonly provider?: ProviderPreferences | undefined
  /** Plugins by id, such as `{ id: 'web' }`. */
  readonly plugins?: readonly ({ readonly id: string } & Readonly<Record<string, unknown>>)[] | undefined
  /** A saved preset's slug. */
  readonly preset?: string | undefined
  /** An id of the end user, for abuse detection. */
  readonly user?: string | undefined
  /** Keeps a conversation on one upstream host, and its prompt cache warm. At most 256 characters. */
  readonly sessionId?: string | undefined
  readonly serviceTier?: 'auto' | 'default' | 'fast' | 'flex' | 'priority' | 'scale' | (string & {}) | undefined
  /** At most 16 pairs, keys of 64 and values of 512 characters. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly verbosity?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | (string & {}) | undefined
  /** 0 to 1. */
  readonly minP?: number | undefined
  /** 0 to 1. */
  readonly topA?: number | undefined
  /** 0 to 2; 1 is off. */
  readonly repetitionPenalty?: number | undefined
  /** Token id to bias, -100 to 100. */
  readonly logitBias?: Readonly<Record<string, number>> | undefined
  /** Pictures: wins over `size` and `quality`. On the chat endpoint only. */
  readonly imageConfig?: ImageConfig | undefined
  /** Pictures: which endpoint draws. Default: chat, going to `images` for models that cannot answer in text. */
  readonly endpoint?: 'chat' | 'images' | undefined
  /** Another address for this request alone. It is sent `apiKey` from beside it, never the configured key, unless it is the configured host. */
  readonly baseURL?: string | undefined
  /** Another key for this request alone. */
  readonly apiKey?: string | undefined
  /** Merged into the body last, so it wins over everything: for whatever the types do not know yet. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined
}

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

/** OpenRouter's image settings; keys not listed here go through in snake_case. */
export interface ImageConfig {
  /** Such as `16:9`. */
  readonly aspectRatio?: string | undefined
  readonly imageSize?: '1K' | '2K' | '4K' | (string & {}) | undefined
  readonly [setting: string]: unknown
}

declare module '@polymux/core' {
  interface ProviderOptions {
    readonly openrouter?: OpenRouterOptions | undefined
  }
}

/** Where each option goes in the body; `null` marks those that do not go into it. */
const wireNames: { readonly [Name in keyof OpenRouterOptions]-?: string | null } = {
  models: 'models',
  route: 'route',
  transforms: 'transforms',
  provider: 'provider',
  plugins: 'plugins',
  preset: 'preset',
  user: 'user',
  sessionId: 'session_id',
  serviceTier: 'service_tier',
  metadata: 'metadata',
  verbosity: 'verbosity',
  minP: 'min_p',
  topA: 'top_a',
  repetitionPenalty: 'repetition_penalty',
  logitBias: 'logit_bias',
  imageConfig: 'image_config',
  endpoint: null,
  baseURL: null,
  apiKey: null,
  extraBody: null,
}

/** Options whose own keys are settings, and so are spelt our way. */
const nested = new Set(['provider', 'imageConfig'])

/** The options of a request, with names in either spelling; a name that is none warns. */
export function readOptions(given: unknown, context: ModelContext): OpenRouterOptions {
  const options: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(asObject(given) ?? {})) {
    const known = knownName(name)
    if (known !== undefined) options[known] = value
    else if (value !== undefined) {
      const close = nearest(name, Object.keys(wireNames))
      context.warn(
        `providerOptions.openrouter.${name}`,
        `is not an option${close ? `; did you mean ${close}?` : ''} Use extraBody to send what is not listed.`,
      )
    }
  }
  // Safe: only keys of OpenRouterOptions, with what the caller gave under them.
  return options as OpenRouterOptions
}

/** The options that belong in a body, under their wire names. */
export function optionFields(options: OpenRouterOptions): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    const wireName = Object.hasOwn(wireNames, name) ? Reflect.get(wireNames, name) : null
    if (typeof wireName === 'string' && value !== undefined) fields[wireName] = nested.has(name) ? toWireNames(value) : value
  }
  return fields
}

/** `{ allowFallbacks }` as `{ allow_fallbacks }`, one level deep; keys already spelt that way stay. */
function toWireNames(value: unknown): unknown {
  const object = asObject(value)
  return object ? Object.fromEntries(Object.entries(object).map(([name, item]) => [snakeCase(name), item])) : value
}

function knownName(name: string): string | undefined {
  if (Object.hasOwn(wireNames, name)) return name
  return Object.entries(wireNames).find(([, wireName]) => wireName === name)?.[0]
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
