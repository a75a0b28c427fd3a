/** Whether importing a module does anything: looked at in a thread of its own, since a module is run once in each. */
import { Worker } from 'node:worker_threads'
import { ensure } from './expectation.ts'

/** What the thread reports. */
interface ImportReport {
  readonly failed?: string
  readonly read: readonly string[]
  readonly left: readonly string[]
  readonly printed: number
}

/** Watches the environment, timers, sockets and output while it imports. A text, so that it can be handed to a thread as it is. */
const probe = `
const { parentPort, workerData } = require('node:worker_threads')
const read = new Set()
let printed = 0
const write = () => { printed++; return true }
process.stdout.write = write
process.stderr.write = write
process.env = new Proxy(process.env, { get: (target, name) => { if (typeof name === 'string') read.add(name); return target[name] } })
const before = process.getActiveResourcesInfo()
import(workerData).then(() => undefined, String).then((failed) => setImmediate(() => {
  const left = process.getActiveResourcesInfo()
  for (const name of before) { const at = left.indexOf(name); if (at >= 0) left.splice(at, 1) }
  parentPort.postMessage({ failed, read: [...read], left, printed })
}))
`

/** Longest that an import may take. */
const importMs = 20_000

/** Fails when the import reads the key, leaves a timer or a connection, or prints. */
export async function ensureQuietImport(module: URL, keyVariable: string | null): Promise<void> {
  const { failed, left, printed, read } = await importAlone(module)
  ensure(failed === undefined, `importing ${module.href} failed: ${failed}. Name a module that Node runs as it is: the built one`)
  ensure(left.length === 0, `importing the module left ${left.join(', ')} behind: start timers and connections at the first call`)
  ensure(printed === 0, `importing the module wrote to the terminal ${printed} times`)
  const early = keyVariable === null ? [] : read.filter((name) => name === keyVariable)
  ensure(early.length === 0, `importing the module read ${early.join(', ')}: the environment is looked at at the first call`)
}

async function importAlone(module: URL): Promise<ImportReport> {
  const worker = new Worker(probe, { eval: true, workerData: module.href, execArgv: [] })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<ImportReport>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`importing ${module.href} ended its thread with code ${code}`)))
      timer = setTimeout(() => reject(new Error(`importing ${module.href} took more than ${importMs} ms`)), importMs)
    })
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
