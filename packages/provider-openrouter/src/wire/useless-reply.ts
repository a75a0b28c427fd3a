import { ModelError } from '@polymux/core'
import type { WireReply } from '@polymux/core/adapter'

/** The error for a success of a model that does not hold what was asked for: `what` says of what, and why. Its beginning is in `raw`. */
export function uselessReply(reply: WireReply, what: string): ModelError {
  return new ModelError({
    code: 'bad_response',
    message: `[openrouter] ${what}.`,
    status: reply.status,
    phase: 'body',
    maybeBilled: true,
    raw: reply.text.slice(0, 500),
  })
}
