import type { ChatEvent, ChatRequest } from './chat.ts'
import type { CallOptions } from './model.ts'

/** One call of either sort. `generate` is a call with `streaming: false`, whose events come from the whole reply. */
export interface ChatCall {
  readonly request: ChatRequest
  readonly options: CallOptions
  readonly streaming: boolean
  /** Aborts when the caller aborts or leaves the loop. */
  readonly signal: AbortSignal
}

/** Where the events of a call come from: arrays, since several often arrive together. Driven by one reader, one `next` at a time. */
export interface EventSource {
  /** The next events, never none; `undefined` after the last, which held `finish`. */
  next(): Promise<readonly ChatEvent[] | undefined>
  /** The reader is done, early or not. Idempotent. */
  close(): void
}
