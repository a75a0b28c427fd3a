/** What OpenRouter's error bodies mean: `error_type` first, then `availability`, then the status, each table one column of its pages. */
import type { ErrorCode, ModelErrorFields } from '@polymux/core'
import { asArray, asNumber, asObject, asText, classifyError, defined } from '@polymux/core/adapter'
import type { WireObject, WireReply } from '@polymux/core/adapter'

const byErrorType: Readonly<Record<string, ErrorCode>> = {
  context_length_exceeded: 'context_length',
  max_tokens_exceeded: 'context_length',
  token_limit_exceeded: 'context_length',
  string_too_long: 'context_length',
  authentication: 'auth',
  permission_denied: 'permission',
  payment_required: 'payment_required',
  rate_limit_exceeded: 'rate_limit',
  provider_overloaded: 'overloaded',
  provider_unavailable: 'upstream',
  invalid_request: 'bad_request',
  invalid_prompt: 'bad_request',
  not_found: 'not_found',
  precondition_failed: 'bad_request',
  payload_too_large: 'bad_request',
  unprocessable: 'bad_request',
  content_policy_violation: 'content_filter',
  refusal: 'content_filter',
  invalid_image: 'bad_request',
  image_too_large: 'bad_request',
  image_too_small: 'bad_request',
  unsupported_image_format: 'bad_request',
  image_download_failed: 'bad_request',
  image_not_found: 'bad_request',
  server: 'upstream',
  timeout: 'timeout',
}

/** The Responses wire names errors in `code`, by words of its own; those about images are the request's fault. */
const byCodeName: Readonly<Record<string, ErrorCode>> = {
  server_error: 'upstream',
  vector_store_timeout: 'timeout',
  image_content_policy_violation: 'content_filter',
  bio_policy: 'content_filter',
  data_residency_mismatch: 'permission',
}

/** The Messages wire names errors in `type`, by Anthropic's words; where there is a status it says as much, and more. */
const byTypeName: Readonly<Record<string, ErrorCode>> = {
  invalid_request_error: 'bad_request',
  request_too_large: 'bad_request',
  authentication_error: 'auth',
  billing_error: 'payment_required',
  permission_error: 'permission',
  not_found_error: 'not_found',
  rate_limit_error: 'rate_limit',
  timeout_error: 'timeout',
  overloaded_error: 'overloaded',
  api_error: 'upstream',
}

const byAvailability: Readonly<Record<string, ErrorCode>> = {
  model_not_found: 'not_found',
  wrong_endpoint: 'bad_request',
  no_endpoints: 'no_endpoint',
  model_deprecated: 'not_found',
  model_unavailable_upstream: 'no_endpoint',
  capacity_exhausted: 'rate_limit',
  temporarily_unavailable: 'overloaded',
  region_restricted: 'permission',
  privacy_restricted: 'no_endpoint',
  constraint_filtered: 'no_endpoint',
  free_variant_ended: 'not_found',
}

/** Errors raised before routing carry neither field; two of them are worth telling apart, and only their words do. */
const byMessage: readonly { readonly status: number; readonly pattern: RegExp; readonly code: ErrorCode }[] = [
  { status: 404, pattern: /^No (?:endpoints|allowed providers)\b/, code: 'no_endpoint' },
  { status: 400, pattern: /maximum context length/i, code: 'context_length' },
]

/**
 * The error in a reply, if it holds one: also asked about status 200, under which OpenRouter sends errors once it has begun to wait.
 * `raw` is the error as it came: `raw.metadata.file_annotations` are files that were parsed before the failure, and beside
 * `metadata` stands `openrouter_metadata` where that was asked for.
 */
export function replyErrorFields(reply: WireReply): Partial<ModelErrorFields> | undefined {
  const { error, error_type: type, openrouter_metadata: routing, polling_url: job, status } = asObject(reply.body) ?? {}
  if (error === undefined || error === null) return undefined
  // The request about a job that failed did not fail: whoever asked about the job reads its error.
  if (reply.status < 400 && (job !== undefined || (typeof error === 'string' && typeof status === 'string'))) return undefined
  const fields = errorFields(error, reply.status >= 400 ? reply.status : undefined, asText(type))
  return routing === undefined || routing === null
    ? fields
    : { ...fields, raw: { ...asObject(error), openrouter_metadata: routing } }
}

/**
 * The fields of an `error` value, an object or a bare text. `status` is that of the reply when it is one of failure, `type` an
 * `error_type` that stands beside the error.
 */
