import type { ModelError } from './model-error.ts'

/** When a failed attempt is made again. */
export interface RetryPolicy {
  /** Attempts in all, the first included. Default 3. */
  readonly attempts?: number
  /** Longest single wait in milliseconds. A server that asks for more fails the call at once. Default 60,000. */
  readonly maxDelayMs?: number
}

/** How long a whole call may take when the caller sets nothing: ten minutes. */
export const defaultTotalMs = 600_000

const firstDelayMs = 500
const longestBackoffMs = 8_000
const shortestBackoffMs = 50

/**
 * Milliseconds to wait before trying again, or `undefined` when the error is final: not retryable, out of attempts, or the wait would
 * not fit. A server's own hint is waited out in full, never shortened; without one the wait is random up to a doubling bound.
 */
export function retryDelayMs(
  error: ModelError,
  attempts: number,
  policy: RetryPolicy | false | undefined,
  remainingMs: number,
): number | undefined {
  if (policy === false || !error.retryable || attempts >= (policy?.attempts ?? 3)) return undefined
  const hint = error.retryAfterMs
  const bound = Math.min(longestBackoffMs, firstDelayMs * 2 ** (attempts - 1))
  const waitMs =
    hint === undefined ? Math.max(shortestBackoffMs, Math.random() * bound) : hint + Math.random() * Math.min(1_000, hint / 10)
  return (hint ?? 0) > (policy?.maxDelayMs ?? 60_000) || waitMs >= remainingMs ? undefined : waitMs
}

/** What a reply asks for: `retry-after-ms`, or `retry-after` in seconds or as a date. Nonsense and the past count as absent. */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number = Date.now()): number | undefined {
  const exact = positive(Number(headers['retry-after-ms'] ?? Number.NaN))
  if (exact !== undefined) return exact
  const text = headers['retry-after']?.trim()
  if (!text) return undefined
  return /^\d+(\.\d+)?$/.test(text) ? positive(Number(text) * 1_000) : positive(Date.parse(text) - now)
}

function positive(milliseconds: number): number | undefined {
  return milliseconds > 0 && milliseconds < 1e10 ? Math.ceil(milliseconds) : undefined
}
