import { spawn } from 'node:child_process'
import { EventEmitter, getEventListeners, once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener } from 'node:http'

import { createServer as createTcpServer } from 'node:net'
import process from 'node:process'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { listen, read, serveOn, textOf } from '../../test/loopback.ts'
import type { Served } from '../../test/loopback.ts'
import { within } from '../../test/within.ts'
import { createTransport } from './transport.ts'
import type { Transport, TransportRequest, TransportResponse } from '../transport.ts'

const kilobyte = 1024
const megabyte = 1024 * kilobyte

// Nor does the child process go through a proxy of whoever runs this.
vi.stubEnv('no_proxy', '*')

/** Begun first, since it takes longest. */
const run = callInProcess()

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

describe('a request', () => {
  test('arrives with its method, path, headers and body', async () => {
    const seen: unknown[] = []
    const { url } = await serve(async (incoming, outgoing) => {
      const { method, headers } = incoming
      seen.push({ method, url: incoming.url, headers, body: await textOf(incoming) })
      outgoing.end()
    })
    await read(await send({ url: `${url}/a/b?c=d`, method: 'POST', headers: { 'x-a': '1' }, body: '{"ü":1}' }))
    await read(await send({ url, method: 'POST', body: new Uint8Array([104, 105]) }))
    await read(await send({ url }))
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/a/b?c=d',
        headers: { 'x-a': '1', 'content-length': '8', 'accept-encoding': 'gzip, br' },
        body: '{"ü":1}',
      },
      { method: 'POST', url: '/', body: 'hi' },
      { method: 'GET', url: '/', body: '' },
    ])
  })

  test('with a form is multipart, files included', async () => {
    const seen: { readonly type?: string | undefined; readonly body: string }[] = []
    const { url } = await serve(async (incoming, outgoing) => {
      seen.push({ type: incoming.headers['content-type'], body: await textOf(incoming) })
      outgoing.end()
    })
    const form = new FormData()
    form.set('model', 'whisper')
    form.set('file', new Blob(['sound']), 'a.wav')
    await read(await send({ url, method: 'POST', body: form }))
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(seen[0]?.type ?? '')?.[1] ?? 'none'
    expect(seen[0]?.body.split(`--${boundary}`)).toHaveLength(4)
    expect(seen[0]?.body).toMatch(/name="model"\s+whisper/)
    expect(seen[0]?.body).toMatch(/name="file"; filename="a\.wav"[\s\S]+sound/)
  })

  test('uses the socket of the one before, once that was read', async () => {
    const ports: (number | undefined)[] = []
    const { url } = await serve((incoming, outgoing) => {
      ports.push(incoming.socket.remotePort)
      outgoing.end('ok')
    })
    for (let round = 0; round < 4; round++) expect(await read(await send({ url }))).toEqual(['ok'])
    expect(new Set(ports).size).toBe(1)
  })

  test('to nobody rejects with the reason', async () => {
    const { url, close } = await serve(() => {})
    close()
    await expect(send({ url })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('gives up when no connection stands in time', async () => {
    const url = await serveSilence()
    await expect(within(2_000, send({ url, connectMs: 60 }))).rejects.toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT' })
  })
})

describe('an answer', () => {
  test('has its status and its headers, names in lower case and repeated ones joined', async () => {
    const { url } = await serve((_incoming, outgoing) => {
      outgoing.writeHead(418, { 'X-One': 'a', 'X-Two': ['b', 'c'] }).end('tea')
    })
    const response = await send({ url })
    expect(response).toMatchObject({ status: 418, headers: { 'x-one': 'a', 'x-two': 'b, c' } })
    expect(await read(response)).toEqual(['tea'])
  })

  test('is not a redirect that was followed, nor an early hint', async () => {
    const { url, requests } = await serve((_incoming, outgoing) => {
      outgoing.writeProcessing()
      outgoing.writeEarlyHints({ link: '</a>; rel=preload' })
      outgoing.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await send({ url })).toMatchObject({ status: 307, headers: { location: '/elsewhere' } })
    expect(requests()).toBe(1)
  })

  test('comes in the pieces in which it was sent, each before the next one is written', async () => {
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

  test('waits for its reader: the server cannot run ahead by more than some buffers', async () => {
    const total = 24 * megabyte
    let written = 0
    const { url } = await serve(async (_incoming, outgoing) => {
      while (written < total && !outgoing.destroyed) {
        written += 64 * kilobyte
        if (!outgoing.write(Buffer.alloc(64 * kilobyte))) await once(outgoing, 'drain')
      }
      outgoing.end()
    })
    const iterator = (await send({ url })).body[Symbol.asyncIterator]()
    let received = (await iterator.next()).value?.length ?? 0
    await vi.waitFor(async () => {
      const before = written
      await pause(50)
      expect(written).toBe(before)
    }, 4_000)
    expect(written).toBeLessThan(total / 2)
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) received += step.value.length
    expect(received).toBe(total)
  })

  test.each([
    ['reset', (incoming: IncomingMessage) => incoming.socket.resetAndDestroy()],
    ['closed', (incoming: IncomingMessage) => incoming.socket.destroy()],
  ])('whose connection is %s in the middle rejects after what had arrived', async (_name, end) => {
    const reader = new EventEmitter()
    const { url } = await serve(async (incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 100 }).write('some')
      await once(reader, 'read')
      end(incoming)
    })
    const received: string[] = []
    const reading = (async () => {
      for await (const bytes of (await send({ url })).body) {
        received.push(new TextDecoder().decode(bytes))
        reader.emit('read')
      }
    })()
    await expect(reading).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) })
    expect(received).toEqual(['some'])
  })

  test('that is left early closes the connection, and the next request opens another', async () => {
    const { url, closed, requests } = await serve((_incoming, outgoing) => {
      outgoing.write('some')
    })
    for await (const bytes of (await send({ url })).body) {
      expect(new TextDecoder().decode(bytes)).toBe('some')
      break
    }
    await vi.waitFor(() => expect(closed()).toBe(1))
    expect((await send({ url })).status).toBe(200)
    expect(requests()).toBe(2)
  })
})

