/** What a transport throws, as a `ModelError` that says what happened, where, and what to do. */
import { failureRow } from './error-class.ts'
import { ModelError } from './model-error.ts'
import type { ErrorPhase } from './model-error.ts'
import type { TransportStage } from './transport.ts'

/** How far an exchange had come. */
export interface ExchangePlace {
  readonly phase: ErrorPhase
  /** Whether the request can have reached the server. */
  readonly sent: boolean
  readonly url: string
}

/** A `ModelError`, such as an abort or a timeout, is kept, and told where it happened. */
export function transportFailure(thrown: unknown, { phase, sent, url }: ExchangePlace): ModelError {
  if (ModelError.is(thrown)) return sent && thrown.phase === 'request' ? placed(thrown, phase) : thrown
  const failure = codeOf(thrown)
  const stage = stageOf(thrown)
  const { code, retryable, delivery, says } = failureRow(failure ?? '', stage)
  const unsent = delivery === 'never-sent'
  const detail = [failure, stage === 'proxy' || code === 'configuration' ? messageOf(thrown) : undefined].filter(Boolean)
  const where = phase === 'body' || phase === 'stream' ? ' during the answer' : ''
  const advice = unsent ? ' Check the base URL and the network.' : ''
  return new ModelError({
    code,
    message: `${new URL(url).host}: ${says}${where} (${detail.join(', ') || messageOf(thrown)}).${advice}`,
    retryable,
    phase: unsent ? 'request' : phase,
    ...(delivery === 'ambiguous' && { maybeBilled: true }),
    cause: thrown,
  })
}

/** Whether a kept connection turned out to be closed: the server never saw the request, so it may go out again at once. */
export function isStale(thrown: unknown): boolean {
  const cause = ModelError.is(thrown) ? thrown.cause : undefined
  return typeof cause === 'object' && cause !== null && 'stale' in cause && cause.stale === true
}

function placed(error: ModelError, phase: ErrorPhase): ModelError {
  return new ModelError({ ...ModelError.prototype.toJSON.call(error), phase, maybeBilled: true, cause: error.cause })
}

/** The system's or the HTTP client's code of a failure, however deep `fetch` wrapped it; undici's parser errors have only a name. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 3) return undefined
  const code: unknown = Reflect.get(error, 'code')
  if (typeof code === 'string') return code
  if (Reflect.get(error, 'name') === 'HTTPParserError') return 'HTTPParserError'
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  return codeOf(Reflect.get(error, 'cause'), depth + 1) ?? codeOf(first, depth + 1)
}

/** By structure, since a `TransportError` may come from another copy of this package. A bare error of the connect phase names its system call. */
function stageOf(error: unknown): TransportStage | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('stage' in error && typeof error.stage === 'string') return error.stage as TransportStage // safe: compared with the known stages only
  const cause: unknown = Reflect.get(error, 'cause')
  const syscall: unknown =
    Reflect.get(error, 'syscall') ?? (typeof cause === 'object' && cause ? Reflect.get(cause, 'syscall') : undefined)
  return syscall === 'connect' ? 'connect' : syscall === 'getaddrinfo' ? 'dns' : undefined
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
