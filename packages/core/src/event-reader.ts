/**
 * Reads the events of one call for one reader. Hand-written rather than a generator, because a generator queues `return()`
 * behind a pending `next()`, and leaving a loop must abort at once. Events wait in a queue that the source fills: a reader
 * that is behind gets them without waiting, one that is ahead is woken by one promise.
 */
import { openCallScope } from './exchange.ts'
import type { CallScope } from './call-scope.ts'
import type { ChatEvent, ChatResult } from './chat.ts'
import type { EventSink, EventSource } from './chat-call.ts'
import { ModelError } from './model-error.ts'
import type { CallOptions } from './model.ts'

/** Where a stream comes from. */
export interface StreamOrigin {
  readonly provider: string
  readonly modelId: string
  readonly options: CallOptions
  readonly streaming: boolean
  /** Opens the call; asked once, when the first event is wanted. May throw. */
  open(scope: CallScope, sink: EventSink): EventSource
}

/** What `next` gives. */
export type Step = IteratorResult<ChatEvent, undefined>

interface Waiter<Value> {
  resolve(value: Value): void
  reject(error: ModelError): void
}

const finished: Step = { done: true, value: undefined }

/** The state of one reading: what is queued, who waits for the next event, and how it ended. */
export class EventReader implements EventSink {
  readonly queue: ChatEvent[] = []
  readonly origin: StreamOrigin
  /** How much of the queue was read. */
  position = 0
  scope: CallScope | undefined
  source: EventSource | undefined
  /** Calls of `next` that wait, in the order in which they were made. */
  waiting: Waiter<Step>[] = []
  /** Only the result is wanted: events are dropped as they come. */
  collecting = false
  /** A failure that is told once the queue is read. */
  failure: ModelError | undefined
  /** The reader was told how it ended. */
  over = false
  outcome: { readonly result: ChatResult } | { readonly error: ModelError } | undefined
  promise: Promise<ChatResult> | undefined
  promised: Waiter<ChatResult> | undefined

  constructor(origin: StreamOrigin) {
    this.origin = origin
  }

  /** The result, once the reading is over. Made when first asked for. */
  get result(): Promise<ChatResult> {
    this.promise ??= new Promise((resolve, reject) => {
      this.promised = { resolve, reject }
      if (this.outcome) this.settle(this.outcome)
    })
    return this.promise
  }

  /** Calls that overlap are answered one after another, in the order in which they were made. */
  next(): Promise<Step> {
    const event = this.queue[this.position]
    if (event !== undefined && this.waiting.length === 0) return Promise.resolve(this.take(event))
    if (this.over) return Promise.resolve(finished)
    if (this.failure) return Promise.reject(this.end(this.failure))
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      this.pull()
    })
  }

  /** Reads to the end for the sake of `result` alone. */
  collect(): void {
    this.collecting = true
    if (this.over) return
    if (this.failure) this.end(this.failure)
    else this.pull()
  }

  /** Ends the call from the reader's side. Resolves when it has ended; `result` then rejects with what had arrived. */
  async leave(): Promise<Step> {
    if (this.over) return finished
    const rest = this.queue.at(-1)
    this.drop()
    const { provider, modelId } = this.origin
    const partial: { readonly partial?: ChatResult } =
      rest?.type === 'finish' ? { partial: { ...rest.result, finishReason: 'unknown' } } : {}
    const message = `[${provider}] The reader left the stream before its end.`
    const error = new ModelError({ code: 'aborted', message, provider, modelId, phase: 'stream', ...partial })
    if (this.failure) this.end(this.failure)
    else if (!this.source || rest?.type === 'finish') this.end(error)
    else {
      // The source answers the end of its scope with the same error and what had arrived.
      this.collecting = true
      this.scope?.fail(error)
      await this.result.catch(() => {})
    }
    return finished
  }

  wake(): void {
    if (this.over) return this.drop()
    if (this.collecting) return this.skim()
    while (this.waiting.length > 0) {
      const event = this.queue[this.position]
      if (event === undefined) return this.over ? this.release() : this.pull()
      this.waiting.shift()?.resolve(this.take(event))
    }
  }

  fail(error: ModelError): void {
    if (this.over || this.failure) return
    this.failure = error
    // Who aborts wants no more; after any other failure what had arrived is read first.
    if (error.code === 'aborted') this.drop()
    if (this.collecting || this.waiting.length > 0) this.end(error)
  }

  take(event: ChatEvent): Step {
    this.position++
    if (this.position === this.queue.length) this.drop()
    if (event.type === 'finish') this.close({ result: event.result })
    return { done: false, value: event }
  }

  skim(): void {
    const last = this.queue.at(-1)
    this.drop()
    if (last?.type === 'finish') this.close({ result: last.result })
    else this.pull()
  }

  drop(): void {
    this.queue.length = 0
    this.position = 0
  }

  pull(): void {
    try {
      this.source ??= this.open()
    } catch (error) {
      // Safe: `open` throws what `checkLocated` and `openScope` make, which are ModelErrors.
      return this.fail(error as ModelError)
    }
    this.source.pull()
  }

  open(): EventSource {
    const { options, streaming } = this.origin
    this.scope = openCallScope(options, streaming)
    return this.origin.open(this.scope, this)
  }

  /** Tells the failure to the first that waits, and to all others that nothing more comes. */
  end(error: ModelError): ModelError {
    this.close({ error })
    this.waiting.shift()?.reject(error)
    this.release()
    return error
  }

  release(): void {
    for (const { resolve } of this.waiting.splice(0)) resolve(finished)
  }

  close(outcome: NonNullable<EventReader['outcome']>): void {
    this.over = true
    this.outcome = outcome
    this.settle(outcome)
    this.source?.close()
    this.scope?.close()
  }

  settle(outcome: NonNullable<EventReader['outcome']>): void {
    if ('result' in outcome) this.promised?.resolve(outcome.result)
    else this.promised?.reject(outcome.error)
  }
}
