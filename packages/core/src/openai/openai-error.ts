/** What error bodies in OpenAI's shape mean: a word in `code` or `type` first, then the status. */
import type { WireReply } from '../codec.ts'
import { classifyError } from '../error-class.ts'
import type { ErrorCode, ModelErrorFields } from '../model-error.ts'
import { asArray, asNumber, asObject, asText, defined } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

/** Words of OpenAI's error reference, and of the servers that imitate it. */
const byWord: Readonly<Record<string, ErrorCode>> = {
  context_length_exceeded: 'context_length',
  string_above_max_length: 'context_length',
  insufficient_quota: 'payment_required',
  billing_hard_limit_reached: 'payment_required',
  invalid_api_key: 'auth',
  authentication_error: 'auth',
  permission_error: 'permission',
  unsupported_country_region_territory: 'permission',
  model_not_found: 'not_found',
  content_filter: 'content_filter',
  content_policy_violation: 'content_filter',
  moderation_blocked: 'content_filter',
  rate_limit_exceeded: 'rate_limit',
  rate_limit_error: 'rate_limit',
  overloaded_error: 'overloaded',
  server_error: 'upstream',
  invalid_request_error: 'bad_request',
}

/** The error in a reply, if it holds one; for `error` of `defineProvider`. A body without an `error` is left to core and the status. */
export function openAiError(reply: WireReply): Partial<ModelErrorFields> | undefined {
  const body = asObject(reply.body)
  const error = body?.['error']
  if (error !== undefined && error !== null && error !== false) return errorFields(error, failureStatus(reply.status))
  // Python frameworks answer in words of their own: { "detail": "…" } or a list of what is wrong.
  const detail = reply.status >= 400 ? detailText(body?.['detail']) : undefined
  return detail === undefined ? undefined : errorFields({ message: detail }, reply.status)
}

/** The fields of an `error` value, an object or a bare text. `status` is that of the reply when it is one of failure. */
export function errorFields(value: unknown, status?: number): Partial<ModelErrorFields> {
  const error = asObject(value) ?? { message: String(value) }
  const effective = status ?? failureStatus(Number(error['code'])) ?? failureStatus(Number(error['status']))
  const { code, retryable, delivery } = classifyError({ named: codeOf(error, effective), status: effective })
  return defined({
    code,
    message: asText(error['message']) ?? 'The server reported an error without a message.',
    retryable,
    maybeBilled: delivery === 'ambiguous' ? true : undefined,
    status: effective,
    raw: value,
  })
}

/** The general words say less than a status does; the special ones say more. */
function codeOf(error: WireObject, status: number | undefined): ErrorCode | undefined {
  const named = byWord[asText(error['code']) ?? ''] ?? byWord[asText(error['type']) ?? '']
  const message = asText(error['message']) ?? ''
  if (named === undefined || named === 'bad_request')
    return /maximum context length|context window/i.test(message) ? 'context_length' : status === undefined ? named : undefined
  return named
}

function failureStatus(status: number): number | undefined {
  return asNumber(status) !== undefined && status >= 400 && status < 600 ? status : undefined
}

function detailText(detail: unknown): string | undefined {
  const reasons = asArray(detail).map((item) => asText(asObject(item)?.['msg']))
  return asText(detail) ?? asText(reasons.filter((reason) => reason !== undefined).join('; '))
}
