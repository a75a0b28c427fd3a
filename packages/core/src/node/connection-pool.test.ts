import { getEventListeners } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { read } from '../../test/loopback.ts'
import { answerOf, serveRaw } from '../../test/raw-server.ts'
import { within } from '../../test/within.ts'
import { TransportError } from '../transport.ts'
import type { Transport, TransportRequest, TransportResponse } from '../transport.ts'
import { nodeTransport } from './node-transport.ts'
import type { NodeTransportOptions } from './node-transport.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

describe('connections', () => {
  test('are kept for the next request, which may come in the very turn an answer ends', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')))
    const send = open()
    let last: Promise<TransportResponse> = send({ url: server.url })
    for (let round = 0; round < 5; round++) {
      const { body } = await last
      last = new Promise((resolve, reject) => {
        body.pour?.({ write: () => {}, end: () => resolve(send({ url: server.url })), fail: reject })
      })
    }
    await read(await last)
    expect(server.connections()).toBe(1)
  })

  test('that were used last are used next', async () => {
    const ports: (number | undefined)[] = []
    const server = await serveRaw(closers, (socket, request) => {
      ports.push(socket.remotePort)
      setTimeout(() => socket.write(answerOf('ok')), Number(/\/(\d+)/.exec(request)?.[1]))
    })
    const send = open()
    await Promise.all([0, 20, 40].map(async (delay) => read(await send({ url: `${server.url}/${delay}` }))))
    for (let round = 0; round < 3; round++) await read(await send({ url: `${server.url}/0` }))
    expect(ports.slice(3)).toEqual([ports[2], ports[2], ports[2]])
  })

  test('are not more than allowed; who finds none waits in order', async () => {
    const server = await serveRaw(closers, (socket) => setTimeout(() => socket.write(answerOf('ok')), 5))
    const send = open({ maxConnections: 2 })
    const order: number[] = []
    await Promise.all(
      [0, 1, 2, 3, 4, 5].map(async (index) => {
        await read(await send({ url: `${server.url}/${index}` }))
        order.push(index)
      }),
    )
    expect(server.connections()).toBe(2)
    expect(order).toEqual([0, 1, 2, 3, 4, 5])
    expect(server.requests.map((request) => request.split(' ', 2)[1])).toEqual(['/0', '/1', '/2', '/3', '/4', '/5'])
  })

  test('close after the time they may be unused, or at once where that is none', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')))
    await read(await open({ keepAliveMs: 60 })({ url: server.url }))
    expect(server.open()).toBe(1)
    await vi.waitFor(() => expect(server.open()).toBe(0))
    const send = open({ keepAliveMs: 0 })
    await read(await send({ url: server.url }))
    await read(await send({ url: server.url }))
    await vi.waitFor(() => expect(server.open()).toBe(0))
    expect(server.connections()).toBe(3)
    expect(server.requests[1]).toContain('connection: close')
  })

  test('that are no longer possible are made again for who waits', async () => {
    const server = await serveRaw(closers, (socket, request) =>
      request.includes('/reset') ? socket.resetAndDestroy() : socket.write(answerOf('ok')),
    )
    const send = open({ maxConnections: 1 })
    const first = send({ url: `${server.url}/reset` })
    const second = send({ url: server.url })
    await expect(first).rejects.toMatchObject({ code: 'ECONNRESET', stage: 'request', stale: false })
    expect(await read(await second)).toEqual(['ok'])
  })

  test('whose server says that it will close are not used again', async () => {
    const server = await serveRaw(closers, (socket) => socket.end(answerOf('ok', 'connection: close')))
    const send = open({ maxConnections: 1 })
    await Promise.all([0, 1, 2].map(async () => expect(await read(await send({ url: server.url }))).toEqual(['ok'])))
    expect(server.connections()).toBe(3)
  })
})

