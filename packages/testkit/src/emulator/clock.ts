/** When each token of an answer is due. */

/** How fast an emulated model is, and how its answers are cut. */
export interface Pace {
  /** Milliseconds from the headers to the first token. Default 0. */
  readonly firstTokenMs?: number | undefined
  /** Default: no limit. */
  readonly tokensPerSecond?: number | undefined
  /** By which share waits are longer or shorter, at random by the seed: 0.5 makes 10 ms into 5 to 15. 0 to 1, default 0. */
  readonly jitter?: number | undefined
  /**
   * What one HTTP chunk holds: an `event` (the default), all events of a `token`, as much as fits into a packet (`mtu`, 1,448
   * bytes), a single `byte`, or 1 to 64 bytes at `random` by the seed.
   */
  readonly chunking?: Chunking | undefined
}

/** Ways to cut an answer into HTTP chunks. */
export type Chunking = 'event' | 'token' | 'mtu' | 'byte' | 'random'

/** When what is due, for one answer. */
export interface Clock {
  /** Milliseconds after the headers at which that many tokens are written. */
  at(tokens: number): number
  /** When keep-alive comments go out: at once, and every second until the first token. */
  commentsAtMs(): readonly number[]
}

const commentEveryMs = 1000

/** Times in whole milliseconds; all 0 without a pace. `random` is asked for jitter only. */
export function createClock(pace: Pace | undefined, random: () => number): Clock {
  const { firstTokenMs = 0, tokensPerSecond = Number.POSITIVE_INFINITY, jitter = 0 } = pace ?? {}
  const everyMs = 1000 / tokensPerSecond
  const varied = (ms: number): number => (jitter === 0 ? ms : ms * (1 + jitter * (2 * random() - 1)))
  const first = varied(firstTokenMs)
  const times = [first]
  const at = (tokens: number): number => {
    const index = Math.max(0, tokens - 1)
    if (jitter === 0) return Math.round(first + index * everyMs)
    while (times.length <= index) times.push((times.at(-1) ?? 0) + varied(everyMs))
    return Math.round(times[index] ?? 0)
  }
  return {
    at,
    commentsAtMs: () =>
      Array.from({ length: Math.max(1, Math.ceil(first / commentEveryMs)) }, (_, index) => index * commentEveryMs),
  }
}
