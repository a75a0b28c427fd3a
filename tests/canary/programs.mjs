/**
 * The programs of the testkit with the key of the environment: recording an emulator, verifying and showing what was recorded, and a
 * conformance report. Run by scripts/canary.mjs, which reads along and looks into the files.
 */
import { mkdtempSync, readdirSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createEmulator } from '@polymux/testkit/emulator'

const execute = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'programs-'))
const programs = join(dirname(fileURLToPath(import.meta.resolve('@polymux/testkit'))), 'bin')
const subject = fileURLToPath(new URL('subject.mjs', import.meta.url))
const server = await createEmulator({ requireKey: true }).listen()
const base = ['--base-url', `${server.url}/api/v1`]

await run('polymux-fixtures', 'record', '--folder', 'recorded', ...base)
const recorded = readdirSync(join(folder, 'recorded'), { recursive: true }).filter((name) => String(name).endsWith('.json'))
if (recorded.length < 15) throw new Error(`Only ${recorded.length} exchanges were recorded`)
await run('polymux-fixtures', 'lint', 'recorded')
await run('polymux-fixtures', 'ls', 'recorded')
for (const name of recorded) await run('polymux-fixtures', 'show', join('recorded', String(name)))
await run('polymux-fixtures', 'verify', 'recorded', ...base)
await run('testkit', 'conformance', subject, '--json', 'report.json', '--badge', 'badge.svg')
await server.close()

/**
 * Fails when the program does: what it would have said is not known then.
 * @param {string} program
 * @param {...string} args
 */
async function run(program, ...args) {
  const { stdout, stderr } = await execute(process.execPath, [join(programs, `${program}.js`), ...args], {
    cwd: folder,
    env: { ...process.env, CI: '' },
  })
  console.log(program, args.join(' '), stdout, stderr)
}
