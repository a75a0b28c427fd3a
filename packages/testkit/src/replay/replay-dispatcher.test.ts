import { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import {
  Client,
  type Dispatcher,
  errors,
  fetch,
  FormData,
  getGlobalDispatcher,
  request,
  setGlobalDispatcher,
  stream,
} from 'undici'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { chatFixture, chatUrl, collect, requestBody, streamResponse } from '../../test/sample-fixtures.ts'
import type { Fixture } from '../fixture/fixture.ts'
import type { LoopbackServer } from '../http/loopback-server.ts'
import type { DispatchController } from './dispatch-handler.ts'
import { FixtureMissError } from './fixture-miss-error.ts'
import { replayDispatcher } from './replay-dispatcher.ts'
import { serveReplay } from './replay-server.ts'

const body = JSON.stringify(requestBody('Hi'))
const pieces = ['data: {"a":1}\n', '\ndata: {"b":2}\n\n', ': wait\n\n', 'data: [DONE]\n\n']
const streamed = (kind?: 'reset' | 'fin' | 'stall'): Fixture =>
  chatFixture({
    response: {
      ...streamResponse(
        pieces.map((s, index) => ({ t: index * 15, s })),
        kind && { kind },
      ),
      trailers: [['x-checksum', 'abc']],
    },
  })

const globalDispatcher = getGlobalDispatcher()
const servers: LoopbackServer[] = []
afterEach(async () => {
  setGlobalDispatcher(globalDispatcher)
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

describe('undici', () => {
  test('request gets the chunks, headers and trailers of the fixture', async () => {
    const dispatcher = replayDispatcher(streamed())
    const response = await request(chatUrl, { method: 'POST', body, dispatcher })
    expect(response).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/event-stream' } })
    expect(await collect(response.body)).toEqual(pieces)
    expect(response.trailers).toEqual({ 'x-checksum': 'abc' })
    expect(dispatcher.requests).toMatchObject([
      { method: 'POST', path: '/api/v1/chat/completions', fixture: 'sample/chat/plain' },
    ])
    dispatcher.assertAllUsed()
  })

  test('fetch of the package and fetch of Node get the same', async () => {
    const dispatcher = replayDispatcher(streamed())
    expect(await collect((await fetch(chatUrl, { method: 'POST', body, dispatcher })).body ?? Readable.from([]))).toEqual(pieces)
    setGlobalDispatcher(dispatcher)
    const response = await globalThis.fetch(chatUrl, { method: 'POST', body })
    expect(await collect(response.body ?? Readable.from([]))).toEqual(pieces)
    expect(dispatcher.requests).toHaveLength(2)
  })

  test('stream pours into a Writable, however slow that is', async () => {
    const taken: string[] = []
    const slow = (): Writable =>
      new Writable({
        highWaterMark: 1,
        write(chunk: Buffer, _, done) {
          taken.push(chunk.toString())
          setTimeout(done, 5)
        },
      })
    await stream(chatUrl, { method: 'POST', body, dispatcher: replayDispatcher(streamed()) }, slow)
    expect(taken).toEqual(pieces)
  })

  test('waits as long as was recorded', async () => {
    const startedAt = performance.now()
    const dispatcher = replayDispatcher(streamed(), { speed: 1 })
    expect(await collect((await request(chatUrl, { method: 'POST', body, dispatcher })).body)).toEqual(pieces)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(43)
  })

  test.each([
    ['a Buffer', () => Buffer.from(body)],
    ['bytes', () => new TextEncoder().encode(body)],
    ['a Readable', () => Readable.from([body.slice(0, 9), body.slice(9)])],
    ['a Blob', () => new Blob([body]).stream()],
  ])('may send %s', async (_, make) => {
    // Safe: undici takes every async iterable; its types name only some of them.
    const sent = make() as Readable
    const dispatcher = replayDispatcher(chatFixture())
    expect((await request(chatUrl, { method: 'POST', body: sent, dispatcher })).statusCode).toBe(200)
  })

  test('may send a form, of its own class or of the runtime', async () => {
    const fixture = chatFixture({
      request: {
        method: 'POST',
        path: '/v1/audio',
        query: { a: ['1', '2'] },
        body: {
          multipart: [
            { name: 'model', text: 'acme/one' },
            { name: 'file', filename: 'a.txt', contentType: 'text/plain', text: 'la' },
          ],
        },
      },
    })
    const dispatcher = replayDispatcher(fixture)
    for (const form of [new FormData(), new globalThis.FormData()]) {
      form.append('model', 'acme/one')
      form.append('file', new File(['la'], 'a.txt', { type: 'text/plain' }))
      // Safe: the forms of the runtime and of undici have the same interface.
      const sent = form as FormData
      const response = await request('http://any/v1/audio', { method: 'POST', body: sent, query: { a: [1, 2] }, dispatcher })
      expect(response.statusCode).toBe(200)
    }
  })

  test('gets the decoded body once: nothing is unpacked a second time', async () => {
    const headers = [
      ['content-encoding', 'gzip'],
      ['content-length', '7'],
      ['x-a', '1'],
      ['x-a', '2'],
    ] as const
    const dispatcher = replayDispatcher(chatFixture({ response: { status: 200, headers, body: { text: 'not gzip' } } }))
    const response = await fetch(chatUrl, { method: 'POST', body, dispatcher })
    expect([response.headers.get('x-a'), await response.text()]).toEqual(['1, 2', 'not gzip'])
  })
})

describe('what goes wrong', () => {
  test.each(['reset', 'fin'] as const)('in a body that ended by %s is what undici says of a real connection', async (kind) => {
    const server = await serveReplay(streamed(kind))
    servers.push(server)
    const real = await broken(new Client(server.url), `${server.url}/api/v1/chat/completions`)
    const replayed = await broken(replayDispatcher(streamed(kind)), chatUrl)
    // A busy system may lose what a connection held when it was reset; a replay loses nothing.
    expect({ ...replayed, read: '' }).toEqual({ ...real, read: '' })
    expect(replayed.read).toBe(pieces.join(''))
  })

  test('before an answer has the class that undici gives it', async () => {
    const failing = (code: string) => replayDispatcher(chatFixture({ response: null, failure: { code } }))
    const ask = (code: string) => request(chatUrl, { method: 'POST', body, dispatcher: failing(code) })
    await expect(ask('UND_ERR_HEADERS_TIMEOUT')).rejects.toBeInstanceOf(errors.HeadersTimeoutError)
    await expect(ask('UND_ERR_SOCKET')).rejects.toBeInstanceOf(errors.SocketError)
    await expect(ask('ECONNREFUSED')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('a request that no fixture answers fails with the report', async () => {
    const dispatcher = replayDispatcher(chatFixture())
    await expect(request(chatUrl, { method: 'POST', body: '{}', dispatcher })).rejects.toBeInstanceOf(FixtureMissError)
  })

  test('an abort ends it before the answer and in the middle of it, with the reason', async () => {
    const dispatcher = replayDispatcher(streamed('stall'))
    const reason = new Error('enough')
    const aborted = request(chatUrl, { method: 'POST', body, dispatcher, signal: AbortSignal.abort(reason) })
    await expect(aborted).rejects.toBe(reason)
    const controller = new AbortController()
    const response = await request(chatUrl, { method: 'POST', body, dispatcher, signal: controller.signal })
    const reading = collect(response.body)
    expect(await Promise.race([reading, delay(20, 'silent')])).toBe('silent')
    controller.abort(reason)
    await expect(reading).rejects.toBe(reason)
    await dispatcher.close()
  })

  test('silence longer than bodyTimeout is an error', async () => {
    const dispatcher = replayDispatcher(streamed('stall'))
    const response = await request(chatUrl, { method: 'POST', body, dispatcher, bodyTimeout: 15 })
    await expect(collect(response.body)).rejects.toBeInstanceOf(errors.BodyTimeoutError)
  })

  test('destroy ends what is under way, and later requests are refused', async () => {
    const dispatcher = replayDispatcher(streamed('stall'))
    const response = await request(chatUrl, { method: 'POST', body, dispatcher })
    const reading = collect(response.body).catch((error: unknown) => error)
    await dispatcher.destroy(new Error('over'))
    expect(await reading).toMatchObject({ message: 'over' })
    await expect(request(chatUrl, { method: 'POST', body, dispatcher })).rejects.toBeInstanceOf(errors.ClientDestroyedError)
  })

  test('its own request is not there, and says what to call instead', () => {
    expect(() => replayDispatcher(chatFixture()).request).toThrow('request(url, { dispatcher })')
  })
})

describe('handlers of the newer generation', () => {
  test('get every call in order, and nothing while they pause', async () => {
    const calls: string[] = []
    let controller: DispatchController | undefined
    const ended = new Promise<void>((resolve, reject) => {
      replayDispatcher(streamed()).dispatch(
        { origin: 'https://openrouter.ai', path: '/api/v1/chat/completions', method: 'POST', body, headers: ['x-a', '1'] },
        {
          onRequestStart: (started) => void (controller = started),
          onResponseStart: (_, status, headers, text) => void calls.push(`${status} ${text} ${JSON.stringify(headers)}`),
          onResponseData(steering, chunk) {
            calls.push(chunk.toString())
            if (calls.length === 3) steering.pause()
          },
          onResponseEnd(_, trailers) {
            calls.push(JSON.stringify(trailers))
            resolve()
          },
          onResponseError: (_, error) => reject(error),
        },
      )
    })
    expect(calls).toEqual([])
    await vi.waitFor(() => expect(calls).toHaveLength(3))
    await delay(20)
    expect(calls).toEqual(['200 OK {"content-type":"text/event-stream"}', pieces[0], pieces[1]])
    controller?.resume()
    await ended
    expect(calls.slice(3)).toEqual([pieces[2], pieces[3], '{"x-checksum":"abc"}'])
  })

  test('what a handler throws ends its request, and is told to it', async () => {
    const told = await new Promise<Error>((resolve) => {
      replayDispatcher(streamed()).dispatch(
        { path: '/api/v1/chat/completions', method: 'POST', body },
        {
          onRequestStart() {},
          onResponseData() {
            throw new Error('cannot take this')
          },
          onResponseError: (_, error) => resolve(error),
        },
      )
    })
    expect(told.message).toBe('cannot take this')
  })
})

interface Ending {
  readonly read: string
  readonly name: string
  readonly code: string
}

async function broken(dispatcher: Dispatcher, url: string): Promise<Ending> {
  const response = await request(url, { method: 'POST', body, dispatcher })
  let read = ''
  try {
    for await (const bytes of response.body) read += Buffer.from(bytes).toString()
  } catch (error) {
    await dispatcher.destroy()
    // Safe: what undici throws has both.
    const { name, code } = error as Error & { readonly code: string }
    return { read, name, code }
  }
  throw new Error('the body ended as if nothing had happened')
}
