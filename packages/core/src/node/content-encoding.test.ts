import type { Socket } from 'node:net'
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { read } from '../../test/loopback.ts'
import { answerOf, serveRaw } from '../../test/raw-server.ts'
import { within } from '../../test/within.ts'
import type { TransportRequest, TransportResponse } from '../transport.ts'
import { nodeTransport } from './node-transport.ts'

const kilobyte = 1024
const megabyte = 1024 * kilobyte
const text = 'A calm sea. '.repeat(5_000)

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

describe('what is asked for', () => {
  test('is gzip and br, nothing for a stream of events, and otherwise what the caller says', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')))
    const send = open()
    await read(await send({ url: server.url }))
    await read(await send({ url: server.url, streaming: true }))
    await read(await send({ url: server.url, streaming: true, headers: { 'accept-encoding': 'deflate' } }))
    const asked = server.requests.map((request) => /^accept-encoding: (.*)\r$/m.exec(request)?.[1])
    expect(asked).toEqual(['gzip, br', 'identity', 'deflate'])
  })
})

describe('a compressed answer', () => {
  test.each([
    ['gzip', gzipSync(text), {}],
    ['X-GZip', gzipSync(text), {}],
    ['br', brotliCompressSync(text), {}],
    ['gzip', gzipSync(text), { streaming: true }],
    ['deflate', deflateSync(text), { headers: { 'accept-encoding': 'deflate, gzip' } }],
  ])('is decoded (%s), and its headers say nothing of it', async (encoding, bytes, request) => {
    const { url } = await serveBytes(bytes, `content-encoding: ${encoding}`, 'x-other: 1')
    const response = await open()({ url, ...request })
    expect(response).toMatchObject({ status: 200, headers: { 'x-other': '1' } })
    expect(Object.keys(response.headers)).not.toContain('content-encoding')
    expect(Object.keys(response.headers)).not.toContain('content-length')
    expect((await read(response)).join('')).toBe(text)
  })

  test('can be poured, and leaves its connection for the next request', async () => {
    const server = await serveBytes(gzipSync(text), 'content-encoding: gzip')
    const send = open()
    for (let round = 0; round < 2; round++) expect(await poured(await send({ url: server.url }))).toBe(text)
    expect(server.connections()).toBe(1)
  })

  test('may be empty', async () => {
    const { url } = await serveBytes(Buffer.alloc(0), 'content-encoding: gzip')
    expect(await read(await open()({ url }))).toEqual([])
  })

  test('gives each piece when its bytes are there', async () => {
    const gzip = createGzip()
    const server = await serveRaw(closers, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n')
      gzip.pipe(socket)
    })
    const iterator = (await open()({ url: server.url })).body[Symbol.asyncIterator]()
    for (const piece of ['one', 'two']) {
      gzip.write(piece)
      gzip.flush()
      expect(String((await within(1_000, iterator.next())).value)).toBe(piece)
    }
    gzip.end()
    expect((await within(1_000, iterator.next())).done).toBe(true)
  })

  test.each([
    ['gzip', gzipSync(text).subarray(0, -9), 'Z_BUF_ERROR'],
    ['gzip', gzipSync(text).subarray(0, 5), 'Z_BUF_ERROR'],
    ['br', brotliCompressSync(text).subarray(0, -3), 'Z_BUF_ERROR'],
    ['gzip', damaged(gzipSync(text)), 'Z_DATA_ERROR'],
    ['br', Buffer.alloc(40, 0xff), 'Z_DATA_ERROR'],
    ['gzip', Buffer.from('{"plain":true}'), 'Z_DATA_ERROR'],
  ])('that is cut or broken (%s) fails', async (encoding, bytes, code) => {
    const { url } = await serveBytes(bytes, `content-encoding: ${encoding}`)
    const response = await open()({ url })
    await expect(read(response)).rejects.toMatchObject({ name: 'TransportError', code, stage: 'body' })
    await expect(poured(await open()({ url }))).rejects.toMatchObject({ code, stage: 'body' })
  })

  test('that breaks while it comes closes the connection', async () => {
    const server = await serveRaw(closers, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\nnot compressed')
    })
    await expect(read(await open()({ url: server.url }))).rejects.toMatchObject({ code: 'Z_DATA_ERROR' })
    await vi.waitFor(() => expect(server.open()).toBe(0))
  })

  test('whose connection breaks fails as any other', async () => {
    const server = await serveRaw(closers, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 99\r\n\r\n')
      socket.write(gzipSync(text).subarray(0, 20), () => setTimeout(() => socket.resetAndDestroy(), 5))
    })
    await expect(read(await open()({ url: server.url }))).rejects.toMatchObject({ code: 'ECONNRESET', stage: 'body' })
  })

  test.each([
    ['zstd', 'zstd'],
    ['deflate', 'deflate'],
    ['gzip, br', 'gzip, br'],
    ['gzip, br', 'gzip\r\ncontent-encoding: br'],
    ['nonsense', 'nonsense'],
  ])('in a way that was not asked for (%s) keeps its status and headers, and its body fails', async (encoding, sent) => {
    const server = await serveBytes(deflateSync(text), `content-encoding: ${sent}`)
    const response = await open()({ url: server.url })
    expect(response).toMatchObject({ status: 200, headers: { 'content-encoding': encoding } })
    await expect(read(response)).rejects.toMatchObject({
      code: 'UNSUPPORTED_ENCODING',
      stage: 'body',
      message: `The answer has the content-encoding "${encoding}", which was not asked for.`,
    })
    await vi.waitFor(() => expect(server.open()).toBe(0))
  })

  test('grows no further than it is read', async () => {
    const bomb = gzipSync(Buffer.alloc(48 * megabyte), { level: 9 })
    const { url } = await serveBytes(bomb, 'content-encoding: gzip')
    const iterator = (await open()({ url })).body[Symbol.asyncIterator]()
    await iterator.next()
    const before = process.memoryUsage().rss
    await pause(100)
    expect(process.memoryUsage().rss - before).toBeLessThan(12 * megabyte)
    let received = 0
    for (let step = await iterator.next(); !step.done && received < megabyte; step = await iterator.next())
      received += step.value.length
    expect(await iterator.return?.()).toMatchObject({ done: true })
  })

  test('holds the server back where the reader does', async () => {
    let written = 0
    const server = await serveRaw(closers, (socket) => void writeStored(socket, (length) => (written += length)))
    const iterator = (await open()({ url: server.url })).body[Symbol.asyncIterator]()
    await iterator.next()
    await vi.waitFor(async () => {
      const before = written
      await pause(40)
      expect(written).toBe(before)
    }, 4_000)
    expect(written).toBeLessThan(24 * megabyte)
    await iterator.return?.()
    await vi.waitFor(() => expect(server.open()).toBe(0))
  })

  test('can be aborted when all of it has come and the reader has not taken it', async () => {
    const { url } = await serveBytes(gzipSync(Buffer.alloc(8 * megabyte)), 'content-encoding: gzip')
    const controller = new AbortController()
    const iterator = (await open()({ url, signal: controller.signal })).body[Symbol.asyncIterator]()
    await iterator.next()
    await pause(30)
    controller.abort(new Error('enough'))
    await expect(within(50, iterator.next())).rejects.toThrow('enough')
  })
})

