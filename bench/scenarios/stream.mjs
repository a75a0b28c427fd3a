import { PerformanceObserver } from 'node:perf_hooks'
import { cpuEach, cpuOf, repeat, warmUpMs } from '../measure/cpu.mjs'
import { textOf } from '../server/content.mjs'
import { check, createClient, question } from './answers.mjs'

export const title = 'Streaming'
export const about =
  'CPU per text chunk, the text joined. long: 2,000 chunks written at once; each: one socket write a chunk; conc200: 200 streams of ' +
  '200 chunks side by side, one write a chunk; reasoning: 300 chunks of reasoning with details and 78 of text, per chunk. ' +
  'GC: share of the CPU time at conc200.'
export const metrics = [
  { key: 'long', title: 'long µs', digits: 2, ratio: true },
  { key: 'each', title: 'each µs', digits: 2, ratio: true },
  { key: 'conc200', title: 'conc200 µs', digits: 2, ratio: true },
  { key: 'reasoning', title: 'reasoning µs', digits: 2, ratio: true },
  { key: 'gc', title: 'GC % at conc200', digits: 1 },
]

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure(task) {
  const client = await createClient(task)
  /** @param {string} model @param {number} chunks */
  function reader(model, chunks) {
    const expected = textOf(chunks)
    return async () => check(await client.stream(model, question), expected)
  }
  const long = reader('bench/text-2000', 2000)
  const each = reader('bench/each-2000', 2000)
  const short = reader('bench/each-200', 200)
  const reasoning = reader('bench/reason-300', 78)
  const sideBySide = () => Promise.all(Array.from({ length: 200 }, short))

  await repeat(warmUpMs, long, 3)
  const result = { long: (await cpuEach(task.windowMs, long)) / 2000 }
  await repeat(warmUpMs / 2, each)
  Object.assign(result, { each: (await cpuEach(task.windowMs, each)) / 2000 })
  await sideBySide()
  Object.assign(result, { conc200: (await cpuEach(task.windowMs, sideBySide)) / 40_000 })
  Object.assign(result, { gc: await collectionShare(sideBySide) })
  await repeat(warmUpMs / 2, reasoning)
  return { ...result, reasoning: (await cpuEach(task.windowMs, reasoning)) / 378 }
}

/**
 * @param {() => Promise<unknown>} run
 * @returns {Promise<number>} percent of the CPU time that went into collecting garbage
 */
async function collectionShare(run) {
  let collectingMs = 0
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collectingMs += duration
  })
  observer.observe({ entryTypes: ['gc'] })
  const cpu = await cpuOf(async () => {
    await run()
    await run()
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  observer.disconnect()
  return (collectingMs * 100_000) / cpu
}
