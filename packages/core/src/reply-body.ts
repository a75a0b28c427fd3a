/** The answer of an open exchange, poured in on one side and pulled out on the other. The connection is held back while nobody pulls. */
import type { OpenReply, WireMessage, WireReply } from './codec.ts'
import type { Exchange } from './exchange.ts'
import type { MessageDecoder } from './message-decoder.ts'
import { createSseDecoder } from './sse.ts'
import type { ByteSink } from './transport.ts'

/** So many bytes wait for their reader before the connection is held back. */
const aheadBytes = 64 * 1024

/** What an open reply needs of the call that opened it. */
export interface ReplyBodyOptions {
  readonly exchange: Exchange
  readonly maxBytes: number
  /** Reads and checks the rest of the reply as `send` would. */
  readonly readWhole: (exchange: Exchange) => Promise<WireReply>
  /** The error as the caller is to see it. */
  readonly locate: (thrown: unknown) => Error
  /** The body is over, for whatever reason. */
  readonly over: () => void
}

/** Opens `reply.bytes`, `reply.messages` or `reply.whole`, whichever is asked for first; another one then finds nothing. */
export class ReplyBody implements OpenReply {
  readonly options: ReplyBodyOptions
  finished = false
  released = false

  constructor(options: ReplyBodyOptions) {
    this.options = options
    // A body that nobody reads holds no clock once its connection is gone.
    options.exchange.whenLost(() => this.release())
  }

  get status(): number {
    return this.options.exchange.status
  }

  get headers(): Readonly<Record<string, string>> {
    return this.options.exchange.headers
  }

  bytes(): AsyncIterableIterator<Uint8Array> {
    return new Pull(this, (bytes, items) => items.push(bytes))
  }

  messages(): AsyncIterableIterator<WireMessage> {
    const decoder: MessageDecoder = createSseDecoder(this.options.maxBytes)
    return new Pull(
      this,
      (bytes, items) => decoder.push(bytes, items),
      (items) => decoder.end(items),
    )
  }

  async whole(): Promise<WireReply> {
    try {
      return await this.options.readWhole(this.options.exchange)
    } catch (error) {
      throw this.options.locate(error)
    } finally {
      this.finish()
    }
  }

  /** Closes the connection unless the body has ended. */
  close(): void {
    this.options.exchange.close()
    this.finish()
  }

  finish(): void {
    if (this.finished) return
    this.finished = true
    this.release()
  }

  release(): void {
    if (this.released) return
    this.released = true
    this.options.over()
  }
}

class Pull<Item> implements AsyncIterableIterator<Item>, ByteSink {
  readonly body: ReplyBody
  readonly decode: (bytes: Uint8Array, items: Item[]) => void
  readonly flush: ((items: Item[]) => void) | undefined
  items: Item[] = []
  at = 0
  ahead = 0
  poured = false
  paused = false
  failure: Error | undefined
  waiting: { resolve(result: IteratorResult<Item>): void; reject(error: unknown): void } | undefined

  constructor(body: ReplyBody, decode: (bytes: Uint8Array, items: Item[]) => void, flush?: (items: Item[]) => void) {
    this.body = body
    this.decode = decode
    this.flush = flush
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Item>> {
    const ready = this.take()
    if (ready) return Promise.resolve(ready)
    const { exchange } = this.body.options
    if (this.paused) {
      this.paused = false
      exchange.resume()
    }
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      if (!this.poured && !this.body.finished) {
        this.poured = true
        exchange.pour(this)
      } else this.settle()
    })
  }

  return(): Promise<IteratorResult<Item>> {
    this.items = []
    this.body.close()
    return Promise.resolve({ done: true, value: undefined })
  }

  write(bytes: Uint8Array): void {
    const { exchange } = this.body.options
    const before = this.items.length
    try {
      this.decode(bytes, this.items)
    } catch (error) {
      exchange.close()
      return this.fail(error)
    }
    if (this.items.length > before) exchange.progress()
    this.ahead += bytes.length
    this.settle()
    if (this.ahead > aheadBytes && this.items.length > this.at && !this.paused) {
      this.paused = true
      exchange.pause()
    }
  }

  end(): void {
    this.flush?.(this.items)
    this.body.finish()
    this.settle()
  }

  fail(error: unknown): void {
    this.failure = this.body.options.locate(error)
    this.body.finish()
    this.settle()
  }

  settle(): void {
    const { waiting } = this
    if (!waiting) return
    const ready = this.take()
    if (!ready && !this.body.finished) return
    this.waiting = undefined
    if (ready) waiting.resolve(ready)
    else if (this.failure) {
      waiting.reject(this.failure)
      this.failure = undefined
    } else waiting.resolve({ done: true, value: undefined })
  }

  take(): IteratorResult<Item> | undefined {
    const value = this.items[this.at]
    if (value === undefined) return undefined
    this.at++
    if (this.at === this.items.length) {
      this.items = []
      this.at = 0
      this.ahead = 0
    }
    return { done: false, value }
  }
}
