import type { JsonObject } from '../json/json-value.ts'
import { journalEntry } from '../http/request-journal.ts'

/** A request as the server read it. */
export interface FaultRequest {
  readonly method: string
  readonly path: string
  /** Names in lower case; credentials redacted. */
  readonly headers: Readonly<Record<string, string>>
  /** Empty when there was none, or when it was answered before it was read. */
  readonly bodyText: string
  /** The body when it is a JSON object, else an empty one. */
  readonly json: JsonObject
  /** Whether it asks for a stream of events. */
  readonly streaming: boolean
  /** Number of the connection, counted from 1. */
  readonly connection: number
  /** Requests that the same connection brought before this one. */
  readonly earlier: number
  /** When the head was complete, in milliseconds since the server started. */
  readonly atMs: number
}

/** A request in the server's log: what came, what was done to it. */
export interface LoggedRequest extends FaultRequest {
  /** Names of the faults that met it. */
  readonly faults: readonly string[]
  /** When the answer was written, or broken off; absent until then. */
  readonly answeredAtMs?: number
  /** Before when the answer asked the client not to come again, on the server's clock. */
  readonly notBeforeMs?: number
}

/** Headers as they may be shown. */
export function shownHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return journalEntry({ method: '', path: '', headers }).headers
}
