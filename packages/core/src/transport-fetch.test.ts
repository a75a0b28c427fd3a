import { EventEmitter, getEventListeners, once } from 'node:events'
import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { read, serveOn, textOf } from '../test/loopback.ts'
import type { Served } from '../test/loopback.ts'
import { within } from '../test/within.ts'
import { createTransport, fetchTransport } from './transport-fetch.ts'
import type { ByteFlow, TransportRequest, TransportResponse } from './transport.ts'

const closers: (() => void)[] = []
afterEach(() => {
  vi.unstubAllGlobals()
  for (const close of closers.splice(0)) close()
})

describe('fetchTransport', () => {
  test('sends method, path, headers and body, and gives status, headers and body', async () => {
    const seen: unknown[] = []
    const { url } = await serve(async (incoming, outgoing) => {
      seen.push({ method: incoming.method, url: incoming.url, headers: incoming.headers, body: await textOf(incoming) })
      outgoing.writeHead(418, { 'X-One': 'a', 'X-Two': ['b', 'c'] }).end('tea')
    })
    const response = await send({ url: `${url}/a?b=c`, method: 'POST', headers: { 'x-a': '1' }, body: '{"ü":1}' })
    expect(response).toMatchObject({ status: 418, headers: { 'x-one': 'a', 'x-two': 'b, c' } })
    expect(await read(response)).toEqual(['tea'])
    await read(await send({ url, method: 'POST', body: new Uint8Array([104, 105]) }))
    await read(await send({ url }))
    expect(seen).toMatchObject([
      { method: 'POST', url: '/a?b=c', headers: { 'x-a': '1' }, body: '{"ü":1}' },
      { method: 'POST', body: 'hi' },
      { method: 'GET', url: '/', body: '' },
    ])
  })

  test('sends a form as multipart', async () => {
    const seen: (string | undefined)[] = []
    const { url } = await serve(async (incoming, outgoing) => {
      seen.push(incoming.headers['content-type'], await textOf(incoming))
      outgoing.end()
    })
    const form = new FormData()
    form.set('file', new Blob(['sound']), 'a.wav')
    await read(await send({ url, method: 'POST', body: form }))
    expect(seen[0]).toMatch(/^multipart\/form-data; boundary=/)
    expect(seen[1]).toMatch(/name="file"; filename="a\.wav"[\s\S]+sound/)
  })

  test('gives the body in the pieces in which it was sent', async () => {
    const pieces = ['data: a\n\n', 'data: ', 'b\n\n']
    const reader = new EventEmitter()
    const { url } = await serve(async (_incoming, outgoing) => {
      for (const piece of pieces) {
        outgoing.write(piece)
        await once(reader, 'read')
      }
      outgoing.end()
    })
    const received: string[] = []
    for await (const bytes of (await send({ url })).body) {
      received.push(new TextDecoder().decode(bytes))
      reader.emit('read')
    }
    expect(received).toEqual(pieces)
  })

  test('gives an empty body where there is none', async () => {
    const { url } = await serve((_incoming, outgoing) => void outgoing.writeHead(204).end())
    expect(await read(await send({ url }))).toEqual([])
  })

  test('follows no redirect', async () => {
    const { url, requests } = await serve((_incoming, outgoing) => void outgoing.writeHead(307, { location: '/elsewhere' }).end())
    expect(await send({ url })).toMatchObject({ status: 307, headers: { location: '/elsewhere' } })
    expect(requests()).toBe(1)
  })

  test('rejects when the connection breaks in the middle, after what had arrived', async () => {
    const reader = new EventEmitter()
    const { url } = await serve(async (incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 100 }).write('some')
      await once(reader, 'read')
      incoming.socket.resetAndDestroy()
    })
    const received: string[] = []
    const reading = (async () => {
      for await (const bytes of (await send({ url })).body) {
        received.push(new TextDecoder().decode(bytes))
        reader.emit('read')
      }
    })()
    await expect(reading).rejects.toThrow()
    expect(received).toEqual(['some'])
  })

  test('rejects when there is nobody', async () => {
    const { url, close } = await serve(() => {})
    close()
    await expect(send({ url })).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })

  test('closes the connection of a body that is left early', async () => {
    const { url, closed } = await serve((_incoming, outgoing) => void outgoing.write('some'))
    for await (const bytes of (await send({ url })).body) {
      expect(new TextDecoder().decode(bytes)).toBe('some')
      break
    }
    await vi.waitFor(() => expect(closed()).toBe(1))
  })

  test('is ended by an abort before the request, while the headers are awaited, and while the body is read', async () => {
    const { url, closed, requests } = await serve((incoming, outgoing) => {
      if (incoming.url === '/body') outgoing.write('some')
    })
    await expect(within(50, send({ url, signal: AbortSignal.abort(new Error('enough')) }))).rejects.toThrow('enough')
    expect(requests()).toBe(0)

    const early = new AbortController()
    const sending = send({ url, signal: early.signal })
    await vi.waitFor(() => expect(requests()).toBe(1))
    early.abort(new Error('enough'))
    await expect(within(50, sending)).rejects.toThrow('enough')

    const late = new AbortController()
    const iterator = (await send({ url: `${url}/body`, signal: late.signal })).body[Symbol.asyncIterator]()
    await iterator.next()
    const reading = iterator.next()
    late.abort(new Error('enough'))
    await expect(within(50, reading)).rejects.toThrow('enough')
    await vi.waitFor(() => expect(closed()).toBe(2))
  })

  test('adds no listener of its own to a shared signal', async () => {
    const { signal } = new AbortController()
    const answer = async (): Promise<Response> => new Response('ok')
    for (let round = 0; round < 5; round++)
      await read(await fetchTransport(answer)({ method: 'GET', url: 'https://a.test', headers: {}, signal }))
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('uses the fetch it was given, else the global one of the moment', async () => {
    const answers = (text: string) => async (): Promise<Response> => new Response(text)
    const own = fetchTransport(answers('own'))
    const shared = createTransport()
    vi.stubGlobal('fetch', answers('first'))
    expect(await read(await own({ method: 'GET', url: 'https://a.test', headers: {} }))).toEqual(['own'])
    expect(await read(await shared({ method: 'GET', url: 'https://a.test', headers: {} }))).toEqual(['first'])
    vi.stubGlobal('fetch', answers('second'))
    expect(await read(await shared({ method: 'GET', url: 'https://a.test', headers: {} }))).toEqual(['second'])
  })
})

