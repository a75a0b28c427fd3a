/**
 * How long the suite waits. Time is counted in ticks of this process and not by the clock: on a machine that is so busy that the
 * process stands still, its patience stands still too, so that a check fails for what hangs and not for what is slow.
 */
import { CheckFailure } from './check.ts'

/** How late something may be that is to happen at once, in milliseconds. The promise of core is 50; the rest is for busy machines. */
export const promptMs = 300

/** How long the suite waits for what takes its time, such as a closing connection, in milliseconds. */
const patientMs = 1_200

const tickMs = 10

/** What `promise` gives. Fails when it has not settled after `milliseconds`; `what` names it: "the call". */
export async function within<Value>(promise: Promise<Value>, milliseconds: number, what: string): Promise<Value> {
  let clock: ReturnType<typeof setInterval> | undefined
  const late = new Promise<never>((_, reject) => {
    let ticks = Math.ceil(milliseconds / tickMs)
    const tick = (): void => {
      if (--ticks < 0) reject(new CheckFailure(`${what} must settle within ${milliseconds} ms, and has not`))
    }
    clock = setInterval(tick, tickMs)
  })
  // Whoever comes second must not be taken for an unhandled rejection.
  promise.catch(() => {})
  try {
    return await Promise.race([promise, late])
  } finally {
    clearInterval(clock)
  }
}

/** Resolves to whether `condition` became true in time, asked every few milliseconds. */
export async function becomes(condition: () => boolean, milliseconds: number = patientMs): Promise<boolean> {
  for (let waitedMs = 0; !condition(); waitedMs += waitMs(waitedMs)) {
    if (waitedMs > milliseconds) return false
    await pause(waitMs(waitedMs))
  }
  return true
}

/** Short at first, since nearly everything happens at once. */
function waitMs(waitedMs: number): number {
  return waitedMs < tickMs ? 1 : tickMs
}

/** Resolves after `milliseconds`. */
export async function pause(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
}
