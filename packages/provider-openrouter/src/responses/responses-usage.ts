import type { Usage } from '@polymux/core'
import { toCost } from '../wire/usage.ts'
import { asNumber, asObject, defined } from '@polymux/core/adapter'
import type { WireObject } from '@polymux/core/adapter'

/** `input_tokens` includes cache reads and writes, `output_tokens` reasoning. `at` is where `usage` stands in `text`. */
export function toResponsesUsage(usage: WireObject, text: string, at: readonly string[]): Usage {
  const input = asObject(usage['input_tokens_details'])
  const output = asObject(usage['output_tokens_details'])
  const tools = asObject(usage['server_tool_use_details']) ?? asObject(usage['server_tool_use'])
  return defined({
    inputTokens: asNumber(usage['input_tokens']),
    outputTokens: asNumber(usage['output_tokens']),
    totalTokens: asNumber(usage['total_tokens']),
    cacheReadTokens: asNumber(input?.['cached_tokens']),
    cacheWriteTokens: asNumber(input?.['cache_write_tokens']),
    reasoningTokens: asNumber(output?.['reasoning_tokens']),
    imageTokens: asNumber(output?.['image_tokens']),
    webSearches: asNumber(tools?.['web_search_requests']),
    serverToolCalls: asNumber(tools?.['tool_calls_executed']),
    cost: toCost(usage, text, at),
  })
}
