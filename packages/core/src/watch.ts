/**
 * The clocks of one attempt: pure bookkeeping. Noting bytes or an event writes a number; the scope of the call, which owns the one
 * timer, asks when a limit is due.
 */
import { ModelError } from './model-error.ts'
import type { Timeouts } from './model.ts'

type Limit = 'firstEventMs' | 'idleMs' | 'noProgressMs'

const defaults: Readonly<Record<Limit, number>> = { firstEventMs: 120_000, idleMs: 60_000, noProgressMs: 300_000 }
const complaints: Readonly<Record<Limit, string>> = {
  firstEventMs: 'sent no event',
  idleMs: 'sent nothing',
  noProgressMs: 'sent only keep-alives',
}

/** The shortest limit that may apply to an attempt, in milliseconds; `Infinity` when all are off. */
export function shortestLimitMs(timeouts: Timeouts | undefined, streaming: boolean): number {
  const idleMs = limitMs('idleMs', timeouts)
  return streaming ? Math.min(idleMs, limitMs('firstEventMs', timeouts), limitMs('noProgressMs', timeouts)) : idleMs
}

function limitMs(limit: Limit, timeouts: Timeouts | undefined): number {
  const ms = timeouts?.[limit] ?? defaults[limit]
  return ms > 0 ? ms : Infinity
}

/** Streams have all clocks; other calls only the one on idle bytes. */
export class Watch {
  readonly timeouts: Timeouts | undefined
  readonly streaming: boolean
  lastBytes: number = performance.now()
  lastEvent: number = this.lastBytes
  phase: 'headers' | 'first-event' | 'events' = 'headers'
  paused = false

  constructor(timeouts: Timeouts | undefined, streaming: boolean) {
    this.timeouts = timeouts
    this.streaming = streaming
  }

  /** The request has a connection: the wait for the server begins. */
  connected(): void {
    if (this.phase === 'headers') this.lastEvent = performance.now()
  }

  /** The headers came. */
  headers(): void {
    this.phase = 'first-event'
    this.lastBytes = performance.now()
  }

  bytes(): void {
    this.lastBytes = performance.now()
  }

  event(): void {
    this.lastEvent = this.lastBytes
    this.phase = 'events'
  }

  /** The reader does not keep up: while the connection is held back, its silence is no fault of the server's. */
  pause(): void {
    this.paused = true
  }

  resume(): void {
    this.paused = false
    this.lastBytes = this.lastEvent = performance.now()
  }

  /** When the next limit is due, on the clock of `performance.now()`; never before the limits' length from now when something is noted. */
  dueAt(): number {
    return Math.min(this.limitAt('firstEventMs'), this.limitAt('idleMs'), this.limitAt('noProgressMs'))
  }

  /** The `timeout` error of the limit that has run out. */
  expired(): ModelError | undefined {
    const now = performance.now()
    for (const limit of ['firstEventMs', 'idleMs', 'noProgressMs'] as const) {
      if (this.limitAt(limit) > now) continue
      const message = `The server ${complaints[limit]} for longer than timeouts.${limit} allows.`
      return new ModelError({ code: 'timeout', message, maybeBilled: true })
    }
    return undefined
  }

  limitAt(limit: Limit): number {
    if (this.paused) return Infinity
    const applies =
      limit === 'idleMs' ? this.phase !== 'headers' : this.streaming && (limit === 'noProgressMs') === (this.phase === 'events')
    return applies ? (limit === 'idleMs' ? this.lastBytes : this.lastEvent) + limitMs(limit, this.timeouts) : Infinity
  }
}
