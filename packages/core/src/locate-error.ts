import type { ChatResult } from './chat.ts'
import { ModelError } from './model-error.ts'
import type { ErrorCode, ModelErrorFields } from './model-error.ts'
import { redact, redactCause, redactData } from './redact.ts'

/** Where a failure happened and what had been reached. */
export interface ErrorPlace {
  readonly provider: string
  readonly modelId: string
  readonly attempts: number
  readonly partial?: ChatResult | undefined
  /** What must not show. */
  readonly secrets: readonly string[]
  /** Code for a thrown value that is no `ModelError`. Default `upstream`: a model's own code failed. */
  readonly foreign?: ErrorCode
}

/** Any thrown value as a `ModelError` that says where it happened and keeps no secret. */
export function locateError(thrown: unknown, place: ErrorPlace): ModelError {
  const { secrets, provider, modelId, attempts } = place
  const { foreign = 'upstream' } = place
  const fields: ModelErrorFields = ModelError.is(thrown)
    ? fieldsOf(thrown)
    : { code: foreign, message: messageOf(thrown), retryable: false }
  const partial = fields.partial ?? place.partial
  const cause: unknown = ModelError.is(thrown) ? thrown.cause : thrown
  const message = redact(fields.message, secrets)
  const error = new ModelError({
    ...fields,
    message: message.startsWith('[') ? message : `[${provider}] ${message}`,
    provider: fields.provider || provider,
    modelId: fields.modelId || modelId,
    attempts,
    ...(partial && { partial }),
    // As it was: JSON has made arrays of its vectors.
    ...(ModelError.is(thrown) && thrown.partialEmbeddings && { partialEmbeddings: thrown.partialEmbeddings }),
    ...(fields.requestId !== undefined && { requestId: redact(fields.requestId, secrets) }),
    ...(fields.upstream !== undefined && { upstream: redact(fields.upstream, secrets) }),
    ...(fields.raw !== undefined && { raw: redactData(fields.raw, secrets) }),
    cause: redactCause(cause, secrets),
  })
  if (thrown instanceof Error && thrown.stack !== undefined) error.stack = redact(thrown.stack, secrets)
  return error
}

/** By prototype, since the error may come from another copy of this package. */
function fieldsOf(error: ModelError): ModelErrorFields {
  return ModelError.prototype.toJSON.call(error)
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : `The model failed with ${String(thrown)}.`
}
