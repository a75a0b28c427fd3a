import { decimalText, jsonNumberText } from '../json-number.ts'
import type { Cost, Usage } from '../usage.ts'
import { asNumber, asObject, asText, defined } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

/** Reads what a server counts beside OpenAI's fields; what it returns wins. `text` is the JSON that holds `usage`, for exact numbers. */
export type ReadUsage = (usage: Readonly<Record<string, unknown>>, text: string) => Partial<Usage>

/**
 * The usage in a reply of any endpoint: chats and embeddings count prompt and completion tokens, pictures input and output tokens.
 * A cost is read from `usage.cost`, where some servers put it, digit by digit from `text`.
 */
export function readUsage(value: unknown, text: string, more?: ReadUsage): Usage {
  const usage = asObject(value)
  if (!usage) return {}
  const input = asObject(usage['prompt_tokens_details']) ?? asObject(usage['input_tokens_details'])
  const output = asObject(usage['completion_tokens_details']) ?? asObject(usage['output_tokens_details'])
  return {
    ...defined({
      inputTokens: asNumber(usage['prompt_tokens']) ?? asNumber(usage['input_tokens']),
      outputTokens: asNumber(usage['completion_tokens']) ?? asNumber(usage['output_tokens']),
      totalTokens: asNumber(usage['total_tokens']),
      cacheReadTokens: asNumber(input?.['cached_tokens']) ?? asNumber(usage['prompt_cache_hit_tokens']),
      reasoningTokens: asNumber(output?.['reasoning_tokens']),
      audioInputTokens: asNumber(input?.['audio_tokens']),
      audioOutputTokens: asNumber(output?.['audio_tokens']),
      imageTokens: asNumber(output?.['image_tokens']),
      cost: costIn(usage, text),
    }),
    ...more?.(usage, text),
  }
}

function costIn({ cost }: WireObject, text: string): Cost | undefined {
  const written =
    typeof cost === 'number' ? (jsonNumberText(text, ['usage', 'cost'], cost) ?? String(cost)) : (asText(cost) ?? '')
  const usd = decimalText(written)
  return usd === undefined ? undefined : { usd, source: 'provider' }
}
