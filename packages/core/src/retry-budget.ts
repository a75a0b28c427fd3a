/**
 * A token bucket that keeps retries a small part of the traffic: when a server is down, thousands of callers that each try three
 * times would hold it down. Every first attempt earns a fifth of a retry, and every second one.
 */
export interface RetryBudget {
  /** Retries that could be made now; never negative, at most 100. */
  left(): number
  /** A first attempt was made. */
  earn(): void
  /** Takes one retry, or says that there is none. */
  spend(): boolean
}

const capacity = 100
const earnedByAttempt = 0.2
const earnedBySecond = 1

/** A full bucket. `now` is a clock in milliseconds. */
export function createRetryBudget(now: () => number = () => performance.now()): RetryBudget {
  let tokens = capacity
  let lastTime = now()

  function refill(): void {
    const time = now()
    tokens = Math.min(capacity, tokens + (Math.max(0, time - lastTime) / 1_000) * earnedBySecond)
    lastTime = time
  }

  return {
    left() {
      refill()
      return Math.floor(tokens)
    },
    earn() {
      tokens = Math.min(capacity, tokens + earnedByAttempt)
    },
    spend() {
      refill()
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
