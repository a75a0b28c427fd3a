import { repeat, typicalCpu, warmUpMs } from '../measure/cpu.mjs'
import { evenDeltas } from '../server/content.mjs'
import { createClient, question } from './answers.mjs'

export const title = 'Tool arguments'
export const about =
  'CPU of a streamed tool call whose arguments come in pieces of 4 bytes, until they are parsed. ' +
  'The last column is how much dearer four times the size is: 4 is linear, 16 quadratic.'
export const metrics = [
  ...[64, 128, 256].map((size) => ({ key: `cpu${size}`, title: `${size} KB, ms`, digits: 0, ratio: true })),
  { key: 'growth', title: '64 → 256 KB', digits: 1 },
]

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure(task) {
  const client = await createClient(task)
  /** @param {number} size */
  function caller(size) {
    const [expected] = evenDeltas(size, size)
    return async () => {
      const text = await client.toolCall(`bench/tool-${size}`, question)
      if (text !== expected) throw new Error(`the arguments are wrong: ${text?.length} of ${size} characters`)
    }
  }
  await repeat(2 * warmUpMs, caller(65_536), 3)
  /** @type {Record<string, number>} */
  const result = {}
  for (const size of [64, 128, 256]) result[`cpu${size}`] = (await typicalCpu(task.windowMs, caller(size * 1024))) / 1000
  return { ...result, growth: (result['cpu256'] ?? 0) / (result['cpu64'] ?? 0) }
}