function send(request: Partial<TransportRequest> & { readonly url: string }): Promise<TransportResponse> {
  return fetchTransport()({ method: 'GET', headers: {}, ...request })
}

function serve(handle: RequestListener): Promise<Served> {
  return serveOn(closers, handle)
}

describe('a body that is poured', () => {
  test('comes chunk by chunk, waits while it is paused, and ends', async () => {
    const { flow, seen, source } = await pouring()
    source.enqueue(bytesOf('a'))
    await settled()
    flow.pause()
    source.enqueue(bytesOf('b'))
    source.enqueue(bytesOf('c'))
    await settled()
    expect(seen.length).toBeLessThanOrEqual(2)
    flow.resume()
    source.close()
    await settled()
    expect(seen).toEqual(['a', 'b', 'c', 'end'])
  })

  test('says that it broke', async () => {
    const { seen, source } = await pouring()
    source.enqueue(bytesOf('a'))
    await settled()
    source.error(new Error('broken'))
    await settled()
    expect(seen).toEqual(['a', 'fail: broken'])
  })

  test('is closed when nobody wants it any more, and says nothing more', async () => {
    const { cancelled, flow, seen, source } = await pouring()
    source.enqueue(bytesOf('a'))
    await settled()
    flow.cancel()
    await settled()
    expect(cancelled()).toBe(true)
    expect(seen).toEqual(['a'])
  })

  test('ends at once where there is none', async () => {
    const transport = fetchTransport(async () => new Response(null, { status: 204 }))
    const { body } = await transport({ method: 'GET', url: 'https://x.test/', headers: {} })
    const seen: string[] = []
    body.pour?.({ write: () => seen.push('write'), end: () => seen.push('end'), fail: () => seen.push('fail') })
    await settled()
    expect(seen).toEqual(['end'])
  })
})

interface Source {
  enqueue(bytes: Uint8Array<ArrayBuffer>): void
  close(): void
  error(reason: Error): void
}

interface Pouring {
  readonly seen: string[]
  readonly flow: ByteFlow
  readonly source: Source
  readonly cancelled: () => boolean
}

async function pouring(): Promise<Pouring> {
  let source: Source | undefined
  let cancelled = false
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      source = controller
    },
    cancel() {
      cancelled = true
    },
  })
  const transport = fetchTransport(async () => new Response(stream))
  const { body } = await transport({ method: 'GET', url: 'https://x.test/', headers: {} })
  const seen: string[] = []
  const flow = body.pour?.({
    write: (chunk) => seen.push(new TextDecoder().decode(chunk)),
    end: () => seen.push('end'),
    fail: (error) => seen.push(`fail: ${error instanceof Error ? error.message : String(error)}`),
  })
  if (!flow || !source) throw new Error('The body cannot be poured.')
  return { seen, flow, source, cancelled: () => cancelled }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}
