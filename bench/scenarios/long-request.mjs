import { cpuEach, repeat, warmUpMs } from '../measure/cpu.mjs'
import { chatText, evenDeltas } from '../server/content.mjs'
import { check, createClient } from './answers.mjs'

export const title = 'Long request'
export const about = 'CPU of a call with 200 messages of 1,000 characters, one after the other.'
export const metrics = [{ key: 'cpu', title: 'CPU µs', digits: 0, ratio: true }]

const messages = Array.from({ length: 200 }, (_, position) => ({
  role: position % 2 === 0 ? 'user' : 'assistant',
  content: `${evenDeltas(996, 996)[0]} ${position}`,
}))

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure(task) {
  const client = await createClient(task)
  const call = async () => check(await client.chat('bench/chat', messages), chatText)
  await repeat(warmUpMs, call)
  return { cpu: await cpuEach(task.windowMs, call) }
}
