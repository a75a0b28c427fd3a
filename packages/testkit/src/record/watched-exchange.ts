/** Notes what passes between a caller and a transport, and tells once when it is over. Nothing here can fail or wait. */
import type { TransportRequest, TransportResponse } from '@polymux/core'

type RequestOwner = NonNullable<TransportRequest['owner']>

/** Bytes of an answer, `atMs` whole milliseconds after its headers. */
export interface SeenChunk {
  readonly atMs: number
  readonly bytes: Uint8Array
}

/** How an exchange ended: completely, by an error of the transport, or because its caller left. */
export type SeenEnd = { readonly kind: 'clean' | 'left' } | { readonly kind: 'error'; readonly error: unknown }

/** An exchange that is over. */
export interface SeenExchange {
  /** Absent when no headers came. */
  readonly response?: { readonly status: number; readonly headers: Readonly<Record<string, string>> }
  readonly chunks: readonly SeenChunk[]
  readonly end: SeenEnd
  /** Whole milliseconds after the headers. */
  readonly endAtMs: number
}

/** One exchange while it runs. */
export class WatchedExchange {
  /** Never rejects; of an answer that nobody reads to its end or leaves it never resolves. */
  readonly over: Promise<SeenExchange>
  #tell: ((seen: SeenExchange) => void) | undefined
  readonly #request: TransportRequest
  readonly #chunks: SeenChunk[] = []
  #response: SeenExchange['response']
  #headersAtMs = 0
  #callerLeft = false
  #isOver = false

  constructor(request: TransportRequest) {
    this.#request = request
    this.over = new Promise((resolve) => (this.#tell = resolve))
  }

  /** The request as the transport gets it: the same, but its owner's abort is noticed on the way. */
  request(): TransportRequest {
    const { owner } = this.#request
    return owner ? { ...this.#request, owner: this.#watchedOwner(owner) } : this.#request
  }

  headers({ status, headers }: TransportResponse): void {
    this.#headersAtMs = performance.now()
    this.#response = { status, headers }
  }

  /** The bytes are copied: whoever gets them may do with them what it likes. */
  chunk(bytes: Uint8Array): void {
    if (!this.#isOver && bytes.length > 0) this.#chunks.push({ atMs: this.#nowMs(), bytes: Uint8Array.from(bytes) })
  }

  ended(): void {
    this.#finish({ kind: 'clean' })
  }

  failed(error: unknown): void {
    this.#finish(this.#callerLeft || this.#request.signal?.aborted ? { kind: 'left' } : { kind: 'error', error })
  }

  /** The caller wants no more of the body. */
  left(): void {
    this.#finish({ kind: 'left' })
  }

  #watchedOwner(owner: RequestOwner): RequestOwner {
    return {
      connected: () => owner.connected(),
      endWith: (ending) =>
        owner.endWith({
          abort: (reason) => {
            this.#callerLeft = true
            ending.abort(reason)
          },
        }),
    }
  }

  #nowMs(): number {
    return Math.round(performance.now() - this.#headersAtMs)
  }

  #finish(end: SeenEnd): void {
    if (this.#isOver) return
    this.#isOver = true
    const response = this.#response
    this.#tell?.({ ...(response && { response }), chunks: this.#chunks, end, endAtMs: response ? this.#nowMs() : 0 })
  }
}
