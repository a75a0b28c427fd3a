import type { ChatResult } from './chat.ts'
import type { PartialEmbeddings } from './embedding.ts'

/**
 * Why a call failed. `configuration` and `unsupported` are decided before any request; `bad_request` is a request that is
 * malformed, whether we or the provider noticed.
 */
export type ErrorCode =
  | 'auth'
  | 'payment_required'
  | 'permission'
  | 'not_found'
  | 'no_endpoint'
  | 'bad_request'
  | 'unsupported'
  | 'context_length'
  | 'content_filter'
  | 'rate_limit'
  | 'overloaded'
  | 'upstream'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'stream_truncated'
  | 'tool_arguments'
  | 'output_invalid'
  | 'bad_response'
  | 'budget_exceeded'
  | 'configuration'

/** How far the call had come. */
export type ErrorPhase = 'request' | 'headers' | 'body' | 'stream'

/** What an error is made from and what `toJSON` gives. Only `code` and `message` are required. */
export interface ModelErrorFields {
  readonly code: ErrorCode
  readonly message: string
  readonly retryable?: boolean
  readonly retryAfterMs?: number
  readonly status?: number
  readonly phase?: ErrorPhase
  readonly provider?: string
  readonly modelId?: string
  readonly upstream?: string
  readonly requestId?: string
  readonly attempts?: number
  readonly maybeBilled?: boolean
  readonly partial?: ChatResult
  readonly partialEmbeddings?: PartialEmbeddings
  readonly raw?: unknown
  readonly cause?: unknown
}

/** Codes for which trying again may help, unless the error says otherwise. */
const retryableCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'rate_limit',
  'overloaded',
  'upstream',
  'network',
  'timeout',
  'stream_truncated',
])

/** Whether errors of this code are worth another try when nothing else is known. */
export function isRetryable(code: ErrorCode): boolean {
  return retryableCodes.has(code)
}

/**
 * The one error class. Use `ModelError.is(x)` rather than `instanceof`: two copies of this package may meet in one program.
 * No key, token or authorization header is in any field.
 */
export class ModelError extends Error {
  /** Brand by which `is` recognises errors of another copy of this package. */
  readonly '~polymux' = 'ModelError'
  override readonly name = 'ModelError'
  readonly code: ErrorCode
  /** Whether the same call may succeed later. */
  readonly retryable: boolean
  readonly phase: ErrorPhase
  /** Empty when the error is not about one provider. */
  readonly provider: string
  readonly modelId: string
  /** Attempts made; 0 when nothing was sent. */
  readonly attempts: number
  /** How long the server asked to wait, in milliseconds. */
  declare readonly retryAfterMs?: number
  /** HTTP status, or the status named in an error body sent with 200. */
  declare readonly status?: number
  /** The host behind a router that failed. */
  declare readonly upstream?: string
  declare readonly requestId?: string
  /**
   * `true` when the provider may have worked on a request, and charged for it, although no answer came: a connection that broke
   * after the request was sent, a timeout, a 5xx. Of all attempts, not only the last.
   */
  declare readonly maybeBilled?: boolean
  /** What had arrived before a stream failed, usage and cost included; its `finishReason` is `unknown`. */
  declare readonly partial?: ChatResult
  /** The vectors of an `embed` of which some requests succeeded, and which inputs have none. */
  declare readonly partialEmbeddings?: PartialEmbeddings
  /** The provider's own error body, parsed where it was JSON. */
  declare readonly raw?: unknown

  constructor(fields: ModelErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause })
    this.code = fields.code
    this.retryable = fields.retryable ?? retryableCodes.has(fields.code)
    this.phase = fields.phase ?? 'request'
    this.provider = fields.provider ?? ''
    this.modelId = fields.modelId ?? ''
    this.attempts = fields.attempts ?? 0
    // Optional fields are declared without a value and set only when given, so that an absent one is not an own property.
    for (const name of optionalFields) {
      if (fields[name] !== undefined)
        Object.defineProperty(this, name, { value: fields[name], enumerable: true, writable: true, configurable: true })
    }
  }

  static is(value: unknown): value is ModelError {
    return typeof value === 'object' && value !== null && '~polymux' in value && value['~polymux'] === 'ModelError'
  }

  /** Revives what `toJSON` gave, after a trip through a worker or a queue: `structuredClone` alone loses the fields of an Error. */
  static from(json: unknown): ModelError {
    return revive(json)
  }

  /** All fields as plain data. `cause` keeps its name, message and code. */
  toJSON(): ModelErrorFields {
    const { code, message, retryable, phase, provider, modelId, attempts } = this
    const json: Record<string, unknown> = { code, message, retryable, phase, provider, modelId, attempts }
    for (const name of optionalFields) if (this[name] !== undefined) json[name] = this[name]
    if (this.partialEmbeddings) json['partialEmbeddings'] = plainEmbeddings(this.partialEmbeddings)
    if (this.cause !== undefined) json['cause'] = causeJson(this.cause)
    // Safe: the required fields of ModelErrorFields are all set above.
    return json as unknown as ModelErrorFields
  }
}

const optionalFields = [
  'retryAfterMs',
  'status',
  'upstream',
  'requestId',
  'maybeBilled',
  'partial',
  'partialEmbeddings',
  'raw',
] as const

/** JSON knows no typed arrays. */
function plainEmbeddings({ vectors, ...rest }: PartialEmbeddings): PartialEmbeddings {
  return { ...rest, vectors: vectors.map((vector) => vector && Array.from(vector)) }
}

function revive(json: unknown): ModelError {
  if (ModelError.is(json)) return json
  const fields = typeof json === 'object' && json !== null ? json : {}
  const message = 'message' in fields && typeof fields.message === 'string' ? fields.message : String(json)
  // Trusted: the fields are this class's own JSON; a foreign value keeps its message, under `bad_response`.
  return new ModelError({ code: 'bad_response', ...(fields as Partial<ModelErrorFields>), message })
}

function causeJson(cause: unknown): unknown {
  if (typeof cause === 'bigint') return String(cause)
  if (typeof cause !== 'object' || cause === null) return cause
  if (!(cause instanceof Error || ('name' in cause && 'message' in cause))) return undefined
  const code = 'code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {}
  return { name: cause.name, message: cause.message, ...code }
}
