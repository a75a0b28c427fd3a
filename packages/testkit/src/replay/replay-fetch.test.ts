import { getEventListeners } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fetchTransport } from '@polymux/core'
import OpenAI from 'openai'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { chatFixture, chatUrl, requestBody, streamResponse } from '../../test/sample-fixtures.ts'
import type { Fixture } from '../fixture/fixture.ts'
import { FixtureMissError } from './fixture-miss-error.ts'
import { replayFetch } from './replay-fetch.ts'

const post = (prompt = 'Hi', more: RequestInit = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(requestBody(prompt)),
  ...more,
})
const pieces = ['data: {"a":1}\n', '\ndata: {"b":2}\n\n', ': wait\n\n', 'data: [DONE]\n\n']
const streamed = (kind?: 'reset' | 'fin' | 'stall'): Fixture =>
  chatFixture({
    response: streamResponse(
      pieces.map((s, index) => ({ t: index * 15, s })),
      kind && { kind },
    ),
  })

type CallArguments = [input: string | URL | Request, init?: RequestInit]

const globalFetch = globalThis.fetch
afterEach(() => {
  globalThis.fetch = globalFetch
})

describe('an answer', () => {
  test('is the Response that a server would have given, repeated headers and all', async () => {
    const headers = [
      ['content-type', 'application/json'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ] as const
    const fetch = replayFetch(chatFixture({ response: { status: 201, headers, body: { json: { ok: true } } } }))
    const response = await fetch(`${chatUrl}#part`, post())
    expect(response).toBeInstanceOf(Response)
    expect(response).toMatchObject({ status: 201, statusText: 'Created', ok: true, url: chatUrl, redirected: false })
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await response.json()).toEqual({ ok: true })
  })

  test.each([
    [204, null],
    [304, null],
    [200, 'oh'],
  ])('with status %i has the body a server could send: %s', async (status, text) => {
    const fetch = replayFetch(chatFixture({ response: { status, headers: [], body: { text: 'oh' } } }))
    const response = await fetch(chatUrl, post())
    expect([response.status, response.body && (await response.text())]).toEqual([status, text])
  })

  test('may have a status that the constructor of Response refuses', async () => {
    const response = await replayFetch(chatFixture({ response: { status: 799, headers: [] } }))(chatUrl, post())
    expect([response.status, response.ok]).toEqual([799, false])
  })

  test('streams one chunk per read, at once or in its recorded time, and may be asked for again', async () => {
    const fetch = replayFetch(streamed())
    for (const _ of [1, 2]) expect(await readChunks(await fetch(chatUrl, post()))).toEqual(pieces)
    const startedAt = performance.now()
    expect(await readChunks(await replayFetch(streamed(), { speed: 1 })(chatUrl, post()))).toEqual(pieces)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(43)
  })

  test('can be read into memory of the reader, as byte streams can', async () => {
    const { body } = await replayFetch(streamed())(chatUrl, post())
    const reader = body?.getReader({ mode: 'byob' })
    const step = await reader?.read(new Uint8Array(5))
    expect(Buffer.from(step?.value ?? []).toString()).toBe('data:')
    await reader?.cancel()
  })
})

describe('a request', () => {
  test.each([
    ['a URL object', () => [new URL(chatUrl), post()]],
    ['a Request', () => [new Request(chatUrl, post())]],
    ['a Request that is changed', () => [new Request(chatUrl, { ...post('Other') }), post()]],
    ['bytes', () => [chatUrl, post('Hi', { body: new TextEncoder().encode(JSON.stringify(requestBody('Hi'))) })]],
    [
      'a stream',
      () => [chatUrl, { ...post('Hi', { body: new Blob([JSON.stringify(requestBody('Hi'))]).stream() }), duplex: 'half' }],
    ],
  ] satisfies [string, () => CallArguments][])('may come as %s', async (_, args: () => CallArguments) => {
    expect((await replayFetch(chatFixture())(...args())).status).toBe(200)
  })

  test('with a form is compared part by part', async () => {
    const fixture = chatFixture({
      request: { method: 'POST', path: '/v1/audio', body: { multipart: [{ name: 'model', text: 'acme/one' }] } },
    })
    const body = new FormData()
    body.append('model', 'acme/two')
    const missed = replayFetch(fixture)('http://any/v1/audio', { method: 'POST', body })
    await expect(missed).rejects.toThrow('/multipart/0/value: fixture "acme/one", request "acme/two"')
  })

  test('that no fixture answers rejects with the report', async () => {
    const fetch = replayFetch(chatFixture())
    await expect(fetch(chatUrl, post('Hello'))).rejects.toBeInstanceOf(FixtureMissError)
    expect(fetch.requests).toHaveLength(1)
    expect(() => fetch.assertAllUsed()).toThrow('sample/chat/plain')
  })
})

