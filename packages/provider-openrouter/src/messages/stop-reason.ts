import type { FinishReason } from '@polymux/core'

/** All that OpenRouter's reference of the Messages endpoint lists. `compaction` waits for its message to be sent back, as `pause_turn` does. */
const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool-calls'],
  ['pause_turn', 'pause'],
  ['compaction', 'pause'],
  ['refusal', 'content-filter'],
])

/** Our word for a `stop_reason`; anything not listed is `unknown`. */
export function finishOf(reason: string | undefined): FinishReason {
  return reasons.get(reason ?? '') ?? 'unknown'
}
