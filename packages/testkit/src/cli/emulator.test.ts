import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { memoryTerminal } from '../../test/memory-terminal.ts'
import { emulator } from './emulator.ts'

const folder = mkdtempSync(join(tmpdir(), 'testkit-emulator-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the command, makes a call once it listens, and ends it. */
async function served(args: readonly string[]): Promise<{ readonly lines: readonly string[]; readonly status: number }> {
  const ended = new AbortController()
  const terminal = { ...memoryTerminal(), folder, signal: ended.signal }
  const running = emulator.run(args, terminal)
  const url = await firstLine(terminal.lines, running)
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] }),
  })
  await response.text()
  ended.abort()
  expect(await running).toBe(0)
  return { lines: terminal.lines, status: response.status }
}

async function firstLine(lines: readonly string[], running: Promise<number>): Promise<string> {
  while (lines.length === 0) await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 2))])
  return lines[0]?.replace('OPENROUTER_API_BASE=', '') ?? ''
}

test('says where it listens, how many models there are, and how to try it', async () => {
  const { lines, status } = await served(['--pace', 'first=5,tokens=100000,jitter=0.5,chunking=mtu'])
  expect(status).toBe(200)
  expect(lines.join('\n')).toMatch(
    /^OPENROUTER_API_BASE=http:\/\/127\.0\.0\.1:\d+\/api\/v1\n\n.*: 4\d\d emulated \(4\d\d chat\), prices of 2026-/,
  )
  expect(lines.at(-2)).toMatch(/^Try: curl http:.*"model":"anthropic\/claude-haiku-4\.5"/)
})

test('serves the models it is told to, by id or from a file, and asks for a key when told to', async () => {
  expect((await served(['--models', 'anthropic/claude-haiku-4.5'])).status).toBe(400)
  expect((await served(['--models', 'openai/gpt-4o-mini,openai/gpt-4o'])).status).toBe(200)
  const own = [{ id: 'openai/gpt-4o-mini', name: 'Own', pricing: { prompt: '0', completion: '0' } }]
  writeFileSync(join(folder, 'own.json'), JSON.stringify(own))
  expect((await served(['--models', 'own.json'])).status).toBe(200)
  expect((await served(['--require-key'])).status).toBe(401)
})

test('a port that is taken is said in words, with what to do', async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) =>
    other.listen(0, '127.0.0.1', () => {
      const address = other.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    }),
  )
  const running = emulator.run(['--port', String(port)], { ...memoryTerminal(), folder })
  await expect(running).rejects.toThrow(
    `Port ${port} is taken, perhaps by another emulator: end that one, or choose another --port`,
  )
  other.close()
})

test.each([
  [['--models', 'acme/none'], 'there is no model "acme/none"'],
  [['--models', 'none.json'], 'cannot be read'],
  [['--pace', 'speed=3'], '--pace has no "speed"'],
  [['--pace', 'tokens=0'], 'tokens must be a number above 0, is "0"'],
  [['--pace', 'jitter=2'], 'jitter must be a number from 0 to 1'],
  [['--pace', 'chunking=word'], 'chunking must be one of event, token'],
  [['--port', '99999'], '--port'],
])('%j makes no sense, and the reader is told why', async (args, message) => {
  await expect(emulator.run(args, { ...memoryTerminal(), folder })).rejects.toThrow(message)
})
