/** What went wrong on the way to an answer, in the words of `TransportError`: undici and the system have many shapes for it. */
import { TransportError } from '../transport.ts'
import type { TransportStage } from '../transport.ts'

/** Codes of OpenSSL and of Node's TLS that mean the peer is not trusted or speaks no TLS. */
const tlsCodes =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|EPROTO$|ERR_(?:TLS|SSL|OSSL)_|ERROR_IN_|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_|SELF_SIGNED_|UNABLE_TO_)/

const dnsCodes = /^(?:ENOTFOUND$|EAI_)/

/** How an answer failed that was asked for over a connection that stood. */
export interface AnswerFailure {
  readonly stage: 'queue' | 'request' | 'body'
  /** The connection had served an answer before, not a byte of this one came, and it was sent less than a second ago. */
  readonly mayBeStale: boolean
  /** Host and port of the server. */
  readonly host: string
}

/** The system's or undici's code; that of the first attempt when several addresses of a host were tried. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN'
  // undici's parser errors have a code in some releases and none in others.
  if (error.name === 'HTTPParserError') return error.name
  const code: unknown = Reflect.get(error, 'code')
  if (typeof code === 'string') return code
  return error instanceof AggregateError && error.errors.length > 0 ? codeOf(error.errors[0]) : error.name
}

/** No connection to the server came about; `reached` is how far it had come. */
export function connectFailure(error: unknown, reached: 'dns' | 'connect', host: string): TransportError {
  const code = codeOf(error)
  const stage: TransportStage = tlsCodes.test(code) ? 'tls' : dnsCodes.test(code) ? 'dns' : reached
  const what = stage === 'tls' ? 'No secure connection to' : stage === 'dns' ? 'No address for' : 'No connection to'
  return new TransportError(`${what} ${host} (${code}).`, { code, stage, cause: error })
}

/** The connection did not stand in time. */
export function connectTimeout(connectMs: number, host: string): TransportError {
  return new TransportError(`No connection to ${host} within ${connectMs} ms.`, {
    code: 'UND_ERR_CONNECT_TIMEOUT',
    stage: 'connect',
  })
}

/** The connection stood, and broke or carried something that is no HTTP. */
export function answerFailure(error: unknown, { stage, mayBeStale, host }: AnswerFailure): TransportError {
  const code = isForeign(error) ? 'UND_ERR_BAD_RESPONSE' : codeOf(error)
  const stale = mayBeStale && (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET')
  const what =
    stage === 'body'
      ? `The answer of ${host} broke off`
      : stage === 'request'
        ? `No answer from ${host}`
        : `The request to ${host} cannot be sent`
  const detail = code === 'UND_ERR_INVALID_ARG' && error instanceof Error ? `${code}: ${error.message}` : code
  return new TransportError(`${what} (${detail}).`, { code, stage, stale, cause: error })
}

/** undici has no code of its own for an interim answer that nobody asked for. */
function isForeign(error: unknown): boolean {
  return error instanceof Error && /^bad (?:response|upgrade)$/.test(error.message)
}

/** The transport was closed under a request. */
export function closedFailure(stage: TransportStage): TransportError {
  const code = stage === 'queue' ? 'UND_ERR_CLOSED' : 'UND_ERR_DESTROYED'
  return new TransportError('The transport was closed.', { code, stage })
}
