import { cpuEach, cpuOf, repeat } from '../measure/cpu.mjs'
import { peakRssOf, settledMemory } from '../measure/memory.mjs'
import { chatText, imageBase64 } from '../server/content.mjs'
import { check, createClient, question } from './answers.mjs'

export const title = 'Pictures'
export const about =
  'A picture of 8 MB of base64 in one answer: the first such call of a process, how far it lifts the resident size, and a later call.'
export const metrics = [
  { key: 'first', title: 'first, CPU ms', digits: 0, ratio: true },
  { key: 'peak', title: 'first, peak MiB', digits: 0, ratio: true },
  { key: 'warm', title: 'warm, CPU ms', digits: 1, ratio: true },
]

const size = 8 * 2 ** 20
const expected = imageBase64(size)

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure(task) {
  const client = await createClient(task)
  const { image } = client
  if (!image) return null
  check(await client.chat('bench/chat', question), chatText)
  const call = async () => {
    const base64 = await image(`bench/image-${size}`, 'Draw the sea.')
    if (base64 !== expected) throw new Error(`the picture is wrong: ${base64?.length} of ${size} characters`)
  }
  const { rss } = await settledMemory()
  let first = 0
  const peak = await peakRssOf(async () => {
    first = await cpuOf(call)
  })
  await repeat(200, call, 3)
  return { first: first / 1000, peak: (peak - rss) / 2 ** 20, warm: (await cpuEach(task.windowMs, call)) / 1000 }
}
