import { cpuOf, repeat, warmUpMs } from '../measure/cpu.mjs'
import { percentile } from '../measure/statistics.mjs'
import { chatText } from '../server/content.mjs'
import { check, createClient, question } from './answers.mjs'

export const title = 'Chat, not streamed'
export const about = 'CPU per call and its duration, by how many calls are under way at once.'
export const metrics = [
  ...[1, 16, 256].map((width) => ({ key: `cpu${width}`, title: `CPU µs, c=${width}`, digits: 0, ratio: true })),
  ...[1, 16, 256].map((width) => ({ key: `p50_${width}`, title: `p50 ms, c=${width}`, digits: 2, ratio: width === 1 })),
  ...[1, 16, 256].map((width) => ({ key: `p99_${width}`, title: `p99 ms, c=${width}`, digits: 1, ratio: width === 16 })),
  { key: 'rate256', title: 'calls/s, c=256', digits: 0 },
]

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure(task) {
  const client = await createClient(task)
  /** @type {Record<string, number>} */
  const result = {}
  await callSideBySide(client, 16, warmUpMs)
  for (const width of [1, 16, 256]) {
    await callSideBySide(client, width, 150)
    const start = performance.now()
    /** @type {number[]} */
    let durations = []
    const cpu = await cpuOf(async () => {
      durations = await callSideBySide(client, width, task.windowMs)
    })
    result[`cpu${width}`] = cpu / durations.length
    result[`p50_${width}`] = percentile(durations, 0.5)
    result[`p99_${width}`] = percentile(durations, 0.99)
    result[`rate${width}`] = (durations.length * 1000) / (performance.now() - start)
  }
  return result
}

/**
 * @param {import('../clients/index.mjs').Client} client
 * @param {number} width how many callers
 * @param {number} forMs
 * @returns {Promise<number[]>} milliseconds of each call
 */
async function callSideBySide(client, width, forMs) {
  /** @type {number[]} */
  const durations = []
  async function call() {
    const start = performance.now()
    check(await client.chat('bench/chat', question), chatText)
    durations.push(performance.now() - start)
  }
  await Promise.all(Array.from({ length: width }, () => repeat(forMs, call)))
  return durations
}
