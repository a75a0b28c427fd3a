/** Options that travel as headers of their request. */
import type { OptionCheck } from './option-checks.ts'
import type { OptionTable } from './option-table.ts'
import { asObject } from '@polymux/core/adapter'

/** What requests that a language model answers take, whichever of OpenRouter's wires they go over. */
export interface HeaderOptions {
  /** Ask how the request was routed: the answer is `result.raw.openrouter_metadata`. Default false. OpenRouter's reference of headers. */
  readonly routerMetadata?: boolean | undefined
  /**
   * Answer a request that was answered before, byte for byte the same, from OpenRouter's response cache, free of charge. `false` says
   * not to. Default: what the preset says, else off. OpenRouter's response caching guide.
   */
  readonly responseCache?: boolean | ResponseCacheSettings | undefined
  /** Beta features of Anthropic's API, such as `interleaved-thinking-2025-05-14`. OpenRouter's provider selection guide. */
  readonly anthropicBeta?: readonly string[] | undefined
}

/** How OpenRouter keeps an answer. Naming any of these switches its cache on. */
export interface ResponseCacheSettings {
  /** Seconds, 1 to 86,400. Default 300. */
  readonly ttlSeconds?: number | undefined
  /** Forget what is kept for this request first. Default false. */
  readonly clear?: boolean | undefined
}

const checkResponseCache: OptionCheck = (value, option, context) => {
  const seconds: unknown = asObject(value)?.['ttlSeconds']
  if (typeof seconds === 'number' && !(seconds >= 1 && seconds <= 86_400))
    context.warn(`${option}.ttlSeconds`, 'OpenRouter keeps answers for 1 to 86,400 seconds, and takes the nearest of these.')
}

/** None of them goes into a body; {@link requestHeaders} sends them. */
export const headerOptionTable: OptionTable<HeaderOptions> = {
  routerMetadata: null,
  responseCache: [null, undefined, checkResponseCache],
  anthropicBeta: null,
}
