/** What the process holds, after everything that can go has gone. */
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** @returns {Promise<{ rss: number, heap: number, kept: number }>} bytes; kept: heap and what lies outside it */
export async function settledMemory() {
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.()
    await setTimeout(20)
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heap: heapUsed, kept: heapUsed + external }
}

/**
 * The highest resident size while something runs, in bytes. On Linux counted from its start, elsewhere from that of the process.
 * @param {() => Promise<unknown>} run
 */
export async function peakRssOf(run) {
  const linux = process.platform === 'linux'
  if (linux) writeFileSync('/proc/self/clear_refs', '5')
  await run()
  if (!linux) return process.resourceUsage().maxRSS * 1024
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
}
