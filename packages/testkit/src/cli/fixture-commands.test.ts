import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { memoryTerminal } from '../../test/memory-terminal.ts'
import { chatFixture, streamResponse } from '../../test/sample-fixtures.ts'
import { writeFixture } from '../fixture/fixture-save.ts'
import { fixtureCommands } from './fixture-commands.ts'
import { runCommand } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'fixture-commands-'))
const fixtures = join(folder, 'fixtures')
afterAll(() => rmSync(folder, { recursive: true }))

const chunks = [
  { t: 0, s: ': WORKING\n\n' },
  { t: 50, s: 'data: {"id":"gen-1","text":"Calm' },
  { t: 100, s: ' sea"}\n\nevent: last\ndata: {"id":"gen-1","text":"."}\n\ndata: {"id' },
]
// Made anew for each: some tests write beside them.
beforeEach(() => {
  rmSync(fixtures, { recursive: true, force: true })
  writeFixture(
    chatFixture({ id: 'acme/chat/stream', tags: ['stream'], response: streamResponse(chunks, { kind: 'reset', t: 120 }) }),
    fixtures,
  )
  writeFixture(chatFixture({ id: 'acme/chat/plain' }), fixtures)
  writeFixture(
    chatFixture({
      id: 'acme/chat/old',
      provenance: { source: 'recorded', at: '2020-01-01T00:00:00Z', upstream: 'acme.example' },
      expires: 'P180D',
      request: {
        method: 'POST',
        path: '/other',
        query: { a: 'b c' },
        body: { multipart: [{ name: 'f', filename: 'x.txt', text: 'x\u001b[31m' }] },
      },
      response: null,
      failure: { code: 'ECONNREFUSED', stage: 'connect' },
    }),
    fixtures,
  )
})

interface Ran {
  readonly code: number
  readonly text: string
  readonly errors: string
}

async function run(line: string, colours = false): Promise<Ran> {
  const terminal = memoryTerminal({ folder, colours })
  const code = await runCommand('polymux-fixtures', fixtureCommands, line.split(' '), terminal)
  return { code, text: terminal.lines.join('\n'), errors: terminal.errors.join('\n') }
}

describe('polymux-fixtures ls', () => {
  test('lists what there is, and counts by source', async () => {
    const { code, text } = await run('ls')
    expect(code).toBe(0)
    expect(text).toContain('acme/chat/stream  authored  200           stream       3  120 ms  106 B')
    expect(text).toMatch(/acme\/chat\/old +recorded +ECONNREFUSED +none .* expired$/m)
    expect(text).toContain(`3 fixtures in ${fixtures}: 1 recorded, 2 authored`)
  })

  test('chooses by tag, source and path', async () => {
    expect((await run('ls --tag stream')).text).toContain('1 fixture in')
    expect((await run('ls --source recorded')).text).toContain('acme/chat/old')
    expect((await run('ls fixtures --path /api --json')).text).not.toContain('acme/chat/old')
    expect((await run('ls --path /nowhere')).text).toBe(`0 fixtures in ${fixtures}`)
    expect(await run('ls --source invented')).toMatchObject({ code: 2, errors: expect.stringContaining('recorded, emulator') })
  })

  test('goes on after a file it cannot read, and says so', async () => {
    writeFileSync(join(fixtures, 'broken.json'), '{}')
    const { code, text, errors } = await run('ls')
    rmSync(join(fixtures, 'broken.json'))
    expect(code).toBe(1)
    expect(text).toContain('3 fixtures in')
    expect(errors).toContain('broken.json at /format: is missing')
  })
})

