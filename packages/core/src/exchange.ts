/** One HTTP exchange under watch: a request out, bytes poured in, with clocks on every phase and every failure typed. */
import type { CallScope, EndListener } from './call-scope.ts'
import { transportFailure } from './transport-failure.ts'
import { ModelError } from './model-error.ts'
import type { ErrorPhase } from './model-error.ts'
import type { CallOptions } from './model.ts'
import { pour } from './pour.ts'
import type { PreparedRequest } from './prepare-request.ts'
import { redirectUrl } from './redirect.ts'
import type { ByteFlow, ByteSink, Transport, TransportRequest, TransportResponse } from './transport.ts'
import { openWatch } from './watch.ts'
import type { Watch } from './watch.ts'

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

class HttpExchange implements Exchange, ByteSink {
  readonly options: ExchangeOptions
  readonly controller: AbortController = new AbortController()
  readonly watch: Watch
  response: TransportResponse | undefined
  flow: ByteFlow | undefined
  sink: ByteSink | undefined
  failure: ModelError | undefined
  resolveOpening: ((exchange: Exchange) => void) | undefined
  rejectOpening: ((error: ModelError) => void) | undefined
  phase: ErrorPhase = 'headers'
  over = false
  drained = 0
  drainTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: ExchangeOptions) {
    this.options = options
    this.watch = openWatch(options.timeouts, options.streaming, this.onEnd)
  }

  get status(): number {
    return this.response?.status ?? 0
  }

  get headers(): Readonly<Record<string, string>> {
    return this.response?.headers ?? {}
  }

  onEnd: EndListener = (error) => this.fail(error)

  open(resolve: (exchange: Exchange) => void, reject: (error: ModelError) => void): void {
    this.rejectOpening = reject
    const { scope } = this.options
    if (!scope.listen(this.onEnd) && scope.ended) return this.fail(scope.ended)
    this.resolveOpening = resolve
    this.send().then(this.onResponse, this.onFailure)
  }

  onResponse = (response: TransportResponse): void => {
    if (this.over) return leave(response)
    this.response = response
    this.rejectOpening = undefined
    this.phase = this.options.streaming ? 'stream' : 'body'
    this.watch.headers()
    this.resolveOpening?.(this)
  }

  onFailure = (error: unknown): void => this.fail(error)

  async send(): Promise<TransportResponse> {
    const { request, streaming, timeouts, transport } = this.options
    const { body, headers, method } = request
    let { url } = request
    for (let followed = 0; ; followed++) {
      const sent: TransportRequest = {
        method,
        url,
        headers,
        signal: this.controller.signal,
        connectMs: timeouts?.connectMs ?? defaultConnectMs,
        streaming,
        onConnected: this.onConnected,
        ...(body !== undefined && { body }),
      }
      const response = await transport(sent)
      const target = this.over ? undefined : redirect(sent, response, followed)
      if (target === undefined) return response
      leave(response)
      url = target
    }
  }

  onConnected = (): void => this.watch.connected()

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
    const failure = transportFailure(error, this.phase, this.options.request.url)
    this.failure = failure
    this.finish()
    this.controller.abort(failure)
    this.flow?.cancel()
    if (this.response && !this.flow) leave(this.response)
    if (this.rejectOpening) this.rejectOpening(failure)
    else this.sink?.fail(failure)
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
    this.watch.close()
    this.options.scope.forget(this.onEnd)
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
    this.watch.close()
    clearTimeout(this.drainTimer)
    this.options.scope.forget(this.onEnd)
  }
}

function close(exchange: HttpExchange): void {
  exchange.close()
}

/** The target of a redirect. One that is not followed closes the answer. */
function redirect(request: TransportRequest, response: TransportResponse, followed: number): string | undefined {
  try {
    return redirectUrl(request, response, followed)
  } catch (error) {
    leave(response)
    throw error
  }
}

/** Nobody will read this answer. */
function leave(response: TransportResponse): void {
  pour(response.body, { write() {}, end() {}, fail() {} }).cancel()
}
