import type { Cost, Usage } from '@polymux/core'
import { asNumber, asObject, asText, decimalText, defined, jsonNumberText } from '@polymux/core/adapter'
import type { WireObject } from '@polymux/core/adapter'

/**
 * One reader for every endpoint. `prompt_tokens` already includes cache reads and writes, `completion_tokens` reasoning and images.
 * `text` is the JSON that `usage` was parsed from: money is read from its characters.
 */
export function toUsage(usage: WireObject, text: string): Usage {
  const input = asObject(usage['prompt_tokens_details'])
  const output = asObject(usage['completion_tokens_details'])
  // Recordings have the first name, some of OpenRouter's pages the second.
  const tools = asObject(usage['server_tool_use_details']) ?? asObject(usage['server_tool_use'])
  return defined({
    inputTokens: asNumber(usage['prompt_tokens']),
    outputTokens: asNumber(usage['completion_tokens']),
    totalTokens: asNumber(usage['total_tokens']),
    cacheReadTokens: asNumber(input?.['cached_tokens']),
    cacheWriteTokens: asNumber(input?.['cache_write_tokens']),
    reasoningTokens: asNumber(output?.['reasoning_tokens']),
    audioInputTokens: asNumber(input?.['audio_tokens']),
    audioOutputTokens: asNumber(output?.['audio_tokens']),
    imageTokens: asNumber(output?.['image_tokens']),
    searchUnits: asNumber(usage['search_units']),
    videoInputTokens: asNumber(input?.['video_tokens']),
    webSearches: asNumber(tools?.['web_search_requests']),
    serverToolCalls: asNumber(tools?.['tool_calls_executed']),
    cost: toCost(usage, text, ['usage']),
  })
}

/**
 * `cost` is absent in older answers, 0 for free models, and only OpenRouter's fee with the caller's own upstream key. `at` is where
 * `usage` stands in `text`.
 */
export function toCost(usage: WireObject, text: string, at: readonly string[]): Cost | undefined {
  const usd =
    amount(usage['cost'], text, [...at, 'cost']) ??
    amount(asObject(usage['cost'])?.['total_cost'], text, [...at, 'cost', 'total_cost'])
  if (usd === undefined) return undefined
  const upstream = asObject(usage['cost_details'])?.['upstream_inference_cost']
  const byok = usage['is_byok']
  return {
    usd,
    source: 'provider',
    ...defined({
      byok: typeof byok === 'boolean' ? byok : undefined,
      upstreamUsd: amount(upstream, text, [...at, 'cost_details', 'upstream_inference_cost']),
    }),
  }
}

function amount(value: unknown, text: string, path: readonly string[]): string | undefined {
  if (typeof value === 'number') return decimalText(jsonNumberText(text, path, value) ?? String(value))
  return decimalText(asText(value) ?? '')
}
