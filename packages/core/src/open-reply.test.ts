/** Replies that are read as they arrive, by models and by clients of a provider, over real sockets. */
import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import { serveOn } from '../test/loopback.ts'
import type { Served } from '../test/loopback.ts'
import { within } from '../test/within.ts'
import type { OpenReply, ProviderAccess, RunContext, WireMessage } from './codec.ts'
import { defineProvider } from './define-provider.ts'
import type { CallOptions } from './model.ts'
import type { Provider, ProviderFactory, ProviderSettings } from './provider.ts'
import type { SpeechRequest } from './speech.ts'

interface Clients {
  open(path: string, options?: CallOptions): Promise<OpenReply>
  events(path: string, options?: CallOptions): Promise<OpenReply>
}

const sounding: ProviderFactory<ProviderSettings, { readonly speech: string }, Clients> = defineProvider({
  name: 'sounding',
  baseURL: 'http://127.0.0.1',
  key: 'optional',
  headers: (_settings: ProviderSettings) => ({}),
  speech: {
    async run({ text }: SpeechRequest, { open }: RunContext<ProviderSettings>) {
      const reply = await open({ path: `/${text}`, body: { text } })
      if (reply.headers['content-type'] === 'application/json') await reply.whole()
      return { audio: reply.bytes(), mediaType: reply.headers['content-type'] ?? '', usage: {}, raw: {} }
    },
  },
  clients: (access: ProviderAccess<ProviderSettings>): Clients => ({
    open: (path, options) => access.open({ path, method: 'GET' }, options),
    events: (path, options) => access.open({ path, method: 'GET', streaming: true }, options),
  }),
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const megabyte = 1_048_576

async function start(): Promise<{ provider: Provider<{ readonly speech: string }> & Clients; server: Served }> {
  const server = await serveOn(closers as (() => void)[], (incoming, outgoing) => {
    const path = incoming.url ?? ''
    if (path === '/busy') return void outgoing.writeHead(503).end('{"error":"busy"}')
    if (path === '/refused') return void outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"no":"sound"}')
    if (path === '/silent') return
    if (path === '/told') {
      outgoing.writeHead(200, { 'content-type': 'application/json' })
      return void outgoing.end(`<${incoming.headers.authorization}`)
    }
    if (path === '/events') {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
      return void outgoing.end(': wait\n\ndata: one\n\nevent: second\ndata: two\n\ndata: [DONE]\n\n')
    }
    if (path === '/keep-alives') {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: one\n\n')
      const beat = setInterval(() => outgoing.write(': wait\n\n'), 5)
      return void outgoing.on('close', () => clearInterval(beat))
    }
    outgoing.writeHead(200, { 'content-type': 'audio/pcm' })
    if (path === '/cut') return void outgoing.write('half', () => setTimeout(() => outgoing.destroy(), 5))
    if (path === '/stuck') return void outgoing.write('some')
    if (path === '/large') return void outgoing.end(Buffer.alloc(16 * megabyte, 7))
    outgoing.write('so')
    setTimeout(() => outgoing.end('und'), 5)
  })
  const provider = sounding({ baseURL: server.url })
  closers.push(() => provider.close())
  return { provider, server }
}

describe('a reply that is read as it arrives', () => {
  test('gives its bytes after the call has given its result', async () => {
    const { provider } = await start()
    const result = await provider.speech('v').speak({ text: 'sound' })
    expect(result).toMatchObject({ mediaType: 'audio/pcm', response: { provider: 'sounding', modelId: 'v' } })
    expect(await textOf(result.audio)).toBe('sound')
  })

  test('that sends nothing but keep-alives ends at the limit for that, however long it may be idle', async () => {
    const { provider } = await start()
    const reply = await provider.events('/keep-alives', { timeouts: { noProgressMs: 40 } })
    const messages = reply.messages()[Symbol.asyncIterator]()
    expect(await messages.next()).toMatchObject({ value: { data: 'one' } })
    const stuck = failure(messages.next())
    expect(await within(1_000, stuck)).toMatchObject({ code: 'timeout', message: expect.stringContaining('keep-alives') })
  })

  test('that breaks off while it is taken whole says whose it was, and not the key', async () => {
    const { provider, server } = await start()
    const keyed = sounding({ baseURL: server.url, apiKey: 'hush-hush-hush' })
    closers.push(() => keyed.close())
    const broken = await provider.open('/cut')
    expect(await failure(broken.whole())).toMatchObject({ code: 'network', provider: 'sounding', attempts: 1 })
    const told = await keyed.open('/told')
    const error = await failure(told.whole())
    expect(error).toMatchObject({ code: 'bad_response', provider: 'sounding' })
    expect(error.message).toContain('<Bearer [redacted]')
  })

  test('that never begins says how far the request had come, as it may be billed', async () => {
    const { provider } = await start()
    await provider.open('/sound').then((reply) => reply.whole())
    const error = await failure(provider.open('/silent', { timeouts: { totalMs: 40 } }))
    expect(error).toMatchObject({ code: 'timeout', phase: 'headers', maybeBilled: true, provider: 'sounding', attempts: 1 })
  })

  test('is not asked for where the signal has aborted, and says whose it was', async () => {
    const { provider, server } = await start()
    const error = await failure(provider.open('/sound', { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ code: 'aborted', provider: 'sounding', attempts: 0 })
    expect(server.requests()).toBe(0)
  })

  test('is held back while nobody reads, and complete all the same', async () => {
    const { provider } = await start()
    const { audio } = await provider.speech('v').speak({ text: 'large' })
    let size = 0
    let first = true
    for await (const bytes of audio) {
      if (first) await new Promise((resolve) => setTimeout(resolve, 30))
      first = false
      size += bytes.length
    }
    expect(size).toBe(16 * megabyte)
  })

  test('that breaks off is a typed error after the bytes that came', async () => {
    const { provider } = await start()
    const { audio } = await provider.speech('v').speak({ text: 'cut' })
    const seen: string[] = []
    const reading = (async () => {
      for await (const bytes of audio) seen.push(new TextDecoder().decode(bytes))
    })()
    expect(await failure(reading)).toMatchObject({ code: 'network', provider: 'sounding', modelId: 'v' })
    expect(seen).toEqual(['half'])
  })

  test('ends within 50 ms of an abort, and its connection with it', async () => {
    const { provider, server } = await start()
    const controller = new AbortController()
    const { audio } = await provider.speech('v').speak({ text: 'stuck' }, { signal: controller.signal })
    const iterator = audio[Symbol.asyncIterator]()
    await iterator.next()
    const next = failure(iterator.next())
    controller.abort()
    expect(await within(50, next)).toMatchObject({ code: 'aborted' })
    await expect.poll(server.closed).toBe(1)
  })

  test('closes its connection when the loop is left', async () => {
    const { provider, server } = await start()
    const { audio } = await provider.speech('v').speak({ text: 'stuck' })
    for await (const _bytes of audio) break
    await expect.poll(server.closed).toBe(1)
  })

  test('ends with the idle limit when the server falls silent', async () => {
    const { provider } = await start()
    const { audio } = await provider.speech('v').speak({ text: 'stuck' }, { timeouts: { idleMs: 40 } })
    expect(await failure(textOf(audio))).toMatchObject({ code: 'timeout' })
  })

  test('that nobody reads lets go of its call when it has been idle for too long, and says so to a late reader', async () => {
    const { provider, server } = await start()
    const { signal } = new AbortController()
    const { audio } = await provider.speech('v').speak({ text: 'stuck' }, { signal, timeouts: { idleMs: 40 } })
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    await expect.poll(server.closed).toBe(1)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    expect(await failure(textOf(audio))).toMatchObject({ code: 'timeout', provider: 'sounding' })
  })

  test('that nobody reads lets go of its call when the provider is closed', async () => {
    const { provider, server } = await start()
    const { signal } = new AbortController()
    const { audio } = await provider.speech('v').speak({ text: 'stuck' }, { signal })
    await provider.close()
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    await expect.poll(server.closed).toBe(1)
    expect(await failure(textOf(audio))).toMatchObject({ code: 'aborted', provider: 'sounding' })
  })

  test('is tried again until its headers say success, and not after', async () => {
    const { provider, server } = await start()
    const retry = { attempts: 2, baseDelayMs: 1, maxDelayMs: 1 }
    expect(await failure(provider.speech('v').speak({ text: 'busy' }, { retry }))).toMatchObject({
      code: 'overloaded',
      status: 503,
      attempts: 2,
    })
    expect(server.requests()).toBe(2)
  })

  test('that turns out to be JSON can be taken whole', async () => {
    const { provider } = await start()
    const reply = await provider.open('/refused')
    expect((await reply.whole()).body).toEqual({ no: 'sound' })
  })

  test('gives the events of an event stream, comments left out', async () => {
    const { provider } = await start()
    const messages: WireMessage[] = []
    for await (const message of (await provider.events('/events')).messages()) messages.push(message)
    expect(messages.map(({ data, event }) => [event, data])).toEqual([
      [undefined, 'one'],
      ['second', 'two'],
      [undefined, '[DONE]'],
    ])
  })
})

describe('a client of a provider', () => {
  test('has typed errors, abort and retries like a model', async () => {
    const { provider } = await start()
    expect(await failure(provider.open('/busy', { retry: false }))).toMatchObject({
      code: 'overloaded',
      provider: 'sounding',
      attempts: 1,
    })
    expect(await failure(provider.open('/sound', { signal: AbortSignal.abort() }))).toMatchObject({ code: 'aborted' })
  })

  test('is a member of the provider beside its models and cannot hide them', async () => {
    const { provider } = await start()
    expect(Object.keys(provider).toSorted()).toEqual(['close', 'events', 'name', 'open', 'speech'])
  })
})

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of bytes) text += new TextDecoder().decode(chunk)
  return text
}
