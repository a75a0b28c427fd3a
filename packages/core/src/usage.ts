/**
 * Tokens of one call. Totals include their parts: input includes cache reads and writes, output includes reasoning,
 * audio and images. A field is absent when it was not reported; it is never an invented 0.
 */
export interface Usage {
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly totalTokens?: number
  /** Part of `inputTokens` that came from a prompt cache. */
  readonly cacheReadTokens?: number
  /** Part of `inputTokens` written to a prompt cache, whatever its lifetime. */
  readonly cacheWriteTokens?: number
  /** Part of `cacheWriteTokens` with a one-hour lifetime, which has a price of its own. */
  readonly cacheWriteLongTokens?: number
  /** Part of `outputTokens`. Some upstreams report more than `outputTokens`; the figure is theirs. */
  readonly reasoningTokens?: number
  readonly audioInputTokens?: number
  readonly audioOutputTokens?: number
  /** Part of `outputTokens` spent on pictures. */
  readonly imageTokens?: number
  /** Units that some hosts bill reranking by, in place of tokens. */
  readonly searchUnits?: number
  /** Part of `inputTokens` spent on films. */
  readonly videoInputTokens?: number
  /** Searches that the provider ran by itself, each billed apart from the tokens. */
  readonly webSearches?: number
  /** Calls of tools that the provider ran by itself, searches among them. */
  readonly serverToolCalls?: number
  readonly cost?: Cost
}

/** Money and where the figure comes from. Amounts are USD as plain decimal text, such as `0.000123`: no exponent, no rounding. */
export interface Cost {
  /** What the provider charged. With `byok` this is its fee alone: add `upstreamUsd` for what the call cost in all. */
  readonly usd: string
  /** `provider`: read from the reply. `catalog`: computed from the endpoint's listed price. `estimate`: computed from a general price. */
  readonly source: 'provider' | 'catalog' | 'estimate'
  /** The caller's own key at the upstream host was used, so the host bills the caller directly. */
  readonly byok?: boolean
  /** What the upstream host charged. Equal to `usd` in most calls without `byok`; never add the two there. */
  readonly upstreamUsd?: string
}
