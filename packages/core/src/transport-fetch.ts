/** The transport of browsers, edge workers, Deno and Bun. */
import type { ByteBody, ByteFlow, ByteSink, Transport, TransportRequest, TransportResponse } from './transport.ts'

/** A transport over `fetch`; the global one by default, looked up at each call so that a patched one is used. Redirects are not followed. */
export function fetchTransport(fetch?: typeof globalThis.fetch): Transport {
  const transport = async (request: TransportRequest): Promise<TransportResponse> => {
    const { method, url, headers, body } = request
    const send = fetch ?? globalThis.fetch
    // Safe: the DOM type asks for bytes over an ArrayBuffer; those of a SharedArrayBuffer, which it excludes, fetch copies all the same.
    const init: RequestInit = {
      method,
      headers,
      redirect: 'manual',
      signal: signalOf(request),
      ...(body !== undefined && { body: body as BodyInit }),
    }
    // Whether a connection stands cannot be seen from here: from now on the request counts as sent.
    request.owner?.connected()
    const response = await send(url, init)
    return { status: response.status, headers: Object.fromEntries(response.headers), body: new FetchBody(response.body) }
  }
  return Object.assign(transport, { attentive: true } as const)
}

function signalOf({ signal, owner }: TransportRequest): AbortSignal | null {
  if (signal || !owner) return signal ?? null
  const controller = new AbortController()
  owner.endWith(controller)
  return controller.signal
}

/** What `#transport` stands for where there is no undici. */
export function createTransport(): Transport {
  return fetchTransport()
}

/** Chunks go to the sink as the reader gives them: a generator in between would cost as much again as reading them. */
class FetchBody implements ByteBody, ByteFlow {
  readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  sink: ByteSink | undefined
  reading = false
  paused = false

  constructor(stream: ReadableStream<Uint8Array> | null) {
    this.reader = stream?.getReader()
  }

  pour(sink: ByteSink): ByteFlow {
    this.sink = sink
    this.read()
    return this
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    this.paused = false
    this.read()
  }

  cancel(): void {
    this.sink = undefined
    // Cancelling, unlike releasing the lock, closes the connection of an answer that was not read to its end.
    this.reader?.cancel().catch(() => {})
  }

  read(): void {
    if (this.reading || this.paused || !this.sink) return
    this.reading = true
    if (this.reader) this.reader.read().then(this.take, this.fail)
    else queueMicrotask(() => this.take({ done: true, value: undefined }))
  }

  take = (step: ReadableStreamReadResult<Uint8Array>): void => {
    this.reading = false
    const { sink } = this
    if (!sink) return
    if (!step.done) {
      sink.write(step.value)
      return this.read()
    }
    this.sink = undefined
    sink.end()
  }

  fail = (error: unknown): void => {
    const { sink } = this
    this.sink = undefined
    sink?.fail(error)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const { reader } = this
    if (!reader) return
    try {
      for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value
    } finally {
      this.cancel()
    }
  }
}
