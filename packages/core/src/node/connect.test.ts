import { getEventListeners } from 'node:events'
import { createServer } from 'node:net'
import type { LookupFunction, Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createCertificate } from '../../test/certificate.ts'
import { listen, read } from '../../test/loopback.ts'
import { answerOf, serveRaw } from '../../test/raw-server.ts'
import { within } from '../../test/within.ts'
import { TransportError } from '../transport.ts'
import type { TransportRequest, TransportResponse } from '../transport.ts'
import { nodeTransport } from './node-transport.ts'
import type { NodeTransportOptions } from './node-transport.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

describe('a host name', () => {
  test('is resolved by the lookup of the options', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')))
    const names: string[] = []
    const send = open({
      lookup: (name, _options, done) => {
        names.push(name)
        done(null, [{ address: '127.0.0.1', family: 4 }])
      },
    })
    expect(await read(await send({ url: `http://models.test:${server.port}/` }))).toEqual(['ok'])
    expect(names).toEqual(['models.test'])
    expect(server.requests[0]).toContain(`host: models.test:${server.port}\r\n`)
  })

  test.each([
    ['ENOTFOUND', (done: () => void) => done()],
    ['EAI_AGAIN', (done: () => void) => done()],
    ['ECUSTOM', (done: () => void) => setTimeout(done, 1)],
  ])('that has no address (%s) fails at the stage dns', async (code, later) => {
    const send = open({ lookup: (_name, _options, done) => later(() => done(Object.assign(new Error('no'), { code }), [])) })
    const failure = await failureOf(send({ url: 'http://models.test/' }))
    expect(failure).toMatchObject({ code, stage: 'dns', stale: false, message: `No address for models.test:80 (${code}).` })
    expect(failure.cause).toBeInstanceOf(Error)
  })

  test('whose addresses all refuse fails with the code of the first', async () => {
    const port = await closedPort()
    const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }))
    const send = open({ lookup: (_name, _options, done) => done(null, addresses) })
    expect(await failureOf(send({ url: `http://models.test:${port}/` }))).toMatchObject({
      code: 'ECONNREFUSED',
      stage: 'connect',
    })
  })

  test('that is still being resolved is not waited for after an abort or the time to connect', async () => {
    const silent: LookupFunction = () => {}
    const controller = new AbortController()
    const send = open({ lookup: silent })
    const aborted = send({ url: 'http://models.test/', signal: controller.signal })
    const late = send({ url: 'http://models.test/', connectMs: 40 })
    const outcome = failureOf(late)
    await pause(10)
    controller.abort(new Error('enough'))
    await expect(within(50, aborted)).rejects.toThrow('enough')
    expect(await within(200, outcome)).toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT', stage: 'connect' })
  })
})

