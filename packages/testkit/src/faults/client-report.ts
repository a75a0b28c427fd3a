import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatRequest } from '@polymux/core'
import type { FaultServer } from './fault-server.ts'

/** How the calls of a client fault ended. */
export interface ClientReport {
  /** What the call rejected with; absent when it succeeded. */
  readonly error?: unknown
  readonly text?: string
  /** What the caller gave as the reason of its abort: it must be the error's `cause`. */
  readonly reason?: unknown
  /** From the caller's move to the end of the call. */
  readonly settledAfterMs?: number
  /** From the caller's move until the server saw the connection closed. */
  readonly closedAfterMs?: number
  /** What the server could send while nobody read. */
  readonly sentUnreadBytes?: number
}

/** What every such call asks. */
export const calmRequest: ChatRequest = { messages: [{ role: 'user', content: 'Describe a calm sea' }] }

const patienceMs = 2_000

/** Resolves when so many requests have come, or after two seconds. */
export async function arrived(server: FaultServer, count: number): Promise<void> {
  await waitFor(() => server.requests.length >= count)
}

/** Resolves when `condition` holds, or after two seconds all the same: what is missing then shows in the report. */
export async function waitFor(condition: () => boolean): Promise<void> {
  const end = performance.now() + patienceMs
  while (!condition() && performance.now() < end) await sleep(3)
}

/** When the connection was closed, on the server's clock: `Infinity` when it is still open after two seconds. */
export async function closingTime(server: FaultServer, connection: number): Promise<number> {
  return await Promise.race([server.sawClose(connection), sleep(patienceMs, Infinity, { ref: false })])
}

/** What a promise rejects with; `undefined` when it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}
