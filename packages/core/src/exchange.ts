/** One HTTP exchange under watch: a request out, bytes poured in, with clocks on every phase and every failure typed. */
import { openScope } from './call-scope.ts'
import type { CallScope, EndListener, ScopeClock } from './call-scope.ts'
import { transportFailure } from './transport-failure.ts'
import { ModelError } from './model-error.ts'
import type { ErrorPhase } from './model-error.ts'
import type { CallOptions } from './model.ts'
import { pour } from './pour.ts'
import type { PreparedRequest } from './prepare-request.ts'
import { redirectUrl } from './redirect.ts'
import type { ByteFlow, ByteSink, RequestOwner, Transport, TransportRequest, TransportResponse } from './transport.ts'
import { defaultTotalMs } from './retry.ts'
import { shortestLimitMs, Watch } from './watch.ts'

/** An answer whose headers have come. Whoever opens one releases or closes it. */
export interface Exchange {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Starts the body. The sink's `fail` is given a `ModelError`: `network`, `timeout`, `aborted` or `bad_response`. */
  pour(sink: ByteSink): void
  /** An event was decoded: the clocks that keep-alive bytes do not reset are reset. */
  progress(): void
  /** Holds the connection back, its clocks as well. */
  pause(): void
  resume(): void
  /** All that matters was read; what little is left is read off so that the connection can be used again. */
  release(): void
  /** Closes the connection, unless the body has ended. */
  close(): void
  /** Told when it fails while nobody reads the body: whoever reads later is given the failure then. */
  whenLost(tell: () => void): void
}

/** What an exchange needs; the scope bounds all attempts of a call together. */
export interface ExchangeOptions {
  readonly transport: Transport
  readonly request: PreparedRequest
  readonly scope: CallScope
  readonly streaming: boolean
  readonly timeouts: CallOptions['timeouts']
}

const drainMs = 1_000
const drainBytes = 64 * 1024
const defaultConnectMs = 10_000

/** Sends the request and waits for the headers. Rejects with a `ModelError`: `network`, `timeout`, `aborted`, `configuration` or `bad_response`. */
export function openExchange(options: ExchangeOptions): Promise<Exchange> {
  const exchange = new HttpExchange(options)
  return new Promise((resolve, reject) => exchange.open(resolve, reject))
}

/** The scope of a call with these options, whose timer serves the clocks of its exchanges as well. */
export function openCallScope({ deadline, signal, timeouts }: CallOptions, streaming: boolean): CallScope {
  const totalMs = timeouts?.totalMs ?? defaultTotalMs
  return openScope({ signal, deadline, totalMs, shortestMs: shortestLimitMs(timeouts, streaming) })
}

