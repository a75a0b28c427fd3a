import type { ModelError } from './model-error.ts'

/** When a failed attempt is made again. */
export interface RetryPolicy {
  /** Attempts in all, the first included. Default 3. A kept connection that turned out to be closed is no attempt: it is replaced at once. */
  readonly attempts?: number
  /** Longest single wait in milliseconds. A server that asks for more fails the call at once. Default 60,000. */
  readonly maxDelayMs?: number
  /** Whether attempts that the provider may have worked on (`error.maybeBilled`) are made again. Default `true`. */
  readonly ambiguous?: boolean
}

/** How long a whole call may take when the caller sets nothing: ten minutes. */
export const defaultTotalMs = 600_000

const firstDelayMs = 500
const longestBackoffMs = 8_000
const shortestBackoffMs = 50

/**
 * Milliseconds to wait before trying again, or `undefined` when the error is final: not retryable, out of attempts, or the wait would
 * not fit. A server's own hint is waited out in full, never shortened; without one the wait is random up to a doubling bound. An
 * answer that makes no sense is asked for only once more.
 */
export function retryDelayMs(
  error: ModelError,
  attempts: number,
  policy: RetryPolicy | false | undefined,
  remainingMs: number,
): number | undefined {
  if (policy === false || !error.retryable) return undefined
  if (error.maybeBilled && policy?.ambiguous === false) return undefined
  const most = policy?.attempts ?? 3
  if (attempts >= (error.code === 'bad_response' ? Math.min(2, most) : most)) return undefined
  const hint = error.retryAfterMs
  const bound = Math.min(longestBackoffMs, firstDelayMs * 2 ** (attempts - 1))
  const waitMs =
    hint === undefined ? Math.max(shortestBackoffMs, Math.random() * bound) : hint + Math.random() * Math.min(1_000, hint / 10)
  return (hint ?? 0) > (policy?.maxDelayMs ?? 60_000) || waitMs >= remainingMs ? undefined : waitMs
}