export function errorFields(value: unknown, status?: number, type?: string): Partial<ModelErrorFields> {
  const error = asObject(value) ?? { message: String(value) }
  const metadata = asObject(error['metadata']) ?? {}
  const effective = status ?? numericCode(error)
  const message = messageOf(error, metadata)
  const named = codeOf({ error_type: type, ...error }, metadata, effective)
  const { code, retryable, delivery } = classifyError({ named, status: effective })
  return defined({
    code,
    message: `[openrouter] ${message}`,
    retryable: retryableOf(error, metadata) ?? retryable,
    maybeBilled: delivery === 'ambiguous' ? true : undefined,
    status: effective,
    upstream: asText(metadata['provider_name']),
    retryAfterMs: waitMs(error, metadata),
    raw: value,
  })
}

function numericCode(error: WireObject): number | undefined {
  const code = Number(error['code'] ?? error['http_status'] ?? Number.NaN)
  return code >= 400 && code < 600 ? code : asNumber(error['http_status'])
}

/** What the words of the error say; `undefined` leaves it to the status. */
function codeOf(error: WireObject, metadata: WireObject, status: number | undefined): ErrorCode | undefined {
  const type = asText(metadata['error_type']) ?? asText(error['error_type'])
  const availability = asText(asObject(error['availability'])?.['code'])
  const word = asText(error['code']) ?? ''
  const named =
    byErrorType[type ?? ''] ??
    byAvailability[availability ?? ''] ??
    byErrorType[word] ??
    byCodeName[word] ??
    (/image/.test(word) ? 'bad_request' : undefined)
  if (named) return named
  if (status === 403 && (metadata['reasons'] !== undefined || metadata['flagged_input'] !== undefined)) return 'content_filter'
  const message = asText(error['message']) ?? ''
  const told = byMessage.find((entry) => entry.status === status && entry.pattern.test(message))
  return told?.code ?? (status === undefined ? byTypeName[asText(error['type']) ?? ''] : undefined)
}

/** `availability.retryable` decides where present. Money errors are final but for the budget of requests in flight. */
function retryableOf(error: WireObject, metadata: WireObject): boolean | undefined {
  const told = asObject(error['availability'])?.['retryable']
  if (typeof told === 'boolean') return told
  return metadata['limit_source'] === 'openrouter_in_flight_budget' ? true : undefined
}

/** "Provider returned error" says nothing; the reason is in `metadata.raw`, often as JSON in a string. */
function messageOf(error: WireObject, metadata: WireObject): string {
  const message = asText(error['message']) ?? 'The provider reported an error.'
  const reason = reasonIn(metadata['raw'])
  const upstream = asText(metadata['provider_name'])
  const reasons = asArray(metadata['reasons']).filter((item) => typeof item === 'string')
  const detail = [reason !== undefined && !message.includes(reason) ? reason : '', reasons.join(', ')].filter(Boolean).join('; ')
  return `${message}${upstream ? ` (${upstream})` : ''}${detail ? `: ${detail}` : ''}`
}

function reasonIn(raw: unknown, depth = 0): string | undefined {
  const object = asObject(raw)
  if (object && depth < 3) return reasonIn(object['error'], depth + 1) ?? asText(object['message']) ?? asText(object['detail'])
  if (typeof raw !== 'string') return undefined
  try {
    const parsed: unknown = JSON.parse(raw)
    return asObject(parsed) ? reasonIn(parsed, depth + 1) : raw
  } catch {
    return raw.trim().slice(0, 1_000) || undefined
  }
}

/** Older deployments put the rate limit headers into the body; `reset` is an epoch in milliseconds there, in seconds elsewhere. */
function waitMs(error: WireObject, metadata: WireObject): number | undefined {
  const seconds = asNumber(asObject(error['availability'])?.['retry_after'])
  if (seconds !== undefined) return seconds * 1_000
  const headers = Object.entries(asObject(metadata['headers']) ?? {}).map(
    ([name, value]) => [name.toLowerCase(), Number(value)] as const,
  )
  const after = headers.find(([name]) => name === 'retry-after')?.[1]
  const reset = headers.find(([name]) => name === 'x-ratelimit-reset')?.[1]
  const wait = after ? after * 1_000 : reset ? (reset > 1e12 ? reset : reset * 1_000) - Date.now() : 0
  return wait > 0 && wait < 1e9 ? Math.ceil(wait) : undefined
}
