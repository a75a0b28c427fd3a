import { ModelError } from './model-error.ts'
import type { Timeouts } from './model.ts'

/** The clocks of one attempt. Noting bytes or an event writes a number; one timer looks at the numbers when the nearest limit is due. */
export interface Watch {
  /** The headers came. */
  headers(): void
  bytes(): void
  event(): void
  close(): void
}

const defaults = { firstEventMs: 120_000, idleMs: 60_000, noProgressMs: 300_000 }

/** Calls `expire` once, with a `timeout` error that names the limit. Streams have all clocks; other calls only the one on idle bytes. */
export function openWatch(timeouts: Timeouts, streaming: boolean, expire: (error: ModelError) => void): Watch {
  const { firstEventMs, idleMs, noProgressMs } = { ...defaults, ...timeouts }
  let lastBytes = performance.now()
  let lastEvent = lastBytes
  let phase: 'headers' | 'first-event' | 'events' = 'headers'
  let closed = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function limits(): readonly { readonly name: string; readonly at: number }[] {
    const clocks = [
      { name: 'firstEventMs', ms: streaming && phase !== 'events' ? firstEventMs : 0, since: lastEvent },
      { name: 'idleMs', ms: phase === 'headers' ? 0 : idleMs, since: lastBytes },
      { name: 'noProgressMs', ms: streaming && phase === 'events' ? noProgressMs : 0, since: lastEvent },
    ]
    return clocks.filter(({ ms }) => ms > 0).map(({ name, ms, since }) => ({ name, at: since + ms }))
  }

  function arm(): void {
    clearTimeout(timer)
    if (closed) return
    const next = limits().reduce((soonest, limit) => Math.min(soonest, limit.at), Infinity)
    if (next < Infinity) timer = setTimeout(check, Math.min(2 ** 31 - 1, Math.max(1, next - performance.now())))
  }

  function check(): void {
    const due = limits().find(({ at }) => at <= performance.now())
    if (!due) return arm()
    const what = due.name === 'firstEventMs' ? 'sent no event' : due.name === 'idleMs' ? 'sent nothing' : 'sent only keep-alives'
    expire(new ModelError({ code: 'timeout', message: `The server ${what} for longer than timeouts.${due.name} allows.` }))
  }

  arm()
  return {
    headers() {
      phase = 'first-event'
      lastBytes = performance.now()
      arm()
    },
    bytes() {
      lastBytes = performance.now()
    },
    event() {
      lastEvent = lastBytes
      if (phase === 'events') return
      phase = 'events'
      arm()
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
