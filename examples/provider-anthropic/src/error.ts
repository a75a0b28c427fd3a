import type { ErrorCode, ModelErrorFields } from '@polymux/core'
import type { WireReply } from '@polymux/core/adapter'

/** What a failure says, in a reply of its own or in the middle of a stream: https://docs.claude.com/en/api/errors */
export interface WireFailure {
  readonly type?: string
  readonly message?: string
}

const codes: Readonly<Record<string, ErrorCode>> = {
  invalid_request_error: 'bad_request',
  authentication_error: 'auth',
  billing_error: 'payment_required',
  permission_error: 'permission',
  not_found_error: 'not_found',
  request_too_large: 'bad_request',
  rate_limit_error: 'rate_limit',
  timeout_error: 'timeout',
  api_error: 'upstream',
  overloaded_error: 'overloaded',
}

/** `{ "type": "error", "error": { "type", "message" } }`, whatever the status. */
export function readError({ body }: WireReply): Partial<ModelErrorFields> | undefined {
  const failure = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  // Safe: only its two texts are read.
  return typeof failure === 'object' && failure !== null ? readFailure(failure as WireFailure) : undefined
}

export function readFailure(failure: WireFailure): Partial<ModelErrorFields> {
  const { type = '', message } = failure
  const code = Object.hasOwn(codes, type) ? codes[type] : undefined
  return { ...(code && { code }), ...(message !== undefined && { message }), raw: failure }
}
