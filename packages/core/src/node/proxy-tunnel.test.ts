import { connect } from 'node:net'
import type { LookupFunction, Socket } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createCertificate } from '../../test/certificate.ts'
import { read } from '../../test/loopback.ts'
import { answerOf, serveRaw } from '../../test/raw-server.ts'
import type { RawServer } from '../../test/raw-server.ts'
import { within } from '../../test/within.ts'
import type { TransportRequest, TransportResponse } from '../transport.ts'
import { nodeTransport } from './node-transport.ts'
import type { NodeTransportOptions } from './node-transport.ts'

const certificate = createCertificate('models.test')
const proxyCertificate = createCertificate('proxy.test')
const toLoopback: LookupFunction = (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }])

const closers: (() => void)[] = []
afterEach(() => {
  vi.unstubAllEnvs()
  for (const close of closers.splice(0)) close()
})

describe('a proxy', () => {
  test('is asked for one tunnel to an http: server, and sees no request', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')))
    const proxy = await serveProxy()
    const send = open({ proxy: proxy.url })
    const request = { url: server.url, headers: { authorization: 'Bearer canary' } }
    for (let round = 0; round < 2; round++) expect(await read(await send(request))).toEqual(['ok'])
    expect(proxy.requests).toEqual([
      `CONNECT 127.0.0.1:${server.port} HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`,
    ])
    expect(server.requests[0]).toContain('authorization: Bearer canary\r\n')
  })

  test('tunnels to an https: server, whose certificate is checked', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')), certificate)
    const proxy = await serveProxy(server.port)
    const send = open({ proxy: proxy.url.replace('//', '//user:pass@'), ca: certificate.cert })
    expect(await read(await send({ url: 'https://models.test/' }))).toEqual(['ok'])
    expect(proxy.requests[0]).toContain('CONNECT models.test:443 HTTP/1.1\r\n')
    expect(proxy.requests[0]).toContain('proxy-authorization: Basic dXNlcjpwYXNz\r\n')
    expect(server.requests[0]).not.toContain('proxy-authorization')
    await expect(send({ url: 'https://other.test/' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      stage: 'tls',
    })
  })

  test('may itself be reached by TLS', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')), certificate)
    const proxy = await serveProxy(server.port, proxyCertificate)
    const url = `https://proxy.test:${proxy.port}`
    const send = open({ proxy: url, ca: [certificate.cert, proxyCertificate.cert], lookup: toLoopback })
    expect(await read(await send({ url: 'https://models.test/' }))).toEqual(['ok'])
    await expect(open({ proxy: url, lookup: toLoopback })({ url: 'https://models.test/' })).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      stage: 'proxy',
      message: `No connection to the proxy proxy.test:${proxy.port} (DEPTH_ZERO_SELF_SIGNED_CERT).`,
    })
  })

  test.each([
    ['407 Proxy Authentication Required', 'it wants credentials'],
    ['403 Forbidden', 'it refused the tunnel'],
    ['502 Bad Gateway', 'it refused the tunnel'],
  ])('that answers %s is named, with its status and without its password', async (status, reason) => {
    const proxy = await serveRaw(closers, (socket) => socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 2\r\n\r\nno`))
    const send = open({ proxy: `http://user:canary@127.0.0.1:${proxy.port}` })
    const failure: unknown = await send({ url: 'https://models.test/' }).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: `PROXY_${status.slice(0, 3)}`,
      stage: 'proxy',
      message: `The proxy 127.0.0.1:${proxy.port} answered ${status.slice(0, 3)}: ${reason}.`,
    })
    expect(inspect(failure, { depth: Infinity, showHidden: true })).not.toMatch(/canary|Basic/)
  })

  test('that hangs up or speaks no HTTP fails at the stage proxy', async () => {
    const closing = await serveRaw(closers, (socket) => socket.destroy())
    await expect(open({ proxy: closing.url })({ url: 'https://models.test/' })).rejects.toMatchObject({
      code: 'ECONNRESET',
      stage: 'proxy',
      message: `No connection to the proxy 127.0.0.1:${closing.port} (ECONNRESET).`,
    })
    const odd = await serveRaw(closers, (socket) => socket.write('hello\r\n\r\n'))
    await expect(open({ proxy: odd.url })({ url: 'https://models.test/' })).rejects.toMatchObject({ stage: 'proxy' })
  })

  test.each(['http', 'https'])(
    'that says nothing is left when the time to connect is over, or at an abort (%s)',
    async (scheme) => {
      const proxy = await serveRaw(closers, () => {})
      const send = open({ proxy: proxy.url })
      await expect(send({ url: `${scheme}://models.test/`, connectMs: 50 })).rejects.toMatchObject({
        code: 'UND_ERR_CONNECT_TIMEOUT',
        stage: 'connect',
      })
      const again = send({ url: `${scheme}://models.test/`, connectMs: 50 })
      await expect(within(55, again)).rejects.toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT' })
      const controller = new AbortController()
      const sending = send({ url: `${scheme}://models.test/`, signal: controller.signal })
      await vi.waitFor(() => expect(proxy.requests).toHaveLength(3))
      controller.abort(new Error('enough'))
      await expect(within(50, sending)).rejects.toThrow('enough')
      await vi.waitFor(() => expect(proxy.open()).toBe(0), 100)
    },
  )

  test('that tunnels to silence is left when the time to connect is over', async () => {
    const silent = await serveRaw(closers, () => {})
    const proxy = await serveProxy(silent.port)
    const send = open({ proxy: proxy.url })
    await expect(send({ url: 'https://models.test/', connectMs: 50 })).rejects.toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT' })
    await vi.waitFor(() => expect(proxy.open() + silent.open()).toBe(0), 100)
  })

  test('of a kind that is not supported is refused by name', async () => {
    const send = open({ proxy: 'socks5://127.0.0.1:1080' })
    await expect(send({ url: 'https://models.test/' })).rejects.toMatchObject({
      code: 'ERR_PROXY_INVALID_CONFIG',
      stage: 'proxy',
      message: 'The proxy of the transport is a socks5: one; only http: and https: proxies are supported.',
    })
  })

  test('comes from the environment as it is at the first call of an origin, unless the options say otherwise', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')))
    const proxy = await serveProxy()
    vi.stubEnv('no_proxy', 'localhost')
    const [first, without] = [open(), open({ proxy: false })]
    vi.stubEnv('http_proxy', proxy.url)
    await read(await without({ url: server.url }))
    expect(proxy.requests).toHaveLength(0)
    await read(await first({ url: server.url }))
    vi.stubEnv('http_proxy', 'http://127.0.0.1:1')
    await read(await first({ url: `${server.url}/again` }))
    await read(await first({ url: `http://localhost:${server.port}/` }))
    expect(proxy.requests).toHaveLength(1)
    expect(server.requests).toHaveLength(4)
  })
})

type Send = (request: Partial<TransportRequest> & { readonly url: string }) => Promise<TransportResponse>

function open(options?: NodeTransportOptions): Send {
  const transport = nodeTransport(options)
  closers.push(() => void transport.close?.())
  return (request) => transport({ method: 'GET', headers: {}, ...request })
}

/** Tunnels to the loopback port that was asked for, or to this one. */
async function serveProxy(port?: number, secure?: { readonly cert: string; readonly key: string }): Promise<RawServer> {
  const tunnel = (socket: Socket, request: string): void => {
    const asked = Number(/^CONNECT \S+:(\d+) /.exec(request)?.[1])
    const upstream = connect(port ?? asked, '127.0.0.1', () => {
      socket.removeAllListeners('data')
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(upstream).pipe(socket)
    })
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    socket.on('close', () => upstream.destroy())
  }
  return serveRaw(closers, tunnel, secure)
}
