/** What a program gets that only imports, or only calls: nothing it did not ask for. */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repositoryRoot } from '../built/repository.ts'

const execute = promisify(execFile)
const answer = { id: 'gen-1', choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Hello' } }] }
const server = createServer((_, response) => {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
})

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
afterAll(() => void server.close())

/** Fragments of a program; `state()` tells what the process shares with everybody in it. */
const prelude = `
  import { createRequire } from 'node:module'
  const { cache } = createRequire(import.meta.url)
  const dispatchers = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name))
  const fetchAtStart = Object.getOwnPropertyDescriptor(globalThis, 'fetch')
  const state = () => ({
    undici: Object.keys(cache).some((file) => /[\\\\/]undici[\\\\/]/.test(file)),
    dispatchers: dispatchers.map((name) => String(globalThis[name])),
    sameFetch: Object.entries(Object.getOwnPropertyDescriptor(globalThis, 'fetch')).every(([key, value]) => fetchAtStart[key] === value),
  })`
const imports = `
  const { createRegistry } = await import('@polymux/core')
  const { openrouter } = await import('@polymux/provider-openrouter')`
const call = `
  const models = createRegistry({ openrouter: openrouter({ apiKey: 'test', baseURL: process.env.BASE_URL }) })
  const { text } = await models.chat('openrouter/a/b').generate({ messages: [{ role: 'user', content: 'Hello?' }] })
  if (text !== 'Hello') throw new Error('the answer is wrong')`
/** What a host may have set up for itself. */
const ownDispatchers = `for (const name of dispatchers) globalThis[name] = { toString: () => 'of the host' }`
const report = `console.log(JSON.stringify(state()))`

test('importing core and the provider loads no undici and changes nothing global', async () => {
  expect(await run(prelude, imports, report)).toEqual({ undici: false, dispatchers: ['undefined', 'undefined'], sameFetch: true })
})

test('a call loads undici, and sets neither the global dispatcher nor fetch', async () => {
  expect(await run(prelude, imports, call, report)).toEqual({
    undici: true,
    dispatchers: ['undefined', 'undefined'],
    sameFetch: true,
  })
})

test('a call leaves a dispatcher that the host set alone', async () => {
  expect(await run(prelude, ownDispatchers, imports, call, report)).toEqual({
    undici: true,
    dispatchers: ['of the host', 'of the host'],
    sameFetch: true,
  })
})

async function run(...program: readonly string[]): Promise<unknown> {
  // Safe: a server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo
  const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', program.join('\n')], {
    cwd: join(repositoryRoot, 'tests'),
    env: { ...process.env, BASE_URL: `http://127.0.0.1:${port}/api/v1`, NODE_OPTIONS: '' },
  })
  return JSON.parse(stdout)
}
