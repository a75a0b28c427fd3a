import { ModelError } from './model-error.ts'
import type { Timeouts } from './model.ts'

/** The clocks of one attempt. Noting bytes or an event writes a number; one timer looks at the numbers when the nearest limit is due. */
export interface Watch {
  /** The request has a connection: the wait for the server begins. */
  connected(): void
  /** The headers came. */
  headers(): void
  bytes(): void
  event(): void
  /** The reader does not keep up: while the connection is held back, its silence is no fault of the server's. */
  pause(): void
  resume(): void
  close(): void
}

type Limit = 'firstEventMs' | 'idleMs' | 'noProgressMs'

const defaults: Readonly<Record<Limit, number>> = { firstEventMs: 120_000, idleMs: 60_000, noProgressMs: 300_000 }
const complaints: Readonly<Record<Limit, string>> = {
  firstEventMs: 'sent no event',
  idleMs: 'sent nothing',
  noProgressMs: 'sent only keep-alives',
}

/** Calls `expire` once, with a `timeout` error that names the limit. Streams have all clocks; other calls only the one on idle bytes. */
export function openWatch(timeouts: Timeouts | undefined, streaming: boolean, expire: (error: ModelError) => void): Watch {
  return new Clocks(timeouts, streaming, expire)
}

class Clocks implements Watch {
  readonly timeouts: Timeouts | undefined
  readonly streaming: boolean
  readonly expire: (error: ModelError) => void
  lastBytes: number = performance.now()
  lastEvent: number = this.lastBytes
  phase: 'headers' | 'first-event' | 'events' | 'paused' | 'closed' = 'headers'
  resumed: 'first-event' | 'events' = 'first-event'
  timer: ReturnType<typeof setTimeout> | undefined

  constructor(timeouts: Timeouts | undefined, streaming: boolean, expire: (error: ModelError) => void) {
    this.timeouts = timeouts
    this.streaming = streaming
    this.expire = expire
    this.arm()
  }

  connected(): void {
    if (this.phase !== 'headers') return
    this.lastBytes = this.lastEvent = performance.now()
    this.arm()
  }

  headers(): void {
    if (this.phase !== 'headers') return
    this.phase = 'first-event'
    this.lastBytes = performance.now()
    this.arm()
  }

  bytes(): void {
    this.lastBytes = performance.now()
  }

  event(): void {
    this.lastEvent = this.lastBytes
    if (this.phase !== 'first-event') return
    this.phase = 'events'
    this.arm()
  }

  pause(): void {
    if (this.phase !== 'events' && this.phase !== 'first-event') return
    this.resumed = this.phase
    this.phase = 'paused'
    clearTimeout(this.timer)
  }

  resume(): void {
    if (this.phase !== 'paused') return
    this.phase = this.resumed
    this.lastBytes = this.lastEvent = performance.now()
    this.arm()
  }

  close(): void {
    this.phase = 'closed'
    clearTimeout(this.timer)
  }

  /** When a limit is due, on the clock of `performance.now()`; `Infinity` when it does not apply. */
  dueAt(limit: Limit): number {
    const ms = this.timeouts?.[limit] ?? defaults[limit]
    const applies =
      limit === 'idleMs' ? this.phase !== 'headers' : this.streaming && (limit === 'noProgressMs') === (this.phase === 'events')
    if (!applies || !(ms > 0)) return Infinity
    return (limit === 'idleMs' ? this.lastBytes : this.lastEvent) + ms
  }

  arm(): void {
    clearTimeout(this.timer)
    const next = Math.min(this.dueAt('firstEventMs'), this.dueAt('idleMs'), this.dueAt('noProgressMs'))
    // Beyond 2^31 ms timers overflow and would fire at once.
    if (next < Infinity) this.timer = setTimeout(check, Math.min(2 ** 31 - 1, Math.max(1, next - performance.now())), this)
  }

  check(): void {
    const now = performance.now()
    for (const limit of ['firstEventMs', 'idleMs', 'noProgressMs'] as const) {
      if (this.dueAt(limit) > now) continue
      this.close()
      const message = `The server ${complaints[limit]} for longer than timeouts.${limit} allows.`
      return this.expire(new ModelError({ code: 'timeout', message, maybeBilled: true }))
    }
    this.arm()
  }
}

function check(clocks: Clocks): void {
  clocks.check()
}