async function writeStored(socket: Socket, count: (length: number) => void): Promise<void> {
  socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n')
  // Stored, not compressed: what is read is about what was sent.
  const gzip = createGzip({ level: 0 })
  gzip.pipe(socket)
  for (let sent = 0; sent < 64 * megabyte && !socket.destroyed; sent += 64 * kilobyte) {
    count(64 * kilobyte)
    gzip.write(Buffer.alloc(64 * kilobyte))
    while (gzip.writableNeedDrain && !socket.destroyed) await pause(1)
  }
  gzip.end()
}

type Send = (request: Partial<TransportRequest> & { readonly url: string }) => Promise<TransportResponse>

function open(): Send {
  const transport = nodeTransport({ proxy: false })
  closers.push(() => void transport.close?.())
  return (request) => transport({ method: 'GET', headers: {}, ...request })
}

function serveBytes(bytes: Buffer, ...headers: readonly string[]): ReturnType<typeof serveRaw> {
  const head = ['HTTP/1.1 200 OK', `content-length: ${bytes.length}`, ...headers, '', ''].join('\r\n')
  return serveRaw(closers, (socket) => socket.write(Buffer.concat([Buffer.from(head), bytes])))
}

function poured(response: TransportResponse): Promise<string> {
  return new Promise((resolve, reject) => {
    let result = ''
    response.body.pour?.({
      write: (bytes) => (result += new TextDecoder().decode(bytes)),
      end: () => resolve(result),
      fail: reject,
    })
  })
}

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy.fill(0xff, 20, 30)
  return copy
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
