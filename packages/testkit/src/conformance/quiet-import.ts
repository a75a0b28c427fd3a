/** Whether importing a module does anything: looked at in a process of its own, since a module is run once in each. */
import { spawn } from 'node:child_process'
import { ensure } from './expectation.ts'

/** What the other process reports. */
interface ImportReport {
  readonly failed?: string
  readonly read: readonly string[]
  readonly left: readonly string[]
  readonly printed: number
}

/** Watches the environment, timers, sockets and output while it imports. Written as text, so that it can be handed to a process as it is. */
const probe = `
const [url] = process.argv.slice(1)
const read = new Set(), print = process.stdout.write.bind(process.stdout)
let printed = 0
process.stdout.write = process.stderr.write = (_text, ...rest) => { printed++; const done = rest.at(-1); if (typeof done === 'function') done(); return true }
const env = process.env
process.env = new Proxy(env, { get: (target, name) => { if (typeof name === 'string') read.add(name); return target[name] } })
const before = process.getActiveResourcesInfo()
let failed
try { await import(url) } catch (error) { failed = String(error) }
await new Promise((resolve) => setImmediate(resolve))
const left = process.getActiveResourcesInfo()
for (const name of before) { const at = left.indexOf(name); if (at >= 0) left.splice(at, 1) }
print(JSON.stringify({ failed, read: [...read], left, printed }), () => process.exit(0))
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
  const child = spawn(process.execPath, ['--input-type=module', '--eval', probe, module.href], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: importMs,
  })
  const out: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes))
  child.stderr.on('data', (bytes: Buffer) => errors.push(bytes))
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve())
  })
  const text = Buffer.concat(out).toString('utf8')
  ensure(text !== '', `importing ${module.href} ended the process: ${Buffer.concat(errors).toString('utf8').slice(0, 500)}`)
  // Safe: the probe above wrote it.
  return JSON.parse(text) as ImportReport
}