describe('an abort', () => {
  test('before the request sends nothing', async () => {
    const { url, requests } = await serve((_incoming, outgoing) => void outgoing.end())
    await expect(within(500, send({ url, signal: AbortSignal.abort(new Error('enough')) }))).rejects.toThrow('enough')
    await pause(20)
    expect(requests()).toBe(0)
  })

  test('while the connection is made rejects within 50 ms', async () => {
    const url = await serveSilence()
    const controller = new AbortController()
    const sending = send({ url, connectMs: 5_000, signal: controller.signal })
    await pause(20)
    controller.abort(new Error('enough'))
    await expect(within(50, sending)).rejects.toThrow('enough')
  })

  test('while the headers are awaited rejects within 50 ms and closes the connection', async () => {
    const { url, requests, closed } = await serve(() => {})
    const controller = new AbortController()
    const sending = send({ url, signal: controller.signal })
    await vi.waitFor(() => expect(requests()).toBe(1))
    controller.abort(new Error('enough'))
    await expect(within(50, sending)).rejects.toThrow('enough')
    await vi.waitFor(() => expect(closed()).toBe(1))
  })

  test('while the body is read rejects within 50 ms and closes the connection', async () => {
    const { url, closed } = await serve((_incoming, outgoing) => void outgoing.write('some'))
    const controller = new AbortController()
    const iterator = (await send({ url, signal: controller.signal })).body[Symbol.asyncIterator]()
    await iterator.next()
    const reading = iterator.next()
    controller.abort(new Error('enough'))
    await expect(within(50, reading)).rejects.toThrow('enough')
    await vi.waitFor(() => expect(closed()).toBe(1))
  })

  test('is listened for no longer than the answer takes, however it ends', async () => {
    const { url } = await serve((incoming, outgoing) => {
      if (incoming.url === '/reset') incoming.socket.resetAndDestroy()
      else outgoing.end('ok')
    })
    const { signal } = new AbortController()
    for (let round = 0; round < 5; round++) {
      await read(await send({ url, signal }))
      await expect(send({ url: `${url}/reset`, signal })).rejects.toThrow()
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('a process that imports core and makes one call', { timeout: 30_000 }, () => {
  test('gets the answer, and undici with the call and not before', async () => {
    expect((await run).report).toMatchObject({ text: 'Hi', before: { undici: false }, after: { undici: true } })
  })

  test('gets no global dispatcher, neither undici’s nor that of the fetch built into Node', async () => {
    expect((await run).report).toMatchObject({ before: { dispatcher: false }, after: { dispatcher: false } })
  })

  test('ends by itself, although the connection is kept for more calls', async () => {
    expect((await run).ended).toBe(true)
  })
})

const transport: Transport = createTransport()

function send(request: Partial<TransportRequest> & { readonly url: string }): Promise<TransportResponse> {
  return transport({ method: 'GET', headers: {}, ...request })
}

function serve(handle: RequestListener): Promise<Served> {
  return serveOn(closers, handle)
}

/** The address of a server that takes connections and never says a word, so that TLS never stands. */
async function serveSilence(): Promise<string> {
  const server = createTcpServer((socket) => {
    closers.push(() => socket.destroy())
    socket.on('error', () => {})
  })
  closers.push(() => server.close())
  return `https://127.0.0.1:${await listen(server)}`
}

interface Run {
  /** What the program printed. */
  readonly report: unknown
  /** Whether it ended within three seconds of that. */
  readonly ended: boolean
}

async function callInProcess(): Promise<Run> {
  const server = createServer((_incoming, outgoing) => void outgoing.end('{"text":"Hi"}'))
  const child = spawn(process.execPath, flags(await listen(server)), { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  const [line]: unknown[] = await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), exit])
  await Promise.race([exit, pause(3_000)])
  const ended = child.exitCode === 0
  child.kill('SIGKILL')
  server.close()
  server.closeAllConnections()
  return { report: JSON.parse(String(line)), ended }
}

/** A program that calls a model at this port, for a plain Node of any supported version. */
function flags(port: number): string[] {
  const program = `
    import { createRequire } from 'node:module'
    import process from 'node:process'
    const { cache } = createRequire(process.execPath)
    const look = () => ({
      dispatcher: globalThis[Symbol.for('undici.globalDispatcher.1')] !== undefined,
      undici: Object.keys(cache).some((path) => path.includes('undici')),
    })
    const { createRegistry } = await import(${sourceUrl('../index.ts')})
    const { defineProvider } = await import(${sourceUrl('../adapter.ts')})
    const codec = {
      framing: 'sse',
      encode: () => ({ path: '/chat', body: {} }),
      decoder: () => ({ push: ({ data }) => [{ type: 'text', ...JSON.parse(data) }, { type: 'finish', reason: 'stop' }], end: () => [] }),
    }
    const acme = defineProvider({ name: 'acme', baseURL: 'http://127.0.0.1:${port}', key: 'none', headers: () => ({}), chat: codec })
    const chat = createRegistry({ acme: acme() }).chat('acme/x')
    const before = look()
    const { text } = await chat.generate({ messages: [{ role: 'user', content: 'Hi' }] })
    console.log(JSON.stringify({ before, text, after: look() }))`
  const hooks = `
    import { readFileSync } from 'node:fs'
    import { createRequire } from 'node:module'
    const { transpile } = createRequire(${JSON.stringify(import.meta.url)})('typescript')
    export function load(url, context, next) {
      if (!url.endsWith('.ts')) return next(url, context)
      const source = transpile(readFileSync(new URL(url), 'utf8'), { module: 99, target: 9 })
      return { format: 'module', source, shortCircuit: true }
    }`
  const register = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hooks))})`
  return [
    '--conditions=@polymux/source',
    '--no-warnings',
    '--import',
    dataUrl(register),
    '--input-type=module',
    '--eval',
    program,
  ]
}

function sourceUrl(file: string): string {
  return JSON.stringify(new URL(file, import.meta.url).href)
}

function dataUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