class HttpExchange implements Exchange, ByteSink, ScopeClock, EndListener, RequestOwner {
  readonly options: ExchangeOptions
  readonly watch: Watch
  response: TransportResponse | undefined
  flow: ByteFlow | undefined
  sink: ByteSink | undefined
  failure: ModelError | undefined
  opening: { resolve(exchange: Exchange): void; reject(error: ModelError): void } | undefined
  /** Made only for a transport that asks for a signal. */
  controller: AbortController | undefined
  ending: { abort(reason: unknown): void } | undefined
  phase: ErrorPhase = 'headers'
  /** Whether the request can have reached the server. */
  sent: boolean
  over = false
  followed = 0
  drained = 0
  lost: (() => void) | undefined
  drainTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: ExchangeOptions) {
    this.options = options
    this.watch = new Watch(options.timeouts, options.streaming)
    this.sent = options.transport.attentive !== true
  }

  get status(): number {
    return this.response?.status ?? 0
  }

  get headers(): Readonly<Record<string, string>> {
    return this.response?.headers ?? {}
  }

  open(resolve: (exchange: Exchange) => void, reject: (error: ModelError) => void): void {
    const { request, scope } = this.options
    this.opening = { resolve, reject }
    if (!scope.listen(this) && scope.ended) return this.fail(scope.ended)
    scope.setClock(this)
    this.send(request.url)
  }

  send(url: string): void {
    const sent = this.requestTo(url)
    const fail = (error: unknown): void => this.fail(error)
    const respond = (response: TransportResponse): void => this.respond(sent, response)
    this.options.transport(sent).then(respond, fail)
  }

  requestTo(url: string): TransportRequest {
    const { request, streaming, timeouts, transport } = this.options
    const { body, headers, method } = request
    const connectMs = timeouts?.connectMs ?? defaultConnectMs
    const asked = { method, url, headers, connectMs, streaming, ...(body !== undefined && { body }) }
    return transport.attentive ? { ...asked, owner: this } : { ...asked, signal: this.signal() }
  }

  connected(): void {
    this.sent = true
    this.watch.connected()
  }

  endWith(ending: { abort(reason: unknown): void }): void {
    this.ending = ending
  }

  signal(): AbortSignal {
    this.controller ??= new AbortController()
    return this.controller.signal
  }

  respond(request: TransportRequest, response: TransportResponse): void {
    if (this.over) return leave(response)
    let target: string | undefined
    try {
      target = redirectUrl(request, response, this.followed++)
    } catch (error) {
      leave(response)
      return this.fail(error)
    }
    if (target !== undefined) {
      leave(response)
      return this.send(target)
    }
    this.response = response
    this.phase = this.options.streaming ? 'stream' : 'body'
    this.watch.headers()
    const { opening } = this
    this.opening = undefined
    opening?.resolve(this)
  }

  pour(sink: ByteSink): void {
    if (this.failure) return sink.fail(this.failure)
    if (!this.response) return
    this.sink = sink
    const flow = pour(this.response.body, this)
    this.flow = flow
    // The body may have brought the end of everything before `pour` returned.
    if (this.over) flow.cancel()
  }

  write(bytes: Uint8Array): void {
    if (this.over) return
    if (this.sink) {
      this.watch.bytes()
      return this.sink.write(bytes)
    }
    this.drained += bytes.length
    if (this.drained > drainBytes) this.close()
  }

  end(): void {
    if (this.over) return
    this.finish()
    this.sink?.end()
  }

  /** Ends it for whatever reason: the transport failed, a clock ran out, or the call is over. */
  fail(error: unknown): void {
    if (this.over) return
    const failure = transportFailure(error, { phase: this.phase, sent: this.sent, url: this.options.request.url })
    this.failure = failure
    this.finish()
    this.ending?.abort(failure)
    this.controller?.abort(failure)
    this.flow?.cancel()
    if (this.response && !this.flow) leave(this.response)
    if (this.opening) this.opening.reject(failure)
    else if (this.sink) this.sink.fail(failure)
    else this.lost?.()
  }

  whenLost(tell: () => void): void {
    this.lost = tell
  }

  /** The scope of the call ended. */
  ended(error: ModelError): void {
    this.fail(error)
  }

  dueAt(): number {
    return this.watch.dueAt()
  }

  ring(): void {
    const error = this.watch.expired()
    if (error) this.fail(error)
  }

  progress(): void {
    this.watch.event()
  }

  pause(): void {
    this.flow?.pause()
    this.watch.pause()
  }

  resume(): void {
    this.watch.resume()
    this.flow?.resume()
  }

  release(): void {
    if (this.over) return
    this.sink = undefined
    this.leaveScope()
    this.flow?.resume()
    this.drainTimer = setTimeout(close, drainMs, this)
  }

  close(): void {
    if (this.over) return
    this.sink = undefined
    this.fail(new ModelError({ code: 'aborted', message: 'The exchange was closed.' }))
  }

  finish(): void {
    this.over = true
    clearTimeout(this.drainTimer)
    this.leaveScope()
  }

  leaveScope(): void {
    const { scope } = this.options
    scope.forget(this)
    scope.setClock(undefined)
  }
}

function close(exchange: HttpExchange): void {
  exchange.close()
}

/** Nobody will read this answer. */
function leave(response: TransportResponse): void {
  pour(response.body, { write() {}, end() {}, fail() {} }).cancel()
}
