import { settledMemory } from '../measure/memory.mjs'
import { textOf } from '../server/content.mjs'
import { check, createClient, question } from './answers.mjs'

export const title = 'Idle open streams'
export const about = 'Memory of one open stream that has given three chunks and now waits: what 1,000 of them add to 300.'
export const metrics = [
  { key: 'rss', title: 'RSS KiB', digits: 1, ratio: true },
  { key: 'heap', title: 'heap KiB', digits: 1, ratio: true },
]

const count = 1000
const threeChunks = textOf(3)

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure(task) {
  const client = await createClient(task)
  check(await client.stream('bench/each-20', question), textOf(20))
  /** They never end; the process does. @type {Promise<unknown>[]} */
  const open = []
  // The first ones fill what the heap had spare.
  await openStreams(client, open, 300)
  const before = await settledMemory()
  await openStreams(client, open, count)
  const after = await settledMemory()
  return { rss: (after.rss - before.rss) / count / 1024, heap: (after.heap - before.heap) / count / 1024 }
}

/**
 * Opens streams by the fifty, so that the memory of opening is not mistaken for that of waiting.
 * @param {import('../clients/index.mjs').Client} client
 * @param {Promise<unknown>[]} open
 * @param {number} more
 */
async function openStreams(client, open, more) {
  for (let batch = 0; batch < more / 50; batch++) await Promise.all(Array.from({ length: 50 }, () => openStream(client, open)))
}

/**
 * Resolves when a stream has given its three chunks.
 * @param {import('../clients/index.mjs').Client} client
 * @param {Promise<unknown>[]} open
 * @returns {Promise<void>}
 */
function openStream(client, open) {
  return new Promise((resolve, reject) => {
    let seen = ''
    const answer = client.stream('bench/idle-3', question, (text) => {
      seen += text
      if (seen === threeChunks) resolve()
    })
    answer.catch(reject)
    open.push(answer)
  })
}
