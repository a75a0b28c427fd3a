import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { chatFixture, collect, requestBody, streamResponse } from '../../test/sample-fixtures.ts'
import type { Fixture } from '../fixture/fixture.ts'
import type { ReplayOptions } from './replay-engine.ts'
import { type ReplayServer, serveReplay } from './replay-server.ts'
import { replayTransport } from './replay-transport.ts'

const path = '/api/v1/chat/completions'
const servers: ReplayServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serve(fixtures: Fixture | readonly Fixture[], options?: ReplayOptions): Promise<ReplayServer> {
  const server = await serveReplay(fixtures, options)
  servers.push(server)
  return server
}

const pieces = ['data: {"a":1}\n', '\ndata: {"b":2}\n\n', ': wait\n\n', 'data: [DONE]\n\n']
const streamed = (end?: 'reset' | 'fin' | 'stall'): Fixture =>
  chatFixture({
    response: streamResponse(
      pieces.map((s) => ({ t: 0, s })),
      end && { kind: end },
    ),
  })

describe('a stream over HTTP', () => {
  test('crosses the wire as one HTTP chunk per recorded chunk', async () => {
    const server = await serve(streamed())
    const raw = await exchangeRaw(server.url)
    const wanted = [...pieces, ''].map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('')
    expect(raw.slice(raw.indexOf('\r\n\r\n') + 4)).toBe(wanted)
    expect(raw).toMatch(/^HTTP\/1\.1 200 OK\r\ncontent-type: text\/event-stream\r\n/)
  })

  test.each([1, 2, 3, 7, 'whole', undefined] as const)(
    're-cut at %s gives the bytes of the replay in process',
    async (rechunk) => {
      const server = await serve(streamed(), { rechunk })
      const overHttp = (await readAll(await post(server.url))).join('')
      const request = {
        method: 'POST' as const,
        url: `${server.url}${path}`,
        headers: {},
        body: JSON.stringify(requestBody('Hi')),
      }
      const inProcess = await collect((await replayTransport(streamed(), { rechunk })(request)).body)
      expect(overHttp).toBe(pieces.join(''))
      expect(inProcess.join('')).toBe(overHttp)
    },
  )

  test('that was reset delivers its bytes and then destroys the socket', async () => {
    const server = await serve(streamed('reset'))
    const response = await post(server.url)
    const received: string[] = []
    response.on('data', (bytes: Buffer) => received.push(bytes.toString('latin1')))
    const error = await new Promise<unknown>((resolve) => response.once('error', resolve))
    expect(error).toMatchObject({ code: 'ECONNRESET' })
    expect(received.join('')).toBe(pieces.join(''))
    expect(response.complete).toBe(false)
    expect(response.socket.destroyed).toBe(true)
  })

  test('that was cut by a reset stops at the byte asked for', async () => {
    const server = await serve(streamed(), { cut: { atByte: 20, end: 'reset' } })
    const response = await post(server.url)
    const received: string[] = []
    response.on('data', (bytes: Buffer) => received.push(bytes.toString('latin1')))
    await new Promise<unknown>((resolve) => response.once('error', resolve))
    expect(received.join('')).toBe(pieces.join('').slice(0, 20))
  })

  test('that ended by fin closes the connection before the last HTTP chunk', async () => {
    const raw = await exchangeRaw((await serve(streamed('fin'))).url)
    expect(raw.endsWith('data: [DONE]\n\n\r\n')).toBe(true)
  })

  test('that stalled ends when the client leaves, and the server notices', async () => {
    const server = await serve(streamed('stall'))
    const response = await post(server.url)
    const read = readAll(response).catch((error: unknown) => error)
    expect(await Promise.race([read, delay(30, 'silent')])).toBe('silent')
    response.destroy(new Error('enough'))
    expect(await read).toMatchObject({ message: 'enough' })
    await server.close()
  })
})

