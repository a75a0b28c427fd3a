import { repeat, warmUpMs } from '../measure/cpu.mjs'
import { percentile } from '../measure/statistics.mjs'
import { textOf, tokens } from '../server/content.mjs'
import { check, createClient, question } from './answers.mjs'

export const title = 'Added latency'
export const about =
  'From the moment the server writes a chunk until the consumer holds its text: one stream with a chunk every 5 ms, and 50 with one ' +
  'every 10 ms each. Above the median it is mostly the noise of the machine.'
export const metrics = [
  { key: 'p50_1', title: 'p50 µs, 1 stream', digits: 0, ratio: true },
  { key: 'p99_1', title: 'p99 µs, 1 stream', digits: 0 },
  { key: 'p50_50', title: 'p50 µs, 50 streams', digits: 0, ratio: true },
  { key: 'p99_50', title: 'p99 µs, 50 streams', digits: 0, ratio: true },
]

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure(task) {
  const client = await createClient(task)
  await repeat(warmUpMs, async () => check(await client.stream('bench/text-2000', question), textOf(2000)))
  await delays(client, 'bench/stamped-40-5', 10, 40)
  const alone = await delays(client, 'bench/stamped-250-5', 1, 250)
  const together = await delays(client, 'bench/stamped-120-10', 50, 120)
  return {
    p50_1: percentile(alone, 0.5),
    p99_1: percentile(alone, 0.99),
    p50_50: percentile(together, 0.5),
    p99_50: percentile(together, 0.99),
  }
}

/**
 * @param {import('../clients/index.mjs').Client} client
 * @param {string} model
 * @param {number} width how many streams
 * @param {number} count how many chunks each has
 * @returns {Promise<number[]>} microseconds, without the first fifth of each stream
 */
async function delays(client, model, width, count) {
  /** @type {number[]} */
  const found = []
  async function read() {
    let seen = 0
    const answer = await client.stream(model, question, (text) => {
      const now = Number(process.hrtime.bigint())
      for (const stamp of text.split(';')) {
        if (stamp === '') continue
        if (seen++ >= count / 5) found.push((now - Number(stamp)) / 1000)
      }
    })
    if (seen !== count || answer.outputTokens !== tokens.output) throw new Error(`${seen} of ${count} chunks came`)
  }
  await Promise.all(Array.from({ length: width }, read))
  return found
}
