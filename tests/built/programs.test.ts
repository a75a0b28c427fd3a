/** The programs of the testkit as processes: what only a process can get wrong. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, expect, test } from 'vitest'
import { repositoryRoot } from './repository.ts'

const bin = join(repositoryRoot, 'packages/testkit/dist/bin')
const folder = mkdtempSync(join(tmpdir(), 'testkit-programs-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a reader that has enough, such as head, ends a listing without a stack trace', async () => {
  const child = spawn(process.execPath, [join(bin, 'polymux-fixtures.js'), 'ls', '--json'], { cwd: folder })
  child.stdout.destroy()
  let errors = ''
  child.stderr.on('data', (text) => (errors += String(text)))
  const [code] = await once(child, 'close')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
})

test('Ctrl-C ends a command that cannot stop by itself, with the exit code of the signal', async () => {
  writeFileSync(join(folder, 'stuck.mjs'), `console.log('loading'); setInterval(() => {}, 1000); await new Promise(() => {})`)
  const child = spawn(process.execPath, [join(bin, 'testkit.js'), 'conformance', 'stuck.mjs'], { cwd: folder })
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  const [code, signal] = await once(child, 'close')
  expect({ code, signal }).toEqual({ code: 130, signal: null })
})
