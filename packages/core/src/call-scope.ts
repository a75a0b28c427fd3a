/**
 * What bounds a call in time: the caller's signal, a deadline, and whoever else may end it. One abort listener and one timer,
 * where `AbortSignal.any` and `AbortSignal.timeout` cost tens of microseconds a call.
 */
import { ModelError } from './model-error.ts'
import { leaveAbort, waitForAbort } from './shared-abort.ts'
import type { AbortWaiter } from './shared-abort.ts'

/** Told once, when a scope ends early. */
export interface EndListener {
  ended(error: ModelError): void
}

/** A clock that runs inside a scope, for one attempt. */
export interface ScopeClock {
  /** When it is due next, on the clock of `performance.now()`. May move; the scope asks again. */
  dueAt(): number
  /** Called when it was due. */
  ring(): void
}

/** One call from start to end. */
export interface CallScope {
  /** Aborts when the scope ends early; its reason is the `ModelError` that ended it. Made when first asked for. */
  readonly signal: AbortSignal
  /** Why the scope ended early, if it did. */
  readonly ended: ModelError | undefined
  /** Hears of an early end; `false` when it has ended already. */
  listen(listener: EndListener): boolean
  forget(listener: EndListener): void
  /** The promise, or a rejection the moment the scope ends, however deaf the promise is. */
  race<T>(promise: Promise<T>): Promise<T>
  /** The clock of the attempt under way; `undefined` ends it. It is never due sooner than `shortestMs` after it was set. */
  setClock(clock: ScopeClock | undefined): void
  /** Ends the scope with this error. The first one counts. */
  fail(error: ModelError): void
  sleep(milliseconds: number): Promise<void>
  /** Milliseconds until the deadline; `Infinity` without one. */
  remainingMs(): number
  /** The call is over: removes the listener and the timer. */
  close(): void
}

/** What may end a scope early; all that are given count. */
export interface ScopeLimits {
  readonly signal?: AbortSignal | undefined
  /** Epoch milliseconds. */
  readonly deadline?: number | undefined
  /** From now, in milliseconds; 0 or absent: none. */
  readonly totalMs?: number | undefined
  /** How soon a clock set in this scope may be due. Default: never. */
  readonly shortestMs?: number | undefined
}

/** Opens a scope. Whoever opens one closes it. */
export function openScope(limits: ScopeLimits): CallScope {
  return new Scope(limits)
}

/** What the caller's abort becomes. A `ModelError` given as reason, as by an outer scope, stays what it is. */
export function abortError(reason: unknown): ModelError {
  if (ModelError.is(reason)) return reason
  return new ModelError({ code: 'aborted', message: 'The call was aborted by the caller.', cause: reason })
}

/** The longest time that timers can count. */
const longestTimerMs = 2 ** 31 - 1

class Scope implements CallScope, AbortWaiter {
  ended: ModelError | undefined
  closed = false
  readonly outer: AbortSignal | undefined
  readonly endsAt: number
  readonly shortestMs: number
  clock: ScopeClock | undefined
  /** When the timer fires. One timer serves a whole call: nothing is due sooner than what it was first set to. */
  wakesAt = Infinity
  listeners: EndListener[] = []
  controller: AbortController | undefined
  timer: ReturnType<typeof setTimeout> | undefined

  constructor(limits: ScopeLimits) {
    this.outer = limits.signal
    this.endsAt = monotonicEnd(limits)
    this.shortestMs = limits.shortestMs ?? Infinity
    if (this.outer?.aborted) this.aborted(this.outer.reason)
    else this.start()
  }

  start(): void {
    if (this.outer) waitForAbort(this.outer, this)
    this.wakeAt(Math.min(this.endsAt, performance.now() + this.shortestMs))
  }

  wakeAt(time: number): void {
    // A clock that rings may close the scope: what it would have been woken for next is over as well.
    if (this.closed || time >= this.wakesAt) return
    clearTimeout(this.timer)
    const now = performance.now()
    // Beyond 2^31 ms timers overflow and would fire at once.
    const waitMs = Math.min(longestTimerMs, Math.max(0, time - now))
    this.wakesAt = now + waitMs
    this.timer = setTimeout(wake, Math.ceil(waitMs), this)
  }

  wake(): void {
    this.wakesAt = Infinity
    if (this.ended) return
    const now = performance.now()
    if (this.endsAt <= now) return this.fail(totalTimeout())
    if (this.clock && this.clock.dueAt() <= now) this.clock.ring()
    if (this.ended) return
    // However the clock moves meanwhile, it is not due before its shortest limit has passed again.
    this.wakeAt(this.clock ? Math.min(this.endsAt, this.clock.dueAt(), now + this.shortestMs) : this.endsAt)
  }

  setClock(clock: ScopeClock | undefined): void {
    this.clock = clock
    if (clock) this.wakeAt(performance.now() + this.shortestMs)
  }

  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController()
      if (this.ended) this.controller.abort(this.ended)
    }
    return this.controller.signal
  }

  aborted(reason: unknown): void {
    this.fail(abortError(reason))
  }

  fail(error: ModelError): void {
    if (this.ended) return
    this.ended = error
    this.close()
    for (const listener of this.listeners.splice(0)) listener.ended(error)
    this.controller?.abort(error)
  }

  close(): void {
    this.closed = true
    if (this.outer) leaveAbort(this.outer, this)
    clearTimeout(this.timer)
  }

  listen(listener: EndListener): boolean {
    if (this.ended) return false
    this.listeners.push(listener)
    return true
  }

  forget(listener: EndListener): void {
    const at = this.listeners.indexOf(listener)
    if (at >= 0) this.listeners.splice(at, 1)
  }

  race<T>(promise: Promise<T>): Promise<T> {
    if (this.ended) {
      promise.catch(ignore)
      return Promise.reject(this.ended)
    }
    return new Promise((resolve, reject) => {
      const listener: EndListener = { ended: reject }
      this.listeners.push(listener)
      const win = (value: T): void => {
        this.forget(listener)
        resolve(value)
      }
      const lose = (error: unknown): void => {
        this.forget(listener)
        reject(error)
      }
      promise.then(win, lose)
    })
  }

  remainingMs(): number {
    return this.endsAt - performance.now()
  }

  async sleep(milliseconds: number): Promise<void> {
    let sleeper: ReturnType<typeof setTimeout> | undefined
    try {
      await this.race(new Promise<void>((resolve) => (sleeper = setTimeout(resolve, milliseconds))))
    } finally {
      clearTimeout(sleeper)
    }
  }
}

function wake(scope: Scope): void {
  scope.wake()
}

function totalTimeout(): ModelError {
  const message = 'The call took longer than its total time allows (timeouts.totalMs or deadline).'
  return new ModelError({ code: 'timeout', message, retryable: false })
}

function monotonicEnd({ deadline, totalMs }: ScopeLimits): number {
  if (deadline === undefined && !totalMs) return Infinity
  const now = performance.now()
  const byTotal = totalMs ? now + totalMs : Infinity
  const byDeadline = deadline === undefined ? Infinity : now + (deadline - Date.now())
  return Math.min(byTotal, byDeadline)
}

function ignore(): void {}
