import { addDecimals, type Decimal, decimalToJson, parseDecimal, type PricedCount, sumOfProducts } from './decimal.ts'
import type { EmulatedModel, EmulatedPricing } from './models.ts'
import { ownSearchUsd } from './web-search.ts'
import { ExactNumber, type WireObject } from './wire-json.ts'

/** Tokens of one call; `reasoning` and `image` are part of `completion`, `cacheRead` and `cacheWritten` of `prompt`. */
export interface TokenCounts {
  readonly prompt: number
  readonly completion: number
  readonly reasoning?: number
  readonly image?: number
  readonly cacheRead?: number
  readonly cacheWritten?: number
  /** Searches of the web, no tokens. */
  readonly searches?: number
}

/** The `usage` object of an answer, with its exact cost. */
export function wireUsage(model: EmulatedModel, tokens: TokenCounts): WireObject {
  const { prompt, completion, reasoning = 0, image = 0, cacheRead = 0, cacheWritten = 0, searches = 0 } = tokens
  const pricing = pricesFor(model.pricing, prompt)
  const prompted = [
    { price: pricing.prompt, count: prompt - cacheRead - cacheWritten },
    { price: pricing.cacheRead ?? pricing.prompt, count: cacheRead },
    { price: pricing.cacheWrite ?? pricing.prompt, count: cacheWritten },
  ]
  const completed = [
    { price: pricing.completion, count: completion - image },
    { price: pricing.imageOutput ?? pricing.completion, count: image },
  ]
  // A host that searches by itself charges for it; OpenRouter's own search is no cost of the host.
  const hosted = [
    { price: pricing.request ?? '0', count: 1 },
    { price: pricing.webSearch ?? '0', count: searches },
  ]
  const upstream = sumOfProducts([...prompted, ...completed, ...hosted])
  const ownSearch = sumOfProducts([{ price: ownSearchUsd, count: pricing.webSearch === undefined ? searches : 0 }])
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    cost: numberOf(addDecimals(upstream, ownSearch)),
    is_byok: false,
    prompt_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWritten, audio_tokens: 0, video_tokens: 0 },
    cost_details: {
      upstream_inference_cost: numberOf(upstream),
      upstream_inference_prompt_cost: exact(prompted),
      upstream_inference_completions_cost: exact(completed),
    },
    completion_tokens_details: { reasoning_tokens: reasoning, image_tokens: image, audio_tokens: 0 },
    server_tool_use_details: searches > 0 ? { web_search_requests: searches } : undefined,
  }
}

/** The prices that hold for a prompt of that length. */
function pricesFor(pricing: EmulatedPricing, promptTokens: number): EmulatedPricing {
  if (!pricing.overrides) return pricing
  const applying = pricing.overrides.filter(({ minPromptTokens }) => promptTokens > minPromptTokens)
  return Object.assign({}, pricing, ...applying)
}

/** What the cache saved, in USD; `undefined` when it was not used. */
export function cacheSaving({ pricing }: EmulatedModel, cachedTokens: number): Decimal | undefined {
  if (cachedTokens === 0) return undefined
  const full = parseDecimal(pricing.prompt)
  const read = parseDecimal(pricing.cacheRead ?? pricing.prompt)
  const scale = Math.max(full.scale, read.scale)
  const saved = full.units * 10n ** BigInt(scale - full.scale) - read.units * 10n ** BigInt(scale - read.scale)
  return { units: saved > 0n ? saved * BigInt(cachedTokens) : 0n, scale }
}

/** The same for embeddings, which complete nothing. */
export function embeddingUsage(model: EmulatedModel, tokens: number): WireObject {
  const cost = exact([{ price: model.pricing.prompt, count: tokens }])
  const details = { upstream_inference_cost: cost, upstream_inference_prompt_cost: cost, upstream_inference_completions_cost: 0 }
  return { prompt_tokens: tokens, total_tokens: tokens, cost, is_byok: false, cost_details: details }
}

/** A sum of prices times counts, to be written as it is. */
export function exact(terms: readonly PricedCount[]): ExactNumber {
  return numberOf(sumOfProducts(terms))
}

/** An exact amount as it is written into JSON. */
export function numberOf(amount: Decimal): ExactNumber {
  return new ExactNumber(decimalToJson(amount))
}
