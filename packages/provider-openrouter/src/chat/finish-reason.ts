import type { FinishReason } from '@polymux/core'

/** OpenRouter normalises reasons, but lets an upstream's own word through now and then. Anything not listed is `unknown`. */
const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  complete: 'stop',
  completed: 'stop',
  length: 'length',
  max_tokens: 'length',
  max_output_tokens: 'length',
  tool_calls: 'tool-calls',
  tool_use: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  content_filtered: 'content-filter',
  refusal: 'content-filter',
  safety: 'content-filter',
  recitation: 'content-filter',
  blocklist: 'content-filter',
  prohibited_content: 'content-filter',
  spii: 'content-filter',
  sensitive: 'content-filter',
  guardrail_intervened: 'content-filter',
  pause_turn: 'pause',
}

/** Our word for a `finish_reason`, in whatever case it comes. */
export function toFinishReason(reason: string | undefined): FinishReason {
  return (reason === undefined ? undefined : reasons[reason.toLowerCase()]) ?? 'unknown'
}

/**
 * Whether a token limit cut the answer. With tool calls `finish_reason` says `tool_calls` all the same; only the native reason
 * tells (every truncated tool call on record).
 */
export function isTruncated(reason: string | undefined, native: string | undefined): boolean {
  return toFinishReason(native) === 'length' || toFinishReason(reason) === 'length'
}
