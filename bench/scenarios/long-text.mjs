import { repeat, typicalCpu, warmUpMs } from '../measure/cpu.mjs'
import { evenDeltas } from '../server/content.mjs'
import { check, createClient, question } from './answers.mjs'

export const title = 'Long texts'
export const about = 'CPU of a streamed text in pieces of 32 bytes. The last column is how much dearer twice the size is.'
export const metrics = [
  { key: 'cpu1', title: '1 MB, ms', digits: 0, ratio: true },
  { key: 'cpu2', title: '2 MB, ms', digits: 0, ratio: true },
  { key: 'growth', title: '1 → 2 MB', digits: 1 },
]

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure(task) {
  const client = await createClient(task)
  /** @param {number} size */
  function caller(size) {
    const [expected = ''] = evenDeltas(size, size)
    return async () => check(await client.stream(`bench/delta-${size}`, question), expected)
  }
  await repeat(2 * warmUpMs, caller(2 ** 19), 3)
  const cpu1 = (await typicalCpu(task.windowMs, caller(2 ** 20))) / 1000
  const cpu2 = (await typicalCpu(task.windowMs, caller(2 ** 21))) / 1000
  return { cpu1, cpu2, growth: cpu2 / cpu1 }
}