describe('nodeTransport', () => {
  test.each([
    { maxConnections: 0 },
    { maxConnections: 1.5 },
    { keepAliveMs: -1 },
    { keepAliveMs: 2 ** 31 },
    { keepAliveMs: NaN },
  ])('refuses %o', (options) => {
    expect(() => nodeTransport(options)).toThrow(
      /^nodeTransport: (maxConnections|keepAliveMs) must be a whole number from [01] to /,
    )
  })
})

describe('a kept connection that its server closed', () => {
  test.each([
    ['closed', (socket: Socket) => socket.destroy()],
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
  ])('just before the next request (%s) is noticed, and another is made', async (_name, end) => {
    const sockets: Socket[] = []
    const server = await serveRaw(closers, (socket) => {
      sockets.push(socket)
      socket.write(answerOf('ok'))
    })
    const send = open()
    await read(await send({ url: server.url }))
    // In a timer, after which the news of the end is waiting: undici has the next request by then, and has not written it.
    const next = await new Promise<TransportResponse>((resolve, reject) => {
      setTimeout(() => {
        for (const socket of sockets) end(socket)
        send({ url: server.url }).then(resolve, reject)
      }, 5)
    })
    expect(await read(next)).toEqual(['ok'])
    expect(server.connections()).toBe(2)
  })

  test.each([
    ['closed', (socket: Socket) => socket.destroy()],
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
  ])('as the next request comes (%s) makes a failure that says so', async (_name, end) => {
    const server = await serveRaw(closers, (socket, request) => {
      if (request.includes('/end')) end(socket)
      else socket.write(answerOf('ok'))
    })
    const send = open()
    await read(await send({ url: server.url }))
    await expect(send({ url: `${server.url}/end` })).rejects.toMatchObject({ stage: 'request', stale: true })
    expect(server.connections()).toBe(1)
  })

  test('is not what a failure says that comes late, after bytes, or on a new connection', async () => {
    const now = performance.now.bind(performance)
    const server = await serveRaw(closers, (socket, request) => {
      if (request.includes('/ok')) return void socket.write(answerOf('ok'))
      if (request.includes('/bytes')) return void socket.write('HTTP/1.1 200', () => socket.resetAndDestroy())
      if (request.includes('/late')) vi.spyOn(performance, 'now').mockImplementation(() => now() + 1_000)
      socket.resetAndDestroy()
    })
    for (const path of ['/late', '/bytes', '/new']) {
      const send = open()
      if (path !== '/new') await read(await send({ url: `${server.url}/ok` }))
      await expect(send({ url: server.url + path })).rejects.toMatchObject({ stage: 'request', stale: false })
      vi.restoreAllMocks()
    }
  })
})

describe('onConnected', () => {
  test('is called once when the request leaves the queue and its connection stands', async () => {
    const server = await serveRaw(closers, (socket) => setTimeout(() => socket.write(answerOf('ok')), 20))
    const send = open({ maxConnections: 1 })
    const calls: string[] = []
    const call = async (name: string): Promise<void> => {
      await read(await send({ url: server.url, onConnected: () => calls.push(`${name} connected`) }))
      calls.push(`${name} read`)
    }
    await Promise.all([call('a'), call('b')])
    expect(calls.filter((entry) => entry.endsWith('connected'))).toEqual(['a connected', 'b connected'])
    expect(calls.indexOf('b connected')).toBeGreaterThanOrEqual(calls.indexOf('a connected') + 1)
    expect(calls[0]).toBe('a connected')
    expect(calls.at(-1)).toBe('b read')
  })
})