describe('polymux-fixtures show', () => {
  test('shows a stream as a timeline of events, comments and what was cut off', async () => {
    const { code, text } = await run('show acme/chat/stream')
    expect(code).toBe(0)
    expect(text.split('\n').slice(-6)).toEqual([
      '  0 ms ●                    11 B  : WORKING',
      ' 50 ms ────────●            32 B  (part of an event)',
      '100 ms ────────────────●    63 B  {"id":"gen-1","text":"Calm sea"}',
      '                                  last … {"text":"."}',
      '                                  cut off: data: {"id',
      '120 ms ───────────────────●       connection reset',
    ])
    expect(text).toContain('200, 3 chunks, 106 B in 120 ms, ends: reset')
    expect((await run('show acme/chat/stream --full')).text).toContain('  last {"id":"gen-1","text":"."}')
  })

  test('shows bodies, forms and failures, and lets no control character through', async () => {
    expect((await run('show acme/chat/plain')).text).toContain('  {\n    "ok": true\n  }')
    const { text } = await run('show fixtures/acme/chat/old.json')
    expect(text).toContain('acme/chat/old  recorded 2020-01-01 (acme.example)')
    expect(text).toContain('POST /other?a=b+c\n  form part f, file x.txt\n    x\\u001b[31m')
    expect(text).toContain('No answer: ECONNREFUSED\n  failed while: connect')
    expect(text).not.toContain('\u001b')
  })

  test('is coloured on a terminal only', async () => {
    const coloured = await run('show acme/chat/stream', true)
    const plain = await run('show acme/chat/stream')
    expect(coloured.text).not.toBe(plain.text)
    expect(stripVTControlCharacters(coloured.text)).toBe(plain.text)
  })

  test('knows the fixtures of this package too, and names the nearest for a slip', async () => {
    expect((await run('show openrouter/chat/stream')).text).toContain('200, 33 chunks')
    expect(await run('show acme/chat/strem')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('Did you mean "acme/chat/stream"?'),
    })
    expect(await run('show')).toMatchObject({ code: 2, errors: expect.stringContaining('Name one fixture') })
  })
})

describe('polymux-fixtures diff', () => {
  test('says that two files hold the same exchange', async () => {
    writeFixture(chatFixture({ id: 'acme/chat/twin', tags: ['other'] }), fixtures)
    expect(await run('diff acme/chat/plain acme/chat/twin')).toMatchObject({
      code: 0,
      text: 'acme/chat/plain and acme/chat/twin hold the same exchange.',
    })
  })

  test('compares streams event by event, however they are cut into chunks', async () => {
    const other = [
      { t: 5, s: ': WORKING\n\ndata: {"text":"Rough sea","id":"gen-1"}\n\nevent: last\ndata: {"id":"gen-1","text":"."}\n\n' },
    ]
    writeFixture(chatFixture({ id: 'acme/chat/rough', response: streamResponse(other) }), fixtures)
    const { code, text } = await run('diff acme/chat/stream acme/chat/rough')
    expect(code).toBe(1)
    expect(text).toContain('\nresponse event 2 /text\n  - "Calm sea"\n  + "Rough sea"\n')
    expect(text).toContain('\nresponse end\n  - reset\n  + clean\n')
    expect(text).toContain('3 differences: 0 in the request, 3 in the answer')
  })

  test('compares requests, headers, bodies and failures', async () => {
    const changed = chatFixture({
      id: 'acme/chat/changed',
      request: {
        method: 'POST',
        path: '/api/v1/chat/completions',
        headers: { accept: '*/*' },
        body: { json: { model: 'acme/two' } },
      },
      response: { status: 201, headers: [['content-type', 'text/plain']], body: { text: 'ok' } },
    })
    writeFixture(changed, fixtures)
    const { text } = await run('diff acme/chat/plain acme/chat/changed')
    for (const where of [
      'request header accept',
      'request body /model',
      'request body /messages',
      'response status',
      'response body',
    ]) {
      expect(text).toContain(`\n${where}\n`)
    }
    expect((await run('diff acme/chat/plain acme/chat/old')).text).toContain('  + no answer: ECONNREFUSED (connect)')
    expect((await run('diff acme/chat/plain')).code).toBe(2)
  })
})

describe('polymux-fixtures lint', () => {
  test('warns of age, and fails of it where it is asked to', async () => {
    expect(await run('lint')).toMatchObject({ code: 0, text: expect.stringContaining('0 errors, 1 warning') })
    for (const flag of ['--expired-as-errors', '--warnings-as-errors']) {
      expect(await run(`lint fixtures ${flag}`)).toMatchObject({
        code: 1,
        text: expect.stringContaining('error acme/chat/old at /expires'),
      })
    }
  })

  test('prints JSON for other programs', async () => {
    const { text } = await run('lint --json')
    expect(JSON.parse(text)).toMatchObject([{ id: 'acme/chat/old', problems: [{ rule: 'expired', severity: 'warning' }] }])
  })

  test('fails of an edit by hand, and names a folder that is not there', async () => {
    const file = join(fixtures, 'acme/chat/plain.json')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('"ok": true', '"ok": false'))
    expect(await run('lint')).toMatchObject({ code: 1, text: expect.stringContaining('error acme/chat/plain at /sha256') })
    writeFileSync(file, text)
    expect(await run('lint nowhere')).toMatchObject({ code: 1, errors: expect.stringContaining('nowhere: cannot be read') })
  })
})
