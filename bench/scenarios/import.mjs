import { cpuOf } from '../measure/cpu.mjs'
import { settledMemory } from '../measure/memory.mjs'
import { chatText } from '../server/content.mjs'
import { check, createClient, question } from './answers.mjs'

export const title = 'Import and first call'
export const about =
  'CPU and resident memory of importing the library and making a client, and what the first call of the process adds.'
export const metrics = [
  { key: 'importCpu', title: 'import, CPU ms', digits: 1 },
  { key: 'importRss', title: 'import, MiB', digits: 1 },
  { key: 'firstCpu', title: 'first call adds, CPU ms', digits: 1 },
  { key: 'firstRss', title: 'first call adds, MiB', digits: 1 },
]

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure(task) {
  const start = await settledMemory()
  /** @type {import('../clients/index.mjs').Client | undefined} */
  let client
  const importCpu = await cpuOf(async () => {
    client = await createClient(task)
  })
  const imported = await settledMemory()
  const firstCpu = await cpuOf(async () => {
    const answer = await client?.chat('bench/chat', question)
    if (answer) check(answer, chatText)
  })
  const called = await settledMemory()
  return {
    importCpu: importCpu / 1000,
    importRss: (imported.rss - start.rss) / 2 ** 20,
    firstCpu: firstCpu / 1000,
    firstRss: (called.rss - imported.rss) / 2 ** 20,
  }
}
