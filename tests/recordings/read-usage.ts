/** What a reply says about tokens and money, read by plain rules and without the code under test. */
import { plainDecimal, valueText } from './json-text.ts'
import { filled, member } from './json-value.ts'

/** Our names of counts, and where the wire has them. */
const counts: Readonly<Record<string, readonly string[]>> = {
  inputTokens: ['prompt_tokens'],
  outputTokens: ['completion_tokens'],
  totalTokens: ['total_tokens'],
  cacheReadTokens: ['prompt_tokens_details', 'cached_tokens'],
  cacheWriteTokens: ['prompt_tokens_details', 'cache_write_tokens'],
  audioInputTokens: ['prompt_tokens_details', 'audio_tokens'],
  reasoningTokens: ['completion_tokens_details', 'reasoning_tokens'],
  audioOutputTokens: ['completion_tokens_details', 'audio_tokens'],
  imageTokens: ['completion_tokens_details', 'image_tokens'],
  searchUnits: ['search_units'],
  videoInputTokens: ['prompt_tokens_details', 'video_tokens'],
  webSearches: ['server_tool_use_details', 'web_search_requests'],
  serverToolCalls: ['server_tool_use_details', 'tool_calls_executed'],
}

/** The usage in a JSON text, in our names, cost to the digit; `undefined` where the text has none. */
export function readUsage(json: string, message: unknown = JSON.parse(json)): Readonly<Record<string, unknown>> | undefined {
  const usage = member(message, 'usage')
  if (typeof usage !== 'object' || usage === null) return undefined
  const read: Record<string, unknown> = {}
  for (const [name, path] of Object.entries(counts)) {
    const count = member(usage, ...path)
    if (typeof count === 'number') read[name] = count
  }
  const usd = amount(json, usage, ['cost'])
  if (usd === undefined) return read
  const upstreamUsd = amount(json, usage, ['cost_details', 'upstream_inference_cost'])
  const byok = member(usage, 'is_byok')
  read['cost'] = {
    usd,
    source: 'provider',
    ...(typeof byok === 'boolean' && { byok }),
    ...(upstreamUsd !== undefined && { upstreamUsd }),
  }
  return read
}

function amount(json: string, usage: unknown, path: readonly string[]): string | undefined {
  const value = member(usage, ...path)
  if (typeof value === 'number') return plainDecimal(valueText(json, ['usage', ...path]) ?? 'missing')
  return filled(value) === undefined ? undefined : plainDecimal(String(value))
}
