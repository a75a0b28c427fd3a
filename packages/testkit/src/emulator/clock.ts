/** When each token of an answer is due. */

/** How fast an emulated model is. */
export interface Pace {
  /** Milliseconds from the headers to the first token. Default 0. */
  readonly firstTokenMs?: number | undefined
  /** Default: no limit. */
  readonly tokensPerSecond?: number | undefined
}

/** When what is due, for one answer. */
export interface Clock {
  /** Milliseconds after the headers at which that many tokens are written. */
  at(tokens: number): number
  /** When keep-alive comments go out: at once, and every second until the first token. */
  commentsAtMs(): readonly number[]
}

const commentEveryMs = 1000

/** Times in whole milliseconds; all 0 without a pace. */
export function createClock(pace: Pace | undefined): Clock {
  const { firstTokenMs = 0, tokensPerSecond = Number.POSITIVE_INFINITY } = pace ?? {}
  return {
    at: (tokens) => Math.round(firstTokenMs + (Math.max(0, tokens - 1) * 1000) / tokensPerSecond),
    commentsAtMs: () =>
      Array.from({ length: Math.max(1, Math.ceil(firstTokenMs / commentEveryMs)) }, (_, index) => index * commentEveryMs),
  }
}
