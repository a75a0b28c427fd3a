import { getEventListeners } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { read } from '../../test/loopback.ts'
import { answerOf, serveRaw } from '../../test/raw-server.ts'
import type { RawServer } from '../../test/raw-server.ts'
import { within } from '../../test/within.ts'
import { TransportError } from '../transport.ts'
import type { ByteFlow, ByteSink, TransportRequest, TransportResponse } from '../transport.ts'
import { nodeTransport } from './node-transport.ts'

const megabyte = 1024 * 1024

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

describe('an answer without a body', () => {
  test.each(['204 No Content', '304 Not Modified\r\ncontent-length: 100', '200 OK\r\ncontent-length: 0'])(
    'ends at once: %s',
    async (status) => {
      const server = await serveText(`HTTP/1.1 ${status}\r\n\r\n`)
      const response = await open()({ url: server.url })
      expect(await within(500, read(response))).toEqual([])
    },
  )

  test('leaves its connection for the next request', async () => {
    const server = await serveText('HTTP/1.1 204 No Content\r\n\r\n')
    const send = open()
    for (let round = 0; round < 3; round++) await read(await send({ url: server.url }))
    expect(server.connections()).toBe(1)
  })
})

describe('what comes before an answer', () => {
  test('is skipped where it is news', async () => {
    const early = 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'
    const server = await serveText(early + answerOf('ok'))
    const response = await open()({ url: server.url })
    expect(response.status).toBe(200)
    expect(response.headers).toEqual({ 'content-length': '2' })
    expect(await read(response)).toEqual(['ok'])
  })

  test.each(['connection: upgrade\r\nupgrade: websocket\r\n', ''])(
    'is a failure where it changes the protocol',
    async (headers) => {
      const server = await serveText(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`)
      expect(await failureOf(open()({ url: server.url }))).toMatchObject({
        code: 'UND_ERR_BAD_RESPONSE',
        stage: 'request',
        stale: false,
      })
      await vi.waitFor(() => expect(server.open()).toBe(0))
    },
  )
})

describe('an answer that breaks the rules', () => {
  test.each([
    ['is no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 'HTTPParserError'],
    ['has an impossible status', 'HTTP/1.1 abc OK\r\n\r\n', 'HTTPParserError'],
    ['has endless headers', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 'UND_ERR_HEADERS_OVERFLOW'],
    ['ends in its headers', 'HTTP/1.1 200 OK\r\nx: y', 'UND_ERR_SOCKET'],
    ['never begins', '', 'UND_ERR_SOCKET'],
  ])('and %s fails before its headers', async (_name, bytes, code) => {
    const server = await serveText(bytes, (socket) => socket.end())
    const failure = await failureOf(open()({ url: server.url }))
    expect(failure).toMatchObject({ code, stage: 'request', stale: false })
    expect(failure.message).toBe(`No answer from 127.0.0.1:${server.port} (${code}).`)
    expect(failure.cause).toBeInstanceOf(Error)
  })

  test.each([
    ['ends before its length', 'content-length: 99\r\n\r\nsome', 'UND_ERR_SOCKET'],
    ['ends before its last chunk', 'transfer-encoding: chunked\r\n\r\n4\r\nsome\r\n', 'UND_ERR_SOCKET'],
    ['has a chunk without a size', 'transfer-encoding: chunked\r\n\r\n4\r\nsome\r\nxyz\r\n', 'HTTPParserError'],
  ])('and %s fails after what came', async (_name, rest, code) => {
    const server = await serveText(`HTTP/1.1 200 OK\r\n${rest}`, (socket) => socket.end())
    const pieces: string[] = []
    const failure = await failureOf(readInto(pieces, await open()({ url: server.url })))
    expect(pieces).toEqual(['some'])
    expect(failure).toMatchObject({ code, stage: 'body' })
    expect(failure.message).toBe(`The answer of 127.0.0.1:${server.port} broke off (${code}).`)
  })

  test('or is reset where only the end of the connection would end it, is not taken for whole', async () => {
    const server = await serveText('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nsome', (socket) =>
      setTimeout(() => socket.resetAndDestroy(), 10),
    )
    expect(await failureOf(open()({ url: server.url }).then(read))).toMatchObject({ code: 'ECONNRESET', stage: 'body' })
  })
})

describe('a request that cannot be sent', () => {
  test.each([
    [{ headers: { 'x-a': 'canary\r\nx-b: 1' } }, 'UND_ERR_INVALID_ARG'],
    [{ headers: { 'bad name': 'canary' } }, 'UND_ERR_INVALID_ARG'],
    [{ headers: { expect: '100-continue' } }, 'UND_ERR_NOT_SUPPORTED'],
    [{ url: 'ftp://canary@models.test' }, 'ERR_INVALID_URL'],
    [{ url: 'canary' }, 'ERR_INVALID_URL'],
  ])('%o fails without being shown', async (request, code) => {
    const server = await serveText(answerOf('ok'))
    const failure = await failureOf(open()({ url: server.url, ...request }))
    expect(failure).toMatchObject({ code, stage: 'queue' })
    expect(`${failure.stack} ${String(failure.cause)}`).not.toContain('canary')
    expect(server.connections()).toBe(0)
  })
})

describe('a large request', () => {
  test.each([
    ['reads on', (socket: Socket) => socket.resume()],
    ['closes', (socket: Socket) => setTimeout(() => socket.pause().destroy(), 20)],
  ])('that is answered before all of it was sent, by a server that then %s, gets the answer', async (_name, then) => {
    const early = answerOf('big', 'connection: close').replace('200 OK', '413 Content Too Large')
    const server = await serveRaw(
      closers,
      () => {},
      undefined,
      (socket) => then(socket.write(early) ? socket : socket),
    )
    const response = await open()({ url: server.url, method: 'POST', body: new Uint8Array(16 * megabyte) })
    expect(response.status).toBe(413)
    expect(await read(response)).toEqual(['big'])
  })

  test('is left in the middle at an abort', async () => {
    const server = await serveRaw(
      closers,
      () => {},
      undefined,
      (socket) => socket.pause(),
    )
    const controller = new AbortController()
    const body = 'x'.repeat(8 * megabyte)
    const sending = open()({ url: server.url, method: 'POST', body, signal: controller.signal })
    await vi.waitFor(() => expect(server.connections()).toBe(1))
    await pause(20)
    controller.abort('enough')
    expect(
      await within(
        50,
        sending.catch((error: unknown) => error),
      ),
    ).toBe('enough')
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })
})

describe('a body that is poured', () => {
  test('comes in the turn in which it arrives, and what came before is not lost', async () => {
    const server = await serveText('HTTP/1.1 200 OK\r\n\r\nsome', (socket) => setTimeout(() => socket.end('more'), 40))
    const response = await open()({ url: server.url })
    await pause(20)
    const { heard, over } = pour(response)
    await over
    expect(heard).toEqual(['some', 'more', 'end'])
  })

  test('stops when it is paused, holds the server back, and goes on', async () => {
    const server = await serveText(`HTTP/1.1 200 OK\r\ncontent-length: ${12 * megabyte}\r\n\r\n`, (socket) =>
      socket.write(Buffer.alloc(12 * megabyte)),
    )
    let received = 0
    let flow: ByteFlow | undefined
    const { body } = await open()({ url: server.url })
    const over = new Promise<void>((resolve, reject) => {
      const write = (bytes: Uint8Array): void => {
        received += bytes.length
        if (received < 4 * megabyte) return
        flow?.pause()
      }
      flow = body.pour?.({ write, end: resolve, fail: reject })
    })
    await vi.waitFor(() => expect(received).toBeGreaterThanOrEqual(4 * megabyte))
    const before = received
    await pause(40)
    expect(received).toBe(before)
    received = -Infinity
    flow?.resume()
    await within(3_000, over)
  })

  test('paused at its last bytes ends after it goes on', async () => {
    const server = await serveText(answerOf('whole'))
    let flow: ByteFlow | undefined
    const heard: string[] = []
    const { body } = await open()({ url: server.url })
    const over = new Promise<void>((resolve, reject) => {
      const write = (): void => {
        heard.push('bytes')
        flow?.pause()
      }
      flow = body.pour?.({ write, end: resolve, fail: reject })
    })
    await pause(20)
    expect(heard).toEqual(['bytes'])
    flow?.resume()
    await within(500, over)
  })

  test.each(['connection: close\r\n\r\n', 'content-length: 5\r\nconnection: close\r\n\r\n'])(
    'paused at its last bytes outlives the end of its connection: %j',
    async (headers) => {
      const server = await serveText(`HTTP/1.1 200 OK\r\n${headers}`, (socket) => setTimeout(() => socket.end('whole'), 20))
      let flow: ByteFlow | undefined
      const heard: string[] = []
      const { body } = await open()({ url: server.url })
      const write = (): void => {
        heard.push('bytes')
        flow?.pause()
      }
      flow = body.pour?.({ write, end: () => heard.push('end'), fail: () => heard.push('failure') })
      await vi.waitFor(() => expect(server.open()).toBe(0))
      await pause(10)
      expect(heard).toEqual(['bytes'])
      flow?.resume()
      await vi.waitFor(() => expect(heard).toEqual(['bytes', 'end']))
    },
  )

  test('can be resumed from inside another', async () => {
    const server = await serveRaw(closers, (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${4 * megabyte}\r\n\r\n`)
      setTimeout(() => socket.write(Buffer.alloc(4 * megabyte)), 20)
    })
    const send = open()
    const [left, right] = await Promise.all([send({ url: server.url }), send({ url: server.url })])
    let [leftFlow, rightFlow]: (ByteFlow | undefined)[] = []
    const drain = (
      body: TransportResponse['body'],
      write: () => void,
      set: (flow: ByteFlow | undefined) => void,
    ): Promise<void> => new Promise((resolve, reject) => set(body.pour?.({ write, end: resolve, fail: reject })))
    const swap = (own: () => ByteFlow | undefined, other: () => ByteFlow | undefined) => () => {
      other()?.resume()
      own()?.pause()
      setImmediate(() => own()?.resume())
    }
    const getLeft = (): ByteFlow | undefined => leftFlow
    const getRight = (): ByteFlow | undefined => rightFlow
    await within(
      3_000,
      Promise.all([
        drain(left.body, swap(getLeft, getRight), (flow) => (leftFlow = flow)),
        drain(right.body, swap(getRight, getLeft), (flow) => (rightFlow = flow)),
      ]),
    )
  })

  test('and cancelled closes the connection, and is silent', async () => {
    const server = await serveText('HTTP/1.1 200 OK\r\n\r\nsome', (socket) => {
      const timer = setInterval(() => socket.write('more'), 5)
      socket.on('close', () => clearInterval(timer))
    })
    const controller = new AbortController()
    const response = await open()({ url: server.url, signal: controller.signal })
    const { heard, flow } = pour(response)
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(1))
    flow?.cancel()
    const before = [...heard]
    await vi.waitFor(() => expect(server.open()).toBe(0), 100)
    expect(heard).toEqual(before)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  test('is told of an abort even while it is paused', async () => {
    const server = await serveText('HTTP/1.1 200 OK\r\n\r\nsome')
    const controller = new AbortController()
    const response = await open()({ url: server.url, signal: controller.signal })
    const { over, flow } = pour(response)
    flow?.pause()
    controller.abort('enough')
    expect(
      await within(
        50,
        over.catch((error: unknown) => error),
      ),
    ).toBe('enough')
    await vi.waitFor(() => expect(server.open()).toBe(0), 100)
  })

  test('and paused outlives a reset of its connection, of which it is told when it goes on', async () => {
    const sockets: Socket[] = []
    const server = await serveText('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nsome', (socket) => sockets.push(socket))
    const response = await open()({ url: server.url })
    const { heard, over, flow } = pour(response)
    const outcome = failureOf(over)
    await vi.waitFor(() => expect(heard).toEqual(['some']))
    flow?.pause()
    for (const socket of sockets) {
      socket.write('more')
      await pause(10)
      socket.resetAndDestroy()
    }
    await pause(20)
    expect(heard).toEqual(['some'])
    flow?.resume()
    expect(await within(500, outcome)).toMatchObject({ stage: 'body', code: 'ECONNRESET' })
    expect(heard).toEqual(['some', 'more'])
  })
})