describe('a request that waits for a connection', () => {
  test('leaves at once when it is aborted, and its listener with it', async () => {
    const server = await serveRaw(closers, (socket, request) => request.includes('/hang') || socket.write(answerOf('ok')))
    const send = open({ maxConnections: 1 })
    const hanging = new AbortController()
    const first = send({ url: `${server.url}/hang`, signal: hanging.signal })
    const controller = new AbortController()
    const second = send({ url: `${server.url}/second`, signal: controller.signal })
    const third = send({ url: `${server.url}/third` })
    await vi.waitFor(() => expect(server.requests).toHaveLength(1))
    controller.abort('enough')
    expect(
      await within(
        50,
        second.catch((error: unknown) => error),
      ),
    ).toBe('enough')
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    hanging.abort(new Error('stop'))
    await expect(first).rejects.toThrow('stop')
    expect(await read(await third)).toEqual(['ok'])
    expect(server.requests.map((request) => request.split(' ', 2)[1])).toEqual(['/hang', '/third'])
  })

  test('does not use up its time to connect', async () => {
    const server = await serveRaw(closers, (socket) => setTimeout(() => socket.write(answerOf('ok')), 60))
    const send = open({ maxConnections: 1 })
    const answers = await Promise.all([0, 1].map(async () => read(await send({ url: server.url, connectMs: 30 }))))
    expect(answers).toEqual([['ok'], ['ok']])
  })
})

describe('close', () => {
  test('ends what is unused, under way, unread and waiting, within 100 ms, and refuses what comes later', async () => {
    const server = await serveRaw(closers, (socket, request) => {
      if (request.includes('/ok')) socket.write(answerOf('ok'))
      else if (request.includes('/body')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nsome')
      else if (request.includes('/unread')) socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(2_000_000)}`)
    })
    const send = open({ maxConnections: 4 })
    const body = await send({ url: `${server.url}/body` })
    await send({ url: `${server.url}/unread` })
    const answering = send({ url: `${server.url}/hang` })
    await read(await send({ url: `${server.url}/ok` }))
    const second = send({ url: `${server.url}/hang` })
    const waiting = send({ url: `${server.url}/ok` })
    await vi.waitFor(() => expect(server.requests).toHaveLength(5))
    const failures = [read(body), answering, second, waiting].map((call) => call.catch((error: unknown) => error))
    await within(100, Promise.all([send.close?.(), send.close?.()]))
    await vi.waitFor(() => expect(server.open()).toBe(0), 100)
    expect(await Promise.all(failures)).toMatchObject([
      { code: 'UND_ERR_DESTROYED', stage: 'body' },
      { code: 'UND_ERR_DESTROYED', stage: 'request' },
      { code: 'UND_ERR_DESTROYED', stage: 'request' },
      { code: 'UND_ERR_CLOSED', stage: 'queue' },
    ])
    await expect(send({ url: server.url })).rejects.toMatchObject({ code: 'UND_ERR_CLOSED', stage: 'queue' })
    await send.close?.()
    expect(server.requests).toHaveLength(5)
  })

  test('before the first request, or during it, is as good', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')))
    const unused = nodeTransport()
    await unused.close?.()
    await expect(unused({ method: 'GET', url: server.url, headers: {} })).rejects.toThrow(TransportError)
    const fresh = nodeTransport()
    const sending = fresh({ method: 'GET', url: server.url, headers: {} })
    const outcome = expect(sending).rejects.toMatchObject({ stage: 'queue' })
    await fresh.close?.()
    await outcome
    expect(server.connections()).toBe(0)
  })

  test('ends a form that is still being written', async () => {
    const server = await serveRaw(closers, (socket) => socket.write(answerOf('ok')))
    const send = open()
    await read(await send({ url: server.url }))
    const form = new FormData()
    form.set('file', new Blob(['sound']), 'a.wav')
    const sending = send({ url: server.url, method: 'POST', body: form })
    const outcome = expect(sending).rejects.toMatchObject({ code: 'UND_ERR_CLOSED' })
    await send.close?.()
    await outcome
  })
})

type Send = ((request: Partial<TransportRequest> & { readonly url: string }) => Promise<TransportResponse>) &
  Pick<Transport, 'close'>

function open(options?: NodeTransportOptions): Send {
  const transport = nodeTransport({ proxy: false, ...options })
  closers.push(() => void transport.close?.())
  const send = (request: Partial<TransportRequest> & { readonly url: string }): Promise<TransportResponse> =>
    transport({ method: 'GET', headers: {}, ...request })
  return Object.assign(send, { close: async () => transport.close?.() })
}
