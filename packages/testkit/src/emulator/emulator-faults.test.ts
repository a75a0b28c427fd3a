import { isDeepStrictEqual } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { at, call, callJson, readStream, user } from '../../test/emulator-calls.ts'
import { rawClient } from '../../test/raw-client.ts'
import { createEmulator, type Emulator } from '../emulator.ts'
import { isServerFaultName, serverFaults } from '../faults/server-faults.ts'
import type { LoopbackServer } from '../http/loopback-server.ts'

const chat = '/chat/completions'
const model = 'openai/gpt-4o-mini'
const body = { model, messages: user('Describe a calm sea') }
const names = Object.keys(serverFaults).filter(isServerFaultName)

let emulator: Emulator
let server: LoopbackServer
beforeEach(async () => {
  emulator = createEmulator()
  server = await emulator.listen()
})
afterEach(async () => await server.close())

async function post(sent: object = body, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${server.url}/api/v1${chat}`, { method: 'POST', body: JSON.stringify(sent), headers })
}

/** Those that look at a connection. */
const onConnections: ReadonlySet<string> = new Set([
  'connect.reset-on-accept',
  'keepalive.stale',
  'upload.early-response',
  'upload.slow-read',
])

/** Those that end in silence. */
const silent: ReadonlySet<string> = new Set(['headers.stall', 'stream.stall-mid'])

describe('over HTTP', () => {
  test('every fault strikes once, and is in the journal', { timeout: 20_000 }, async () => {
    const armed = names.filter((name) => !onConnections.has(name))
    for (const name of armed) {
      const handle = emulator.fault(name, { times: 1, bytes: 4_096, pauseMs: 1, waitMs: 1 })
      const client = await rawClient(server.url)
      client.post(`/api/v1${chat}`, { ...body, stream: serverFaults[name].calls === 'stream', max_tokens: 6 })
      await vi.waitFor(() => expect(handle.strikes).toBe(1), { timeout: 5_000, interval: 1 })
      client.socket.destroy()
    }
    expect(emulator.requests.map(({ faults }) => faults)).toEqual(armed.map((name) => [name]))
    expect(readStream(await (await post({ ...body, stream: true })).text()).length).toBeGreaterThan(20)
  })

  test('a header asks for faults, with settings, as often as it says', async () => {
    const headers = { 'x-testkit-fault': 'rate.429-ms-header;waitMs=7;times=1' }
    const limited = await post(body, headers)
    expect([limited.status, limited.headers.get('retry-after-ms')]).toEqual([429, '7'])
    expect((await post(body, headers)).status).toBe(200)
  })

  test('a header that asks for no fault there is gets 400, and says so', async () => {
    const answer = await post(body, { 'x-testkit-fault': 'status.600' })
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('no fault of a server is called')])
  })

  test('a stream keeps what came before it was reset', async () => {
    emulator.fault('stream.reset-mid-event', { afterEvents: 5 })
    const response = await post({ ...body, stream: true })
    const { text, error } = await textSoFar(response)
    expect(text.match(/^data: \{.*\}$/gm)).toHaveLength(5)
    expect(error).toBeInstanceOf(TypeError)
  })

  test('connect.reset-on-accept reads nothing', async () => {
    emulator.fault('connect.reset-on-accept', { times: 1 })
    const client = await rawClient(server.url)
    client.post(`/api/v1${chat}`, body)
    expect(await client.ended).toBe('ECONNRESET')
    expect(emulator.requests).toEqual([])
    expect((await post()).status).toBe(200)
  })

  test('uploads are left unread, or read slowly', async () => {
    emulator.fault('upload.early-response', { times: 1 })
    expect((await post()).status).toBe(413)
    const slowly = emulator.fault('upload.slow-read', { pauseMs: 1 })
    expect((await post()).status).toBe(200)
    expect(slowly.strikes).toBe(1)
    expect(emulator.requests.map(({ faults }) => faults)).toEqual([['upload.early-response'], ['upload.slow-read']])
  })

  test('keepalive.stale spares the first request of a connection', async () => {
    emulator.fault('keepalive.stale')
    const client = await rawClient(server.url)
    client.post(`/api/v1${chat}`, body)
    expect(await client.received()).toContain('200 OK')
    client.post(`/api/v1${chat}`, body)
    expect(await client.ended).toBe('ECONNRESET')
  })

  test('an answer that became an error is not paid for', async () => {
    emulator.fault('status.503', { times: 1 })
    await post()
    expect(at(await callJson(emulator, '/credits'), 'data', 'total_usage')).toBe(0)
    await post()
    expect(at(await callJson(emulator, '/credits'), 'data', 'total_usage')).toBeGreaterThan(0)
  })
})

describe('in process', () => {
  test('answers change as they do over HTTP', async () => {
    emulator.fault('status.529', { times: 1 })
    expect(await call(emulator, chat, body)).toMatchObject({ status: 529, text: expect.stringContaining('Overloaded') })
    expect((await call(emulator, chat, body)).status).toBe(200)
    emulator.fault('stream.error-chunk', { afterEvents: 2 })
    const { text } = await call(emulator, chat, { ...body, stream: true })
    expect(text.match(/^data: \{/gm)).toHaveLength(3)
    expect(text).toContain('"finish_reason":"error"')
  })

  test('connections break in the words of the runtime', async () => {
    emulator.fault('socket.reset-before-headers', { times: 1 })
    await expect(call(emulator, chat, body)).rejects.toMatchObject({ code: 'ECONNRESET' })
    emulator.fault('stream.fin-no-terminator', { times: 1 })
    await expect(call(emulator, chat, { ...body, stream: true })).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
    emulator.fault('headers.stall', { times: 1 })
    await expect(call(emulator, chat, body, AbortSignal.timeout(20))).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test('every fault changes the answer, or is refused by name', { timeout: 20_000 }, async () => {
    const usual = await call(createEmulator(), chat, { ...body, stream: true, max_tokens: 6 })
    const unchanged: string[] = []
    for (const name of names.filter((other) => !sameInProcess.has(other))) {
      const own = createEmulator()
      own.fault(name, { bytes: 4_096, pauseMs: 1 })
      const sent = { ...body, stream: serverFaults[name].calls !== 'whole', max_tokens: 6 }
      const signal = AbortSignal.timeout(silent.has(name) ? 20 : 5_000)
      const outcome = await call(own, chat, sent, signal).catch((error: unknown) => error)
      const refused = outcome instanceof TypeError && outcome.message.includes(`The fault "${name}"`)
      if (!refused && (outcome instanceof TypeError || isDeepStrictEqual(outcome, usual))) unchanged.push(name)
    }
    expect(unchanged).toEqual([])
  })
})

/** No connection that could end, or be used again; and a flood without an end. */
const sameInProcess: ReadonlySet<string> = new Set(['socket.half-close', 'keepalive.stale', 'stream.comment-flood'])

async function textSoFar(response: Response): Promise<{ readonly text: string; readonly error?: unknown }> {
  let text = ''
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) text += next.value
    return { text }
  } catch (error) {
    return { text, error }
  }
}