type Send = (request: Partial<TransportRequest> & { readonly url: string }) => Promise<TransportResponse>

function open(): Send {
  const transport = nodeTransport({ proxy: false })
  closers.push(() => void transport.close?.())
  return (request) => transport({ method: 'GET', headers: {}, ...request })
}

/** Says this to each request, and then does that. */
function serveText(text: string, then?: (socket: Socket) => void): Promise<RawServer> {
  return serveRaw(closers, (socket) => {
    if (text !== '') socket.write(text)
    then?.(socket)
  })
}

interface Pouring {
  readonly heard: readonly string[]
  readonly over: Promise<void>
  readonly flow: ByteFlow | undefined
}

function pour({ body }: TransportResponse): Pouring {
  const heard: string[] = []
  let flow: ByteFlow | undefined
  const over = new Promise<void>((resolve, reject) => {
    const sink: ByteSink = {
      write: (bytes) => heard.push(new TextDecoder().decode(bytes)),
      end: () => resolve(void heard.push('end')),
      fail: reject,
    }
    flow = body.pour?.(sink)
  })
  return { heard, over, flow }
}

async function readInto(pieces: string[], response: TransportResponse): Promise<void> {
  for await (const bytes of response.body) pieces.push(new TextDecoder().decode(bytes))
}

async function failureOf(promise: Promise<unknown>): Promise<TransportError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof TransportError) return thrown
  throw new Error('Expected a TransportError.', { cause: thrown })
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
