import type { ChatEvent, ChatRequest } from './chat.ts'
import type { CallOptions } from './model.ts'
import type { ModelError } from './model-error.ts'

/** One call of either sort. `generate` is a call with `streaming: false`, whose events come from the whole reply. */
export interface OpenedCall {
  readonly request: ChatRequest
  readonly options: CallOptions
  readonly streaming: boolean
}

/** The same, for code that is not core's. */
export interface ChatCall extends OpenedCall {
  /** Aborts when the caller aborts or leaves the loop, and when the call's time is over. */
  readonly signal: AbortSignal
}

/** Where the events of a call go: a queue that the source fills and the reader empties, without a promise in between. */
export interface EventSink {
  /** Events not yet read, oldest first. The source appends. */
  readonly queue: ChatEvent[]
  /** Events were appended. The last of all is `finish`. */
  wake(): void
  /** The call failed; what is queued is read before the error is. */
  fail(error: ModelError): void
}

/** Where the events of a call come from. */
export interface EventSource {
  /** The reader has nothing left to read: begin, or go on. */
  pull(): void
  /** The reader is done, early or not. Idempotent. */
  close(): void
}
