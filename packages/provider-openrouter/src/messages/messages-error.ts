import type { ModelErrorFields } from '@polymux/core'
import { errorFields } from '../wire/error-fields.ts'
import { asObject, asText } from '../wire/wire-value.ts'
import type { WireObject } from '../wire/wire-value.ts'

/** Anthropic's words for failures in OpenRouter's, which are finer: they count only where `error_type` is not there. */
const errorTypes: ReadonlyMap<string, string> = new Map([
  ['invalid_request_error', 'invalid_request'],
  ['request_too_large', 'payload_too_large'],
  ['authentication_error', 'authentication'],
  ['billing_error', 'payment_required'],
  ['permission_error', 'permission_denied'],
  ['not_found_error', 'not_found'],
  ['rate_limit_error', 'rate_limit_exceeded'],
  ['timeout_error', 'timeout'],
  ['overloaded_error', 'provider_overloaded'],
  ['api_error', 'server'],
])

/** The fields of `{ type: 'error', error: { type, message, error_type }, request_id }`, wherever it stands. */
export function messagesErrorFields(envelope: WireObject): Partial<ModelErrorFields> {
  const { error: value, metadata } = envelope
  const error = asObject(value)
  const type = errorTypes.get(asText(error?.['type']) ?? '')
  const requestId = asText(envelope['request_id'])
  return {
    ...errorFields(error ? { error_type: type, metadata, ...error } : value),
    ...(requestId !== undefined && { requestId }),
    raw: value,
  }
}
