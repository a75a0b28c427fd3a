/** Where each field of a recorded record or model list belongs, told apart from the code under test. */
import { member } from './json-value.ts'
import { plainDecimal, valueText } from './json-text.ts'

/** Wire name to the name in the result; `raw` for what is kept there alone. */
export type FieldNames = Readonly<Record<string, string>>

export const generationFields: FieldNames = {
  id: 'id',
  upstream_id: 'upstreamId',
  model: 'model',
  provider_name: 'upstream',
  api_type: 'apiType',
  streamed: 'streamed',
  cancelled: 'cancelled',
  finish_reason: 'finishReason',
  native_finish_reason: 'nativeFinishReason',
  tokens_prompt: 'promptTokens',
  tokens_completion: 'completionTokens',
  native_tokens_prompt: 'nativePromptTokens',
  native_tokens_completion: 'nativeCompletionTokens',
  native_tokens_cached: 'nativeCachedTokens',
  native_tokens_reasoning: 'nativeReasoningTokens',
  native_tokens_completion_images: 'nativeImageTokens',
  num_media_prompt: 'promptMediaCount',
  num_input_audio_prompt: 'promptAudioCount',
  num_media_completion: 'completionMediaCount',
  num_search_results: 'searchResultCount',
  is_byok: 'byok',
  latency: 'latencyMs',
  generation_time: 'generationMs',
  moderation_latency: 'moderationMs',
  created_at: 'createdAt',
  origin: 'origin',
  app_id: 'appId',
  external_user: 'user',
  total_cost: 'totalCostUsd',
  usage: 'usageUsd',
  upstream_inference_cost: 'upstreamCostUsd',
  cache_discount: 'cacheDiscountUsd',
}

export const modelFields: FieldNames = {
  id: 'id',
  canonical_slug: 'canonicalSlug',
  name: 'name',
  description: 'description',
  created: 'createdAt',
  context_length: 'contextLength',
  supported_parameters: 'supportedParameters',
  supported_voices: 'supportedVoices',
  hugging_face_id: 'huggingFaceId',
  knowledge_cutoff: 'knowledgeCutoff',
  expiration_date: 'expirationDate',
  architecture: 'architecture',
  pricing: 'pricing',
  top_provider: 'topProvider',
  reasoning: 'reasoning',
  default_parameters: 'defaultParameters',
  benchmarks: 'benchmarks',
  alias_target: 'raw',
  links: 'raw',
  per_request_limits: 'raw',
}

const amounts: ReadonlySet<string> = new Set(['total_cost', 'usage', 'upstream_inference_cost', 'cache_discount'])

/** What `result` has otherwise than `wire` has it, whose text stands in `text` at `path`. Empty texts count as absent, as null does. */
export function fieldDifferences(wire: unknown, result: object, fields: FieldNames, text?: string): readonly string[] {
  const differences: string[] = []
  for (const [name, value] of Object.entries(wire ?? {})) {
    const field = fields[name]
    if (field === undefined) differences.push(`${name}: no place is known for it`)
    else if (field !== 'raw') {
      const expected = expectedValue(name, value, text)
      const found: unknown = Reflect.get(result, field)
      if (JSON.stringify(found) !== JSON.stringify(expected))
        differences.push(`${field}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`)
    }
  }
  if (JSON.stringify(member(result, 'raw')) !== JSON.stringify(wire)) differences.push('raw is not the whole of it')
  return differences
}

function expectedValue(name: string, value: unknown, text: string | undefined): unknown {
  if (value === null || value === '') return undefined
  if (text === undefined || !amounts.has(name)) return value
  return plainDecimal(valueText(text, ['data', name]) ?? '')
}
