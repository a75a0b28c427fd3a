/** CPU time of this process, all its threads included, and the clocks around it. */
import { median } from './statistics.mjs'

/**
 * @param {() => Promise<unknown>} run
 * @returns {Promise<number>} microseconds
 */
export async function cpuOf(run) {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/**
 * Runs again and again for at least so long, and at least `times` times.
 * @param {number} forMs
 * @param {() => Promise<unknown>} run
 * @param {number} [times]
 * @returns {Promise<number>} how often it ran
 */
export async function repeat(forMs, run, times = 1) {
  const end = performance.now() + forMs
  let count = 0
  do {
    await run()
    count++
  } while (performance.now() < end || count < times)
  return count
}

/**
 * CPU time of one run, the average of as many as fill the window.
 * @param {number} windowMs
 * @param {() => Promise<unknown>} run
 * @returns {Promise<number>} microseconds
 */
export async function cpuEach(windowMs, run) {
  let count = 0
  const cpu = await cpuOf(async () => {
    count = await repeat(windowMs, run)
  })
  return cpu / count
}

/**
 * CPU time of the run in the middle of at least five, as far as four windows allow: for runs so long that the first ones,
 * which the compiler is still busy with, would weigh too much.
 * @param {number} windowMs
 * @param {() => Promise<unknown>} run
 * @returns {Promise<number>} microseconds
 */
export async function typicalCpu(windowMs, run) {
  /** @type {number[]} */
  const found = []
  const start = performance.now()
  let passedMs = 0
  while (found.length === 0 || (passedMs < 4 * windowMs && (passedMs < windowMs || found.length < 5))) {
    found.push(await cpuOf(run))
    passedMs = performance.now() - start
  }
  return median(found)
}

/** Long enough for the optimising compiler to have done its work. */
export const warmUpMs = 1500