describe('a connection', () => {
  test('that is refused, or reset as it is made, fails before the request', async () => {
    const send = open()
    const port = await closedPort()
    expect(await failureOf(send({ url: `http://127.0.0.1:${port}/` }))).toMatchObject({
      code: 'ECONNREFUSED',
      stage: 'connect',
      message: `No connection to 127.0.0.1:${port} (ECONNREFUSED).`,
    })
    const resetting = await serve((socket) => socket.resetAndDestroy())
    expect(await failureOf(send({ url: `https://127.0.0.1:${resetting}/` }))).toMatchObject({
      code: 'ECONNRESET',
      stage: 'connect',
    })
  })

  test.each([60, 300])('has %i ms to stand, to within a tenth, and its socket is closed then', async (connectMs) => {
    const sockets: Socket[] = []
    const port = await serve((socket) => sockets.push(socket))
    const send = open()
    await failureOf(send({ url: `https://127.0.0.1:${port}/`, connectMs }))
    const begin = performance.now()
    const failure = await within(connectMs * 1.1, failureOf(send({ url: `https://127.0.0.1:${port}/`, connectMs })))
    expect(performance.now() - begin).toBeGreaterThan(connectMs - 2)
    expect(failure).toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT', stage: 'connect' })
    expect(failure.message).toBe(`No connection to 127.0.0.1:${port} within ${connectMs} ms.`)
    await vi.waitFor(() => expect(sockets.map((socket) => socket.closed)).toEqual([true, true]))
  })

  test('that nobody waits for any more is given up at once', async () => {
    const sockets: Socket[] = []
    const port = await serve((socket) => sockets.push(socket))
    const controller = new AbortController()
    const sending = open()({ url: `https://127.0.0.1:${port}/`, connectMs: 5_000, signal: controller.signal })
    await vi.waitFor(() => expect(sockets).toHaveLength(1))
    controller.abort('enough')
    expect(
      await within(
        50,
        sending.catch((error: unknown) => error),
      ),
    ).toBe('enough')
    await vi.waitFor(() => expect(sockets[0]?.closed).toBe(true), 100)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  test('once it stands leaves the clock to others', async () => {
    const server = await serveRaw(closers, (socket) => setTimeout(() => socket.write(answerOf('ok')), 80))
    expect(await read(await open()({ url: server.url, connectMs: 40 }))).toEqual(['ok'])
  })
})

describe('a secure connection', () => {
  const certificate = createCertificate('models.test')
  const toLoopback: LookupFunction = (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }])

  test('is made to a server whose certificate the given authority vouches for, and kept', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')), certificate)
    for (const ca of [certificate.cert, Buffer.from(certificate.cert), [certificate.cert]]) {
      const send = open({ ca, lookup: toLoopback })
      for (let round = 0; round < 2; round++)
        expect(await read(await send({ url: `https://models.test:${server.port}/`, connectMs: 2_000 }))).toEqual(['ok'])
    }
    expect(server.connections()).toBe(3)
  })

  test('takes up the session of the one before', async () => {
    const server = await serveRaw(closers, (socket) => socket.end(answerOf('ok', 'connection: close')), certificate)
    const reused: boolean[] = []
    const send = open({ ca: certificate.cert, lookup: toLoopback })
    for (let round = 0; round < 2; round++) {
      await read(await send({ url: `https://models.test:${server.port}/` }))
      await vi.waitFor(() => expect(server.open()).toBe(0))
      reused.push(server.resumed())
    }
    expect(reused).toEqual([false, true])
  })

  test('is not made where the certificate is of nobody known or of another name', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')), certificate)
    const unknown = await failureOf(open({ lookup: toLoopback })({ url: `https://models.test:${server.port}/` }))
    expect(unknown).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT', stage: 'tls' })
    expect(unknown.message).toBe(`No secure connection to models.test:${server.port} (DEPTH_ZERO_SELF_SIGNED_CERT).`)
    const send = open({ ca: certificate.cert, lookup: toLoopback })
    const others = [send({ url: `https://other.test:${server.port}/` }), send({ url: `https://127.0.0.1:${server.port}/` })]
    for (const failure of await Promise.all(others.map(failureOf)))
      expect(failure).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID', stage: 'tls' })
    expect(server.requests).toEqual([])
  })

  test('is not made to a server that speaks plain HTTP', async () => {
    const port = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await failureOf(open()({ url: `https://127.0.0.1:${port}/` }))).toMatchObject({ stage: 'tls' })
  })
})

type Send = (request: Partial<TransportRequest> & { readonly url: string }) => Promise<TransportResponse>

function open(options?: NodeTransportOptions): Send {
  const transport = nodeTransport({ proxy: false, ...options })
  closers.push(() => void transport.close?.())
  return (request) => transport({ method: 'GET', headers: {}, ...request })
}

/** The port of a server that does this to each connection. */
async function serve(accept: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    closers.push(() => socket.destroy())
    socket.on('error', () => {}).resume()
    accept(socket)
  })
  closers.push(() => server.close())
  return listen(server)
}

async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  server.close()
  return port
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
