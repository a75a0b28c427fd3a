import type { ModelErrorFields } from '@polymux/core'
import { errorFields } from '../wire/error-fields.ts'
import { asObject, asText, defined } from '@polymux/core/adapter'
import type { WireObject } from '@polymux/core/adapter'

/** The fields of `{ type: 'error', error: { type, message, error_type }, metadata, request_id }`, wherever it stands. */
export function messagesErrorFields(envelope: WireObject): Partial<ModelErrorFields> {
  const { error: value, metadata } = envelope
  const error = asObject(value)
  const requestId = asText(envelope['request_id'])
  return { ...errorFields(error ? defined({ metadata, ...error }) : value), ...defined({ requestId }), raw: value }
}
