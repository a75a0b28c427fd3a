/**
 * Reads one source of events for one reader. Hand-written rather than a generator, because a generator queues `return()`
 * behind a pending `next()`, and leaving a loop must abort at once.
 */
import { abortError } from './call-scope.ts'
import type { ChatEvent, ChatResult } from './chat.ts'
import type { EventSource } from './chat-call.ts'
import { locateError } from './locate-error.ts'
import { ModelError } from './model-error.ts'

/** How long a source may take to report its own abort, with what it had received, before the reader speaks for it. */
const abortGraceMs = 30

/** Where a stream comes from. */
export interface StreamOrigin {
  readonly provider: string
  readonly modelId: string
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined
  /** Opens the call; asked once, when the first event is wanted. Its signal aborts when the caller aborts or leaves. */
  open(signal: AbortSignal): EventSource
}

/** What `next` gives. */
export type Step = IteratorResult<ChatEvent, undefined>

const none: readonly ChatEvent[] = []
const finished: Step = { done: true, value: undefined }

/** The state of one reading: a batch of events, who waits for the next one, and whether it is over. */
export class EventReader {
  /** Settles with the stream. Never an unhandled rejection, for whoever does not ask for it. */
  readonly result: Promise<ChatResult>
  readonly origin: StreamOrigin
  readonly controller: AbortController = new AbortController()
  settleResult: { resolve(result: ChatResult): void; reject(error: unknown): void }
  source: EventSource | undefined
  batch: readonly ChatEvent[] = none
  position = 0
  over = false
  /** Calls of `next` that wait, and the last of them. */
  pending = 0
  tail: Promise<void> = Promise.resolve()
  /** The step being waited for, and how to end the wait. */
  pulling: Promise<Step> | undefined
  interrupt: ((error: ModelError) => void) | undefined
  /** Why the source was given up, where nothing was being waited for. */
  interruption: ModelError | undefined
  graceTimer: ReturnType<typeof setTimeout> | undefined

  constructor(origin: StreamOrigin) {
    this.origin = origin
    this.settleResult = { resolve: () => {}, reject: () => {} }
    this.result = new Promise((resolve, reject) => (this.settleResult = { resolve, reject }))
    this.result.catch(() => {})
  }

  /** Calls that overlap are answered one after another, in the order in which they were made. */
  next(): Promise<Step> {
    if (this.pending === 0 && (this.over || this.interruption || this.batch[this.position])) return this.take()
    this.pending++
    const step = this.pending === 1 ? this.take() : this.tail.then(() => this.take())
    const settled = (): void => {
      this.pending--
    }
    this.tail = step.then(settled, settled)
    return step
  }

  take(): Promise<Step> {
    if (this.interruption && !this.over) {
      this.fail(this.interruption)
      return Promise.reject(this.interruption)
    }
    if (this.over) return Promise.resolve(finished)
    const event = this.batch[this.position]
    if (!event) return this.pull()
    this.position++
    if (event.type === 'finish') {
      this.close()
      this.settleResult.resolve(event.result)
    }
    return Promise.resolve({ done: false, value: event })
  }

  /** Ends the call from the reader's side. Resolves when it has ended; `result` then rejects with what had arrived. */
  async leave(): Promise<Step> {
    if (this.over) return finished
    const rest = this.batch.at(-1)
    this.batch = none
    const { provider, modelId } = this.origin
    const message = `[${provider}] The reader left the stream before its end.`
    const partial: { readonly partial?: ChatResult } =
      rest?.type === 'finish' ? { partial: { ...rest.result, finishReason: 'unknown' } } : {}
    const error = new ModelError({ code: 'aborted', message, provider, modelId, phase: 'stream', ...partial })
    if (this.source && rest?.type !== 'finish') {
      this.controller.abort(error)
      await (this.pulling ?? this.pull()).catch(() => {})
      // A source that does not listen gave one event more.
      if (!this.over) this.fail(error)
    } else this.fail(error)
    return finished
  }

  /** Reads to the end for the sake of `result` alone. */
  async drain(): Promise<void> {
    try {
      while (!(await this.next()).done);
    } catch {
      // The same error rejects `result`, which is what the caller holds.
    }
  }

  pull(): Promise<Step> {
    this.pulling = new Promise<Step>((resolve, reject) => {
      const fail = (error: unknown): void => {
        if (!this.pulling) return
        this.pulling = undefined
        this.fail(error)
        reject(error)
      }
      this.interrupt = fail
      const receive = (events: readonly ChatEvent[] | undefined): void => {
        if (!this.pulling) return
        if (!events) return fail(this.error('bad_response', 'The model ended its events without a finish event.'))
        this.pulling = undefined
        this.batch = events
        this.position = 0
        resolve(this.take())
      }
      // Deferred by a microtask when the source opens, so that `pulling` is set before anything can fail.
      if (this.source) this.source.next().then(receive, fail)
      else
        Promise.resolve()
          .then(() => this.open().next())
          .then(receive, fail)
    })
    return this.pulling
  }

  open(): EventSource {
    if (this.source) return this.source
    const { signal } = this.origin
    this.controller.signal.addEventListener('abort', this.onInnerAbort)
    if (signal?.aborted) this.onOuterAbort()
    else signal?.addEventListener('abort', this.onOuterAbort)
    this.source = this.origin.open(this.controller.signal)
    return this.source
  }

  onOuterAbort = (): void => this.controller.abort(this.origin.signal?.reason)

  onInnerAbort = (): void => {
    this.graceTimer = setTimeout(() => {
      const { code, message, cause } = abortError(this.controller.signal.reason)
      const { provider, modelId } = this.origin
      const error = locateError(this.error(code, message, cause), { provider, modelId, attempts: 0, secrets: [] })
      if (this.pulling) this.interrupt?.(error)
      else this.interruption = error
    }, abortGraceMs)
  }

  error(code: ModelError['code'], message: string, cause?: unknown): ModelError {
    const { provider, modelId } = this.origin
    return new ModelError({ code, message, provider, modelId, phase: 'stream', cause })
  }

  fail(error: unknown): void {
    this.close()
    this.settleResult.reject(error)
  }

  close(): void {
    this.over = true
    clearTimeout(this.graceTimer)
    this.controller.signal.removeEventListener('abort', this.onInnerAbort)
    this.origin.signal?.removeEventListener('abort', this.onOuterAbort)
    this.source?.close()
  }
}
