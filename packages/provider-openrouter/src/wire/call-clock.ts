/** What bounds a call of several requests in time, as core bounds a call of one: the signal, the deadline and the total time. */
import { ModelError } from '@polymux/core'
import type { CallOptions } from '@polymux/core'

/** The clock of one call. */
export interface CallClock {
  /** The call's options with one deadline for all its requests. */
  readonly options: CallOptions
  /** Whether a wait of so many milliseconds ends before the deadline. */
  allows(milliseconds: number): boolean
  /** Rejects at once with code `aborted` when the caller's signal aborts. */
  wait(milliseconds: number): Promise<void>
}

const defaultTotalMs = 600_000

/** Starts the clock. `totalMs` holds where the caller sets none; 0 is none. */
export function startClock(options: CallOptions, totalMs: number = defaultTotalMs): CallClock {
  const total = options.timeouts?.totalMs ?? totalMs
  const ends = Math.min(options.deadline ?? Infinity, total > 0 ? Date.now() + total : Infinity)
  const { signal } = options
  return {
    options: ends === Infinity ? options : { ...options, deadline: ends },
    allows: (milliseconds) => Date.now() + milliseconds < ends,
    wait: (milliseconds) =>
      abortable((done) => {
        const timer = setTimeout(done, Math.min(milliseconds, 2 ** 31 - 1))
        return () => clearTimeout(timer)
      }, signal),
  }
}

/** The promise, or a rejection with code `aborted` the moment the signal aborts. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise<T>((resolve, reject) => {
    promise.then(resolve, reject)
    abortable((done) => {
      promise.then(done, done)
      return () => {}
    }, signal).catch(reject)
  })
}

/** Throws with code `aborted` when the signal has aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal)
}

/** Calls `begin`, and its return value when the signal aborts before `done` is called. */
function abortable(begin: (done: () => void) => () => void, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal))
    const end = begin(() => {
      signal?.removeEventListener('abort', aborted)
      resolve()
    })
    function aborted(): void {
      end()
      if (signal) reject(abortError(signal))
    }
    signal?.addEventListener('abort', aborted, { once: true })
  })
}

function abortError(signal: AbortSignal): ModelError {
  const reason: unknown = signal.reason
  if (ModelError.is(reason)) return reason
  return new ModelError({
    code: 'aborted',
    message: '[openrouter] The call was aborted by the caller.',
    provider: 'openrouter',
    cause: reason,
  })
}

/** The options for a request that must not be made twice: one that the server may have acted on is not tried again, unless told to. */
export function notTwice(options: CallOptions): CallOptions {
  return options.retry === false ? options : { ...options, retry: { ambiguous: false, ...options.retry } }
}
