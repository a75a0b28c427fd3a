import { ModelError } from '@polymux/core'
import type { WireReply } from '@polymux/core/adapter'

/** The error for a success that is no answer to a request for pictures. */
export function noPicture(reply: WireReply, why: string): ModelError {
  return new ModelError({
    code: 'bad_response',
    message: `[openrouter] The answer holds no picture: ${why}.`,
    status: reply.status,
    phase: 'body',
    maybeBilled: true,
    raw: reply.text.slice(0, 500),
  })
}
