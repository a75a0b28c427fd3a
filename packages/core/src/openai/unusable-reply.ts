import type { WireReply } from '../codec.ts'
import { ModelError } from '../model-error.ts'

/** The error for a success that does not hold what was asked for; the beginning of the reply is in `raw`. */
export function unusableReply(reply: WireReply, why: string): ModelError {
  const { status, text } = reply
  const message = `The answer is unusable: ${why}.`
  return new ModelError({ code: 'bad_response', message, status, phase: 'body', maybeBilled: true, raw: text.slice(0, 500) })
}