describe('the server', () => {
  test('answers a miss with 501 and the report as JSON', async () => {
    const server = await serve(chatFixture())
    const response = await post(server.url, 'Hello')
    expect(response.statusCode).toBe(501)
    const body: unknown = JSON.parse((await readAll(response)).join(''))
    expect(body).toMatchObject({ error: { code: 501, nearest: ['sample/chat/plain'] } })
    expect(JSON.stringify(body)).toContain('/messages/0/content: fixture \\"Hi\\", request \\"Hello\\"')
  })

  test('resets the connection where the fixture failed before an answer, and is silent where it timed out', async () => {
    const refused = await serve(chatFixture({ response: null, failure: { code: 'ECONNREFUSED', stage: 'connect' } }))
    await expect(post(refused.url)).rejects.toMatchObject({ code: 'ECONNRESET' })
    const late = await serve(chatFixture({ response: null, failure: { code: 'UND_ERR_HEADERS_TIMEOUT' } }))
    const waiting = post(late.url).catch((error: unknown) => error)
    expect(await Promise.race([waiting, delay(30, 'silent')])).toBe('silent')
    await late.close()
    expect(await waiting).toMatchObject({ code: 'ECONNRESET' })
  })

  test('keeps the journal and the list of unused fixtures', async () => {
    const server = await serve([chatFixture(), chatFixture({ id: 'sample/chat/b', request: { method: 'GET', path: '/b' } })])
    await readAll(await post(server.url))
    expect(server.requests).toMatchObject([
      { method: 'POST', path, fixture: 'sample/chat/plain', headers: { authorization: '<redacted:bearer>' } },
    ])
    expect(server.unused().map(({ id }) => id)).toEqual(['sample/chat/b'])
  })

  test('passes on status text and repeated headers, and drops the framing of the recording', async () => {
    const headers = [
      ['x-a', '1'],
      ['x-a', '2'],
      ['content-length', '999'],
      ['transfer-encoding', 'chunked'],
    ] as const
    const server = await serve(chatFixture({ response: { status: 502, statusText: 'Bad Luck', headers, body: { text: 'oh' } } }))
    const response = await post(server.url)
    expect(response).toMatchObject({ statusCode: 502, statusMessage: 'Bad Luck' })
    expect(response.headersDistinct).toMatchObject({ 'x-a': ['1', '2'], 'transfer-encoding': ['chunked'] })
    expect((await readAll(response)).join('')).toBe('oh')
  })

  test('serves many clients at once without mixing them', async () => {
    const fixtures = Array.from({ length: 12 }, (_, index) =>
      chatFixture({
        id: `sample/chat/n${index}`,
        request: { method: 'POST', path, body: { json: requestBody(`p${index}`) } },
        response: streamResponse([0, 1, 2].map((t) => ({ t: t * 5, s: `${index}.${t};` }))),
      }),
    )
    const server = await serve(fixtures, { speed: 1 })
    const answers = await Promise.all(
      fixtures.map(async (_, index) => (await readAll(await post(server.url, `p${index}`))).join('')),
    )
    expect(answers).toEqual(fixtures.map((_, index) => `${index}.0;${index}.1;${index}.2;`))
  })

  test('closes while an answer is being streamed', async () => {
    const server = await serve(streamed('stall'))
    const response = await post(server.url)
    const read = readAll(response).catch((error: unknown) => error)
    await server.close()
    expect(await read).toMatchObject({ code: 'ECONNRESET' })
    await expect(post(server.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

async function post(url: string, prompt = 'Hi'): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer someone', connection: 'close' }
    const request = httpRequest(url + path, { method: 'POST', headers }, resolve)
    request.once('error', reject)
    request.end(JSON.stringify(requestBody(prompt)))
  })
}

async function readAll(response: AsyncIterable<Buffer>): Promise<string[]> {
  return await collect(response)
}

/** Everything that comes back over a bare socket until it closes. */
async function exchangeRaw(url: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const body = JSON.stringify(requestBody('Hi'))
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  return (await collect(socket)).join('')
}
