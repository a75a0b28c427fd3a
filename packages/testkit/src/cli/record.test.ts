import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MemoryTerminal, memoryTerminal } from '../../test/memory-terminal.ts'
import { createEmulator } from '../emulator/emulator.ts'
import type { LoopbackServer } from '../http/loopback-server.ts'
import { fixtureCommands } from './fixture-commands.ts'
import { runCommand } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'record-command-'))
let server: LoopbackServer

beforeAll(async () => {
  server = await createEmulator({ requireKey: true }).listen()
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

async function run(line: string, env: Readonly<Record<string, string>> = {}): Promise<MemoryTerminal & { code: number }> {
  const terminal = memoryTerminal({ folder, env })
  const code = await runCommand('polymux-fixtures', fixtureCommands, line.split(' '), terminal)
  return { ...terminal, code }
}

describe('polymux-fixtures record', () => {
  test('refuses without a key and says how to go on', async () => {
    const { code, errors } = await run('record')
    expect(code).toBe(2)
    expect(errors.join('\n')).toContain('set OPENROUTER_API_KEY')
  })

  test('refuses in CI unless the server is on this machine', async () => {
    const { code, errors } = await run('record --only chat', { CI: 'true', OPENROUTER_API_KEY: 'not-a-key' })
    expect(code).toBe(2)
    expect(errors.join('\n')).toContain('no CI should do')
  })

  test('refuses a URL that is none and a scenario that is none', async () => {
    expect((await run('record --base-url nowhere')).errors.join('\n')).toContain('--base-url must be a URL')
    const { code, errors } = await run(`record --only chatt --base-url ${server.url}/api/v1`)
    expect([code, errors[0]]).toEqual([2, expect.stringContaining('There is no scenario "chatt". There are: chat/plain')])
  })

  test('says so when every answer is a refusal, as of a base URL without its version', async () => {
    const { code, errors } = await run(`record --only chat/plain --folder refused --base-url ${server.url}`)
    expect([code, errors]).toEqual([1, [expect.stringContaining('Every answer is a refusal (404)')]])
  })

  test('says why no answer came, and names the option by its name', async () => {
    const gone = await createEmulator().listen()
    await gone.close()
    const { code, lines } = await run(`record --only chat/plain --base-url ${gone.url}/api/v1`)
    expect([code, lines[0]]).toEqual([1, expect.stringContaining('before an answer came (ECONNREFUSED); --keep-broken would')])
  })

  test('records from an emulator, marks it so, and verify then finds nothing to say and writes nothing', async () => {
    const recorded = await run(`record --only errors --base-url ${server.url}/api/v1`, { CI: 'true' })
    expect(recorded.code).toBe(0)
    expect(recorded.lines).toEqual([
      '400  openrouter/live/errors/bad-request.json',
      '401  openrouter/live/errors/no-key.json',
      '400  openrouter/live/errors/unknown-model.json',
      `3 of 3 scenarios are in ${join(folder, 'fixtures')}, marked as from an emulator`,
    ])
    const file = join(folder, 'fixtures', 'openrouter/live/errors/no-key.json')
    const text = readFileSync(file, 'utf8')
    expect(JSON.parse(text)).toMatchObject({ provenance: { source: 'emulator' }, tags: ['errors'] })
    const before = readdirSync(folder, { recursive: true })

    const same = await run(`verify --base-url ${server.url}/api/v1`)
    expect([same.code, same.lines.at(-1)]).toEqual([0, '3 same, 0 drifted, 0 failed, 0 skipped'])
    const open = await createEmulator().listen()
    const drifted = await run(`verify --only **/no-key --base-url ${open.url}/api/v1`)
    expect([drifted.code, drifted.lines]).toEqual([
      1,
      ['drift    openrouter/live/errors/no-key', '           status: was 401, is 200', '0 same, 1 drifted, 0 failed, 0 skipped'],
    ])
    const machine = await run(`verify --only **/no-key --json --base-url ${open.url}/api/v1`)
    await open.close()
    expect(JSON.parse(machine.lines.join('\n'))).toMatchObject([{ outcome: 'drift', drift: [{ kind: 'status', actual: '200' }] }])
    expect([readdirSync(folder, { recursive: true }), readFileSync(file, 'utf8')]).toEqual([before, text])
  })
})
