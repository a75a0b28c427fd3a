/**
 * Between a connection that pushes bytes and a reader that pours or iterates. What comes before either is kept, and the connection
 * is paused while more than 256 KiB wait.
 */
import type { ByteBody, ByteFlow, ByteSink } from '../transport.ts'
import { ByteQueue } from './byte-queue.ts'

/** Where the bytes of a body come from. */
export interface ByteSource extends ByteFlow {
  /** Called once: the body has its end or its failure, or its reader left. */
  settled(): void
}

/** A body that its source writes to. */
export interface WritableBody extends ByteBody, ByteSink {
  /** Fails at once, before what is still unread. */
  abort(reason: unknown): void
}

type Step = IteratorResult<Uint8Array, undefined>

/** So much may wait unread; one network chunk is at most 64 KiB. */
const highWaterBytes = 256 * 1024
const lowWaterBytes = 64 * 1024
const done: Step = { done: true, value: undefined }

/** One for each answer. */
export function createByteBody(source: ByteSource): WritableBody {
  return new QueuedBody(source)
}

class QueuedBody implements WritableBody, ByteFlow, AsyncIterator<Uint8Array, undefined> {
  readonly #source: ByteSource
  readonly #held = new ByteQueue()
  #sink: ByteSink | undefined
  #readers: { resolve(step: Step): void; reject(error: unknown): void }[] | undefined
  /** Of the source; while pouring, because the sink asked for it. */
  #paused = false
  #state: 'open' | 'ended' | 'failed' | 'left' = 'open'
  #failure: unknown

  constructor(source: ByteSource) {
    this.#source = source
  }

  write(bytes: Uint8Array): void {
    if (this.#state !== 'open') return
    if (this.#sink && !this.#paused && this.#held.isEmpty) return this.#sink.write(bytes)
    const reader = this.#readers?.shift()
    if (reader) return reader.resolve({ done: false, value: bytes })
    this.#held.push(bytes)
    if (!this.#sink && this.#held.byteLength > highWaterBytes && !this.#paused) {
      this.#paused = true
      this.#source.pause()
    }
  }

  end(): void {
    if (this.#state !== 'open') return
    this.#state = 'ended'
    this.#settle()
  }

  fail(error: unknown): void {
    if (this.#state !== 'open') return
    this.#state = 'failed'
    this.#failure = error
    this.#settle()
  }

  abort(reason: unknown): void {
    if (this.#state !== 'open') return
    this.#held.clear()
    this.#paused = false
    this.fail(reason)
  }

  pour(sink: ByteSink): ByteFlow {
    this.#sink = sink
    if (this.#paused) this.#source.resume()
    this.#paused = false
    // Not now: the sink may want the flow that this returns.
    if (!this.#held.isEmpty || this.#state !== 'open') queueMicrotask(() => this.#deliver())
    return this
  }

  pause(): void {
    this.#paused = true
    if (this.#state === 'open') this.#source.pause()
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    if (!this.#held.isEmpty || this.#state !== 'open') this.#deliver()
    if (this.#state === 'open' && !this.#paused) this.#source.resume()
  }

  cancel(): void {
    const wasOpen = this.#state === 'open'
    this.#state = 'left'
    this.#sink = undefined
    this.#held.clear()
    if (!wasOpen) return
    this.#source.cancel()
    this.#source.settled()
    this.#answerReaders()
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return this
  }

  next(): Promise<Step> {
    const bytes = this.#held.shift()
    if (bytes) {
      if (this.#paused && this.#held.byteLength <= lowWaterBytes) {
        this.#paused = false
        if (this.#state === 'open') this.#source.resume()
      }
      return Promise.resolve({ done: false, value: bytes })
    }
    if (this.#state === 'failed') return Promise.reject(this.#failure)
    if (this.#state !== 'open') return Promise.resolve(done)
    return new Promise((resolve, reject) => (this.#readers ??= []).push({ resolve, reject }))
  }

  return(): Promise<Step> {
    this.cancel()
    return Promise.resolve(done)
  }

  #settle(): void {
    this.#source.settled()
    this.#deliver()
    this.#answerReaders()
  }

  /** To the sink, in order, until it asks for a pause. */
  #deliver(): void {
    while (this.#sink && !this.#paused) {
      const bytes = this.#held.shift()
      if (!bytes) break
      this.#sink.write(bytes)
    }
    if (this.#state === 'open' || this.#paused || !this.#held.isEmpty) return
    const sink = this.#sink
    this.#sink = undefined
    if (this.#state === 'failed') sink?.fail(this.#failure)
    else sink?.end()
  }

  /** A reader waits only when nothing is held. */
  #answerReaders(): void {
    for (const reader of this.#readers?.splice(0) ?? [])
      if (this.#state === 'failed') reader.reject(this.#failure)
      else reader.resolve(done)
  }
}
