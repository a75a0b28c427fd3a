/**
 * One request and what becomes of it: undici's handler, the source of the answer's body and the listener of the abort signal in one
 * object, since a call that waits for a model should cost no more than it must.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { TransportError } from '../transport.ts'
import type { ByteSink, TransportRequest, TransportResponse } from '../transport.ts'
import { createByteBody } from './byte-body.ts'
import type { ByteSource, WritableBody } from './byte-body.ts'
import type { Connection } from './connection.ts'
import type { ConnectionPool } from './connection-pool.ts'
import { createDecoder, isPlain } from './content-encoding.ts'
import { answerFailure } from './transport-failure.ts'

/** A request as undici takes it. */
export interface OutgoingRequest {
  readonly method: string
  readonly path: string
  /** Names and values in turn. */
  readonly headers: string[]
  readonly body: string | Uint8Array | null
  /** What `accept-encoding` says. */
  readonly accepted: string
  readonly signal: AbortSignal | undefined
  readonly whenAborted: TransportRequest['whenAborted']
  readonly connectMs: number
  readonly onConnected: (() => void) | undefined
}

/** A kept connection that its server has closed shows it within a round trip; what comes later happened to the request. */
const staleMs = 1_000

/** Waits in a pool, then on a connection; settles the promise of a transport. */
export class Answer implements ByteSource, Dispatcher.DispatchHandler {
  readonly request: OutgoingRequest
  /** Until the last byte is there. */
  connection: Connection | undefined
  readonly #pool: ConnectionPool
  readonly #resolve: (response: TransportResponse) => void
  readonly #reject: (reason: unknown) => void
  #controller: Dispatcher.DispatchController | undefined
  #body: WritableBody | undefined
  /** The body, or the decoder before it. */
  #sink: ByteSink | undefined
  #sentAtMs = 0
  #hasBegun = false
  #isPaused = false
  #isSettled = false

  constructor(
    request: OutgoingRequest,
    pool: ConnectionPool,
    resolve: (response: TransportResponse) => void,
    reject: (reason: unknown) => void,
  ) {
    this.request = request
    this.#pool = pool
    this.#resolve = resolve
    this.#reject = reject
    // Whoever gives both listens to both; it ends once.
    request.whenAborted?.((reason) => this.abort(reason))
    request.signal?.addEventListener('abort', this)
  }

  /** Ends it with a failure, which comes after what was received. */
  fail(failure: unknown): void {
    if (this.#isSettled) return
    if (this.#sink) return this.#sink.fail(failure)
    this.settled()
    this.#reject(failure)
  }

  /** The signal was aborted. */
  handleEvent(): void {
    this.abort(this.request.signal?.reason)
  }

  /** Ends it at once, whatever was received. */
  abort(reason: unknown): void {
    this.cancel()
    if (!this.#body) return this.fail(reason)
    this.#body.abort(reason)
    // A decoder before it lets go of what it holds.
    this.#sink?.fail(reason)
  }

  /** How far it has come: before `request` nothing was sent. */
  get stage(): 'queue' | 'request' | 'body' {
    return this.#sink ? 'body' : this.#controller ? 'request' : 'queue'
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.connection?.hasServed) this.#sentAtMs = performance.now()
    this.connection?.stands()
    this.request.onConnected?.()
  }

  onResponseStarted(): void {
    this.#hasBegun = true
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (!this.connection || (status < 200 && status !== 101)) return
    if (status === 101) return this.#break(protocolFailure(this.#pool.route.server.host))
    const body = this.#openBody(oneText(headers['content-encoding'] ?? ''))
    this.#resolve({ status, headers: joined(headers, body !== this.#sink), body })
    // undici would hold the length that a 304 may give against it.
    if (status === 204 || status === 304 || this.request.method === 'HEAD') body.end()
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    // undici hands over an empty chunk when it goes on after a pause; a reader that pauses at each would never come to an end.
    if (chunk.length > 0) this.#sink?.write(chunk)
  }

  onResponseEnd(): void {
    const connection = this.connection
    if (!connection) return
    // The connection first: whoever is told of the end may make the next call at once.
    this.connection = undefined
    connection.finished()
    this.#sink?.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    const mayBeStale = this.#sentAtMs > 0 && !this.#hasBegun && performance.now() - this.#sentAtMs < staleMs
    if (this.connection) this.#break(answerFailure(error, { stage: this.stage, mayBeStale, host: this.#pool.route.server.host }))
  }

  /** Nothing more will come: what undici holds back becomes the body's, paused or not. */
  takeRest(): void {
    this.#controller?.resume()
  }

  pause(): void {
    if (!this.connection) return
    this.#isPaused = true
    this.#controller?.pause()
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    // Later: undici cannot take up one answer while it reads another, which is where this may be called from.
    queueMicrotask(() => {
      if (this.connection && !this.#isPaused) this.#controller?.resume()
    })
  }

  cancel(): void {
    const connection = this.connection
    this.connection = undefined
    if (connection) void connection.destroy()
    else this.#pool.leave(this)
  }

  settled(): void {
    this.#isSettled = true
    this.request.signal?.removeEventListener('abort', this)
  }

  #break(failure: TransportError): void {
    this.cancel()
    this.fail(failure)
  }

  #openBody(encoding: string): WritableBody {
    if (isPlain(encoding)) return (this.#sink = this.#body = createByteBody(this))
    const decoder = createDecoder(encoding, this.request.accepted, this)
    if (decoder instanceof TransportError) {
      this.#body = createByteBody(this)
      this.#sink = this.#body
      this.cancel()
      this.#body.fail(decoder)
      return this.#body
    }
    this.#body = createByteBody(decoder)
    decoder.decodeTo(this.#body)
    this.#sink = decoder
    return this.#body
  }
}

function protocolFailure(host: string): TransportError {
  return new TransportError(`${host} switched to another protocol (101).`, { code: 'UND_ERR_BAD_RESPONSE', stage: 'request' })
}

/** As a `TransportResponse` has them; those of a decoded body say nothing any more about what is read. */
function joined(headers: IncomingHttpHeaders, isDecoded: boolean): Record<string, string> {
  const result: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || (isDecoded && (name === 'content-encoding' || name === 'content-length'))) continue
    result[name] = oneText(value)
  }
  return result
}

/** undici gives a header that is repeated as a list, whatever its declarations say. */
function oneText(value: string | string[]): string {
  return typeof value === 'string' ? value : value.join(', ')
}
