import { type Decimal, decimalToJson, type PricedCount, sumOfProducts } from './decimal.ts'
import type { EmulatedModel } from './models.ts'
import { ExactNumber, type WireObject } from './wire-json.ts'

/** Tokens of one call; `reasoning` and `image` are part of `completion`. */
export interface TokenCounts {
  readonly prompt: number
  readonly completion: number
  readonly reasoning?: number
  readonly image?: number
}

/** The `usage` object of an answer, with its exact cost. */
export function wireUsage(model: EmulatedModel, tokens: TokenCounts): WireObject {
  const { prompt, completion, reasoning = 0, image = 0 } = tokens
  const prompted = [{ price: model.pricing.prompt, count: prompt }]
  const completed = [
    { price: model.pricing.completion, count: completion - image },
    { price: model.pricing.imageOutput ?? model.pricing.completion, count: image },
  ]
  const cost = exact([...prompted, ...completed])
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    cost,
    is_byok: false,
    prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0, audio_tokens: 0, video_tokens: 0 },
    cost_details: {
      upstream_inference_cost: cost,
      upstream_inference_prompt_cost: exact(prompted),
      upstream_inference_completions_cost: exact(completed),
    },
    completion_tokens_details: { reasoning_tokens: reasoning, image_tokens: image, audio_tokens: 0 },
  }
}

/** The same for embeddings, which complete nothing. */
export function embeddingUsage(model: EmulatedModel, tokens: number): WireObject {
  const cost = exact([{ price: model.pricing.prompt, count: tokens }])
  const details = { upstream_inference_cost: cost, upstream_inference_prompt_cost: cost, upstream_inference_completions_cost: 0 }
  return { prompt_tokens: tokens, total_tokens: tokens, cost, is_byok: false, cost_details: details }
}

/** A sum of prices times counts, to be written as it is. */
export function exact(terms: readonly PricedCount[]): ExactNumber {
  const sum: Decimal = sumOfProducts(terms)
  return new ExactNumber(decimalToJson(sum))
}
