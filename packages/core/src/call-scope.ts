/**
 * What bounds a call in time: the caller's signal, a deadline, and whoever else may end it. One abort listener and one timer,
 * where `AbortSignal.any` and `AbortSignal.timeout` cost tens of microseconds a call.
 */
import { ModelError } from './model-error.ts'

/** One call, or one attempt of it, from start to end. */
export interface CallScope {
  /** Aborts when the scope ends early; its reason is the `ModelError` that ended it. */
  readonly signal: AbortSignal
  /** The promise, or a rejection the moment the scope ends, however deaf the promise is. */
  race<T>(promise: Promise<T>): Promise<T>
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
}

/** Opens a scope. Whoever opens one closes it. */
export function openScope(limits: ScopeLimits): CallScope {
  const controller = new AbortController()
  const waiting = new Set<(error: unknown) => void>()
  const endsAt = monotonicEnd(limits)
  let timer: ReturnType<typeof setTimeout> | undefined

  function fail(error: ModelError): void {
    if (controller.signal.aborted) return
    close()
    for (const reject of waiting) reject(error)
    waiting.clear()
    controller.abort(error)
  }

  const onAbort = (): void => fail(abortError(limits.signal?.reason))

  function close(): void {
    limits.signal?.removeEventListener('abort', onAbort)
    clearTimeout(timer)
  }

  function race<T>(promise: Promise<T>): Promise<T> {
    if (!controller.signal.aborted) return interruptible(promise, waiting)
    promise.catch(ignore)
    return Promise.reject(controller.signal.reason)
  }

  const scope: CallScope = {
    signal: controller.signal,
    race,
    fail,
    close,
    remainingMs: () => endsAt - performance.now(),
    async sleep(milliseconds) {
      let sleeper: ReturnType<typeof setTimeout> | undefined
      try {
        await race(new Promise<void>((resolve) => (sleeper = setTimeout(resolve, milliseconds))))
      } finally {
        clearTimeout(sleeper)
      }
    },
  }

  if (limits.signal?.aborted) onAbort()
  else limits.signal?.addEventListener('abort', onAbort)
  if (endsAt < Infinity && !controller.signal.aborted) {
    const left = Math.max(0, endsAt - performance.now())
    const expire = (): void =>
      fail(
        new ModelError({
          code: 'timeout',
          message: 'The call took longer than its total time allows (timeouts.totalMs or deadline).',
          retryable: false,
        }),
      )
    // Timers overflow beyond 2^31 ms and would fire at once; a limit that far away is none.
    if (left < 2 ** 31 - 1) timer = setTimeout(expire, left)
  }
  return scope
}

/** What the caller's abort becomes. A `ModelError` given as reason, as by an outer scope, stays what it is. */
export function abortError(reason: unknown): ModelError {
  if (ModelError.is(reason)) return reason
  return new ModelError({ code: 'aborted', message: 'The call was aborted by the caller.', cause: reason })
}

/** Settles as `promise` does, unless the function it adds to `waiting` rejects it first. */
function interruptible<T>(promise: Promise<T>, waiting: Set<(error: unknown) => void>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    waiting.add(reject)
    promise.then(resolve, reject).finally(() => waiting.delete(reject))
  })
}

function monotonicEnd({ deadline, totalMs }: ScopeLimits): number {
  const now = performance.now()
  const byTotal = totalMs ? now + totalMs : Infinity
  const byDeadline = deadline === undefined ? Infinity : now + (deadline - Date.now())
  return Math.min(byTotal, byDeadline)
}

function ignore(): void {}
