/** When a failed attempt is made again. */
export interface RetryPolicy {
  /** Attempts in all, the first included. Default 3. */
  readonly attempts?: number
  /** Longest single wait in milliseconds. A server that asks for more fails the call at once. Default 60,000. */
  readonly maxDelayMs?: number
}
