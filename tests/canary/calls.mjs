/**
 * Calls with the key of the environment, as an application makes them, over everything of the testkit; prints all that any of it
 * tells: results, errors, journals. Run by scripts/canary.mjs, which reads along.
 */
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { inspect } from 'node:util'
import { createRegistry, fetchTransport, TransportError } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
import { loadFixtures, replayDispatcher, replayFetch, replayTransport, serveReplay } from '@polymux/testkit'
import { createEmulator } from '@polymux/testkit/emulator'

const key = process.env['OPENROUTER_API_KEY'] ?? ''
if (!key.startsWith('sk-or-v1-')) throw new Error('OPENROUTER_API_KEY must hold the key that is looked for')

const fixtures = loadFixtures('openrouter')
const request = { messages: [{ role: 'user', content: 'Describe a calm sea' }] }
const leaks = mkdtempSync(join(tmpdir(), 'journals-'))
let made = 0

const transport = replayTransport(fixtures)
await call('transport', { transport })
const fetch = replayFetch(fixtures)
await call('fetch', { transport: fetchTransport(fetch) })
const server = await serveReplay(fixtures)
await call('server', { baseURL: `${server.url}/api/v1` })
const emulator = createEmulator()
await call('emulator', { transport: emulator.transport })
await call('emulator that wants a key', { transport: createEmulator({ requireKey: true }).transport })
await call('nobody', { baseURL: 'http://127.0.0.1:9/api/v1' })
await call('a transport that talks', {
  transport: async ({ headers }) => {
    throw new TransportError(`refused ${JSON.stringify(headers)}`, { code: 'ECONNREFUSED', stage: 'connect' })
  },
})
const dispatcher = replayDispatcher(fixtures)
await dispatch(dispatcher)
for (const [name, replay] of Object.entries({ transport, fetch, server, dispatcher, emulator })) keep(name, replay)
await server.close()
console.log(`${made} calls`)

/** Finds a fixture, and misses one, plain and streamed. */
async function call(name, settings) {
  const registry = createRegistry({ openrouter: openrouter({ ...settings }) })
  for (const model of ['openrouter/openai/gpt-4o-mini', 'openrouter/acme/none']) {
    const chat = registry.chat(model)
    const options = {
      retry: { attempts: 1 },
      onAttempt: (record) => tell(`${name} attempt`, record),
      onWire: (record) => tell(`${name} wire`, record),
    }
    for (const run of [() => chat.generate(request, options), () => chat.stream(request, options).result]) {
      made++
      tell(name, await run().catch((error) => error))
    }
  }
}

/** A request by hand, which no fixture answers. */
async function dispatch(target) {
  const headers = { authorization: `Bearer ${key}`, 'x-api-key': key, cookie: `key=${key}` }
  const done = new EventTarget()
  target.dispatch(
    { path: `/api/v1/nothing?key=${key}`, method: 'GET', headers },
    { onRequestStart() {}, onResponseError: (_, error) => (tell('dispatcher', error), done.dispatchEvent(new Event('end'))) },
  )
  made++
  await once(done, 'end')
}

function tell(name, value) {
  console.log(name, inspect(value, { depth: Infinity, getters: true, showHidden: true }))
  if (value instanceof Error) console.log(value.stack)
  console.log(stringified(value))
}

/** Journals end in files, as a test runner's attachments do. */
function keep(name, { requests }) {
  writeFileSync(join(leaks, `${name}.json`), JSON.stringify(requests, undefined, 2))
}

function stringified(value) {
  try {
    return JSON.stringify(value)
  } catch (error) {
    return String(error)
  }
}
