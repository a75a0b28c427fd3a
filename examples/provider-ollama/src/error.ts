import type { ModelErrorFields } from '@polymux/core'
import type { WireReply } from '@polymux/core/adapter'

/** Failures are `{ "error": "…" }`, with a status that core reads by itself. */
export function readError({ body }: WireReply): Partial<ModelErrorFields> | undefined {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  return error === undefined ? undefined : readFailure(error)
}

/** Within a stream there is no status: the words are all there is. */
export function readFailure(error: unknown): Partial<ModelErrorFields> {
  return { message: typeof error === 'string' ? error : JSON.stringify(error), raw: error }
}