describe('what goes wrong', () => {
  test('is told as the fetch of Node tells it', async () => {
    const { url, close } = await brokenServer()
    const real = await outcome(globalFetch, url)
    await close()
    const failure = { code: 'UND_ERR_SOCKET', stage: 'request', message: 'other side closed' } as const
    const replayed = await outcome(replayFetch(chatFixture({ response: null, failure })), chatUrl)
    expect(replayed).toEqual(real)
    expect(replayed).toEqual(['TypeError: fetch failed', 'SocketError: other side closed', 'UND_ERR_SOCKET'])
  })

  test.each([
    ['reset', 'Error: read ECONNRESET', 'ECONNRESET'],
    ['fin', 'SocketError: other side closed', 'UND_ERR_SOCKET'],
  ] as const)('in a body that ended by %s ends the stream after its last chunk', async (kind, cause, code) => {
    const response = await replayFetch(streamed(kind))(chatUrl, post())
    const read: string[] = []
    const error: unknown = await readChunks(response, read).catch((reason: unknown) => reason)
    expect(read).toEqual(pieces)
    expect(describeError(error)).toEqual(['TypeError: terminated', cause, code])
  })

  test('is the reason of the signal when that is aborted before, between and during reads, and no listener stays', async () => {
    const fetch = replayFetch(streamed('stall'))
    await expect(fetch(chatUrl, post('Hi', { signal: AbortSignal.abort() }))).rejects.toMatchObject({ name: 'AbortError' })
    expect(fetch.requests).toEqual([])
    const controller = new AbortController()
    const read: string[] = []
    const reading = readChunks(await fetch(chatUrl, post('Hi', { signal: controller.signal })), read)
    await vi.waitFor(() => expect(read).toEqual(pieces))
    expect(await Promise.race([reading, delay(20, 'silent')])).toBe('silent')
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(reading).rejects.toBe(reason)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  test('a reader that leaves ends a recorded pause', async () => {
    const slow = chatFixture({ response: streamResponse([{ t: 60_000, s: 'a' }]) })
    const { body } = await replayFetch(slow, { speed: 1 })(chatUrl, post())
    const reader = body?.getReader()
    const reading = reader?.read()
    await reader?.cancel()
    expect(await reading).toMatchObject({ done: true })
  })
})

describe('a redirect', () => {
  const get = (id: string, path: string, location?: string): Fixture =>
    chatFixture({
      id: `sample/${id}`,
      request: { method: 'GET', path },
      response: { status: location ? 302 : 200, headers: location ? [['location', location]] : [], body: { text: id } },
    })
  const fetch = replayFetch([get('a', '/a', '/b'), get('b', '/b'), get('loop', '/loop', '/loop')])

  test('is followed unless asked otherwise', async () => {
    const response = await fetch('http://any/a')
    expect([response.url, response.redirected, await response.text()]).toEqual(['http://any/b', true, 'b'])
    expect((await fetch('http://any/a', { redirect: 'manual' })).status).toBe(302)
    await expect(fetch('http://any/a', { redirect: 'error' })).rejects.toThrow('fetch failed')
  })

  test('is not followed for ever', async () => {
    await expect(fetch('http://any/loop')).rejects.toMatchObject({ cause: { message: 'redirect count exceeded' } })
  })

  test('to another host takes no key there, and a POST becomes a GET', async () => {
    const moved = chatFixture({ response: { status: 303, headers: [['location', 'http://elsewhere/b']] } })
    const replay = replayFetch([moved, get('b', '/b')])
    await replay(chatUrl, post('Hi', { headers: { authorization: 'Bearer someone', 'content-type': 'application/json' } }))
    expect(replay.requests[1]).toMatchObject({ method: 'GET', path: '/b', headers: {} })
    expect(Object.keys(replay.requests[1]?.headers ?? {})).toEqual([])
  })
})

describe('clients', () => {
  test('the openai package streams a chat from it, given by option and as the global fetch', async () => {
    const chunk = (content: string): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
    const request = { model: 'acme/one', messages: [{ role: 'user', content: 'Hi' }], stream: true } as const
    const fixture = chatFixture({
      request: { method: 'POST', path: '/api/v1/chat/completions', body: { json: request } },
      response: streamResponse([chunk('Calm '), chunk('sea'), 'data: [DONE]\n\n'].map((s, t) => ({ t, s }))),
    })
    const ask = async (client: OpenAI): Promise<string> => {
      let text = ''
      for await (const { choices } of await client.chat.completions.create({ ...request, messages: [...request.messages] })) {
        text += choices[0]?.delta.content ?? ''
      }
      return text
    }
    const options = { apiKey: 'none', baseURL: 'https://openrouter.ai/api/v1', maxRetries: 0 }
    expect(await ask(new OpenAI({ ...options, fetch: replayFetch(fixture) }))).toBe('Calm sea')
    globalThis.fetch = replayFetch(fixture)
    expect(await ask(new OpenAI(options))).toBe('Calm sea')
  })

  test('core reads the same chunks through its transport over fetch', async () => {
    const transport = fetchTransport(replayFetch(streamed()))
    const { body } = await transport({ method: 'POST', url: chatUrl, headers: {}, body: JSON.stringify(requestBody('Hi')) })
    const poured: string[] = []
    await new Promise<void>((resolve, reject) => {
      body.pour?.({ write: (bytes) => poured.push(Buffer.from(bytes).toString()), end: resolve, fail: reject })
    })
    expect(poured).toEqual(pieces)
  })
})

async function readChunks(response: Response, into: string[] = []): Promise<string[]> {
  if (!response.body) return into
  for await (const bytes of response.body) into.push(Buffer.from(bytes).toString())
  return into
}

async function outcome(fetch: (url: string, init: RequestInit) => Promise<Response>, url: string): Promise<readonly string[]> {
  return describeError(await fetch(url, post()).catch((error: unknown) => error))
}

function describeError(error: unknown): readonly string[] {
  const cause = error instanceof Error ? error.cause : undefined
  return [String(error), String(cause), cause instanceof Error && 'code' in cause ? String(cause.code) : 'no code']
}

/** Closes every connection as soon as it has heard a request. */
async function brokenServer(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((request) => request.resume().once('end', () => request.socket.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Safe: it listens on a port.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => new Promise((resolve) => server.close(() => resolve())) }
}
