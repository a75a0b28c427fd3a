import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { memoryTerminal } from '../../test/memory-terminal.ts'
import { lintFixtures } from '../fixture/folder-lint.ts'
import { fixtureCommands } from './fixture-commands.ts'
import { runCommand } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'convert-'))
afterAll(() => rmSync(folder, { recursive: true }))

const interaction = {
  request: { method: 'POST', uri: 'https://openrouter.ai/api/v1/chat/completions', headers: {}, body: '{}' },
  response: { status: { code: 200, message: 'OK' }, headers: {}, body: { string: '{"ok":true}' } },
  recorded_at: '2026-01-01T00:00:00Z',
}
mkdirSync(join(folder, 'cassettes/Some talks'), { recursive: true })
writeFileSync(join(folder, 'cassettes/plain.json'), JSON.stringify({ interactions: [interaction] }))
writeFileSync(
  join(folder, 'cassettes/Some talks/_hello.yaml'),
  `interactions: [${JSON.stringify(interaction)}, ${JSON.stringify({ ...interaction, request: { ...interaction.request, uri: 'https://other.example/' } })}]`,
)

async function run(...args: readonly string[]): Promise<{ code: number; text: string; errors: string }> {
  const terminal = memoryTerminal({ folder })
  const code = await runCommand('polymux-fixtures', fixtureCommands, ['convert', ...args], terminal)
  return { code, text: terminal.lines.join('\n'), errors: terminal.errors.join('\n') }
}

test('a dry run says what would be written, and writes nothing', async () => {
  const { code, text } = await run('cassettes', '--filter', 'openrouter.ai', '--dry-run', '--out', 'tried')
  expect(text).toBe(
    [
      'tried/Some-talks/hello.1.json  POST /api/v1/chat/completions 200',
      'tried/cassettes/plain.json  POST /api/v1/chat/completions 200',
      '2 fixtures would be written, 1 exchange skipped',
    ].join('\n'),
  )
  expect(code).toBe(0)
  expect(existsSync(join(folder, 'tried'))).toBe(false)
})

test('a folder becomes fixtures that lint clean, and is not written over', async () => {
  expect(await run('cassettes', '--filter', 'openrouter.ai')).toMatchObject({ code: 0, errors: '' })
  const linted = lintFixtures(join(folder, 'fixtures'))
  expect(linted.map(({ id, problems }) => [id, problems])).toEqual([
    ['Some-talks/hello.1', []],
    ['cassettes/plain', []],
  ])
  const again = await run('cassettes/plain.json')
  expect(again).toMatchObject({ code: 1, errors: 'fixtures/cassettes/plain.json: is there already; --force replaces it' })
  expect(await run('cassettes/plain.json', '--force')).toMatchObject({ code: 0 })
})

test('a secret is told by rule and place, and no file is written', async () => {
  const key = ['sk', 'or', 'v1', '0123456789abcdef'.repeat(4)].join('-')
  const leaky = { ...interaction, response: { ...interaction.response, body: { string: `{"key":"${key}"}` } } }
  writeFileSync(join(folder, 'leaky.json'), JSON.stringify({ interactions: [leaky] }))
  const { code, text, errors } = await run('leaky.json', '--out', 'leaked')
  expect(code).toBe(1)
  expect(errors).toContain('leaky.json, exchange 1 (POST openrouter.ai/api/v1/chat/completions) was skipped: would hold a secret')
  expect(text + errors).not.toContain(key)
  expect(existsSync(join(folder, 'leaked'))).toBe(false)
})

test('wrong uses are explained', async () => {
  expect(await run()).toMatchObject({ code: 2, errors: expect.stringContaining('Name the files') })
  expect(await run('nowhere')).toMatchObject({ code: 2, errors: expect.stringContaining('There is no') })
  expect(await run('cassettes', '--at', 'today')).toMatchObject({ code: 2, errors: expect.stringContaining('ISO time') })
  writeFileSync(join(folder, 'other.json'), '{}')
  expect(await run('other.json')).toMatchObject({ code: 1, errors: expect.stringContaining('is neither a cassette of VCR') })
})

test('a byte order mark is read over, and what is empty or cut off is called so', async () => {
  writeFileSync(join(folder, 'marked.json'), `\uFEFF${JSON.stringify({ interactions: [interaction] })}`)
  expect(await run('marked.json', '--dry-run')).toMatchObject({ code: 0, errors: '' })
  writeFileSync(join(folder, 'cut.har'), '{"log":{"entries":[{"requ')
  expect(await run('cut.har')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('cut.har: is not JSON, or not all of it'),
  })
  writeFileSync(join(folder, 'empty.har'), '')
  expect(await run('empty.har')).toMatchObject({ code: 1, errors: expect.stringContaining('empty.har: is empty') })
})

test('a folder with nothing to convert is said to be one', async () => {
  mkdirSync(join(folder, 'bare'))
  const { code, errors } = await run('bare')
  expect([code, errors]).toEqual([2, expect.stringContaining('There is no cassette or HAR file')])
})

test('the reader of YAML says where a cassette breaks', async () => {
  writeFileSync(join(folder, 'broken.yaml'), 'interactions: [')
  expect((await run('broken.yaml')).errors).toMatch(/broken\.yaml: is not YAML: .*line 1/)
  expect(readdirSync(folder)).not.toContain('broken.json')
  expect(readFileSync(join(folder, 'broken.yaml'), 'utf8')).toBe('interactions: [')
})
