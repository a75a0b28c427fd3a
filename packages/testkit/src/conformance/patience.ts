/** How long the suite waits. Generous, since it also runs on machines that are busy: a check fails for what hangs, not for what is slow. */
import { CheckFailure } from './check.ts'

/** How late something may be that is to happen at once, in milliseconds. The promise of core is 50; the rest is for busy machines. */
export const promptMs = 400

/** How long the suite waits for what takes its time, such as a closing connection, in milliseconds. */
const patientMs = 1_200

/** What `promise` gives. Fails when it has not settled after `milliseconds`; `what` names it: "the call". */
export async function within<Value>(promise: Promise<Value>, milliseconds: number, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CheckFailure(`${what} must settle within ${milliseconds} ms, and has not`)), milliseconds)
  })
  // Whoever comes second must not be taken for an unhandled rejection.
  promise.catch(() => {})
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Resolves to whether `condition` became true in time, asked every few milliseconds. */
export async function becomes(condition: () => boolean, milliseconds: number = patientMs): Promise<boolean> {
  const endsAt = performance.now() + milliseconds
  while (!condition()) {
    if (performance.now() > endsAt) return false
    await pause(2)
  }
  return true
}

/** Resolves after `milliseconds`. */
export async function pause(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
}
