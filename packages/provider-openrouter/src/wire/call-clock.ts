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
/** The longest time that timers can count. */
const longestTimerMs = 2 ** 31 - 1

/** Starts the clock. `totalMs` holds where the caller sets none; 0 is none. */
export function startClock(options: CallOptions, totalMs: number = defaultTotalMs): CallClock {
  const total = options.timeouts?.totalMs ?? totalMs
  const ends = Math.min(options.deadline ?? Infinity, total > 0 ? Date.now() + total : Infinity)
  const { signal } = options
  return {
    options: ends === Infinity ? options : { ...options, deadline: ends },
    allows: (milliseconds) => Date.now() + milliseconds < ends,
    async wait(milliseconds) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const waited = new Promise<void>((resolve) => (timer = setTimeout(resolve, Math.min(milliseconds, longestTimerMs))))
      try {
        await untilAborted(waited, signal)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** A signal that ends a caller's waiting, and what gives its timer back. */
export interface BoundSignal {
  readonly signal: AbortSignal | undefined
  release(): void
}

/** The signal of the options, which also aborts at their deadline or total time: for callers who wait for what others began. */
export function boundSignal({ deadline = Infinity, signal, timeouts }: CallOptions): BoundSignal {
  const totalMs = timeouts?.totalMs ? timeouts.totalMs : Infinity
  const leftMs = Math.min(totalMs, deadline - Date.now())
  if (leftMs === Infinity) return { signal, release() {} }
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(lateError()), Math.max(0, Math.min(leftMs, longestTimerMs)))
  return { signal: AbortSignal.any(signal ? [signal, late.signal] : [late.signal]), release: () => clearTimeout(timer) }
}

function lateError(): ModelError {
  const message = '[openrouter] The call took longer than its total time allows (timeouts.totalMs or deadline).'
  return new ModelError({ code: 'timeout', message, provider: 'openrouter', retryable: false })
}

/** The promise, or a rejection with code `aborted` the moment the signal aborts. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  const over = new AbortController()
  const aborted = new Promise<never>((_resolve, reject) => {
    const listener = (): void => reject(abortError(signal))
    if (signal.aborted) listener()
    else signal.addEventListener('abort', listener, { once: true, signal: over.signal })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    over.abort()
  }
}

/** Throws with code `aborted` when the signal has aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal)
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

/** Throws `bad_request` for an interval that would not let a job alone for a moment. */
export function checkInterval(name: string, milliseconds: number | undefined): void {
  if (milliseconds === undefined || milliseconds >= 1) return
  throw new ModelError({ code: 'bad_request', message: `[openrouter] \`${name}\` must be 1 or more.`, provider: 'openrouter' })
}
