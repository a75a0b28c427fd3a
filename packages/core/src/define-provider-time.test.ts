/** Every clock and every abort of a call over HTTP, against a transport that never listens: core must not depend on that. */
import { getEventListeners } from 'node:events'
import process from 'node:process'
import { expect, test, vi } from 'vitest'
import { failure } from '../test/failure.ts'
import { within } from '../test/within.ts'
import type { ChatModel, ChatRequest } from './chat.ts'
import type { ChatDelta } from './chat-delta.ts'
import { defineProvider } from './define-provider.ts'
import type { CallOptions } from './model.ts'
import type { ProviderFactory, ProviderSettings } from './provider.ts'
import type { Transport, TransportRequest } from './transport.ts'

const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }

const relay: ProviderFactory<ProviderSettings, { readonly chat: string }> = defineProvider({
  name: 'relay',
  baseURL: 'https://relay.test',
  headers: (_settings: ProviderSettings) => ({}),
  chat: {
    framing: 'sse',
    encode: () => ({ path: '/chat', body: {} }),
    // Safe: the tests write every message themselves.
    decoder: () => ({ push: (message) => [JSON.parse(message.data) as ChatDelta], end: () => [] }),
  },
})

const phases: readonly (readonly [name: string, turn: Turn, settings: ProviderSettings])[] = [
  ['asking for the key', hello(), { apiKey: () => new Promise<string>(() => {}) }],
  ['waiting for the headers', 'hang', {}],
  ['waiting for the first event', { body: [], after: 'hang' }, {}],
  ['waiting for the next event', { body: [data(text('Hel'))], after: 'hang' }, {}],
  ['reading an error body', { status: 500, body: ['{'], after: 'hang' }, {}],
  ['waiting for another attempt', { status: 429, headers: { 'retry-after': '30' } }, {}],
]

test.each(phases)('an abort while %s settles within 50 ms', async (_name, turn, settings) => {
  for (const streaming of [true, false]) {
    const { model } = open(turn, settings)
    const controller = new AbortController()
    const options = { signal: controller.signal }
    const error = failure(streaming ? model.stream(request, options).result : model.generate(request, options))
    await pause(15)
    controller.abort(new Error('enough'))
    expect(await within(50, error)).toMatchObject({ code: 'aborted', retryable: false, cause: { message: 'enough' } })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  }
})

test.each(phases.slice(0, -1))('the deadline ends a call that is %s', async (_name, turn, settings) => {
  const { model } = open(turn, settings)
  expect(await within(90, failure(model.stream(request, { timeouts: { totalMs: 40 } }).result))).toMatchObject({
    code: 'timeout',
    retryable: false,
  })
})

test.each<[string, Turn, CallOptions['timeouts']]>([
  ['firstEventMs', 'hang', { firstEventMs: 30 }],
  ['firstEventMs', { body: [], after: 'hang' }, { firstEventMs: 30 }],
  ['firstEventMs', { body: [': wait\n\n'], after: 'drip' }, { firstEventMs: 30 }],
  ['idleMs', { body: [data(text('Hel'))], after: 'hang' }, { idleMs: 30 }],
  ['noProgressMs', { body: [data(text('Hel'))], after: 'drip' }, { noProgressMs: 30 }],
])('%s ends an attempt (%#)', async (name, turn, timeouts) => {
  const { model, closed } = open(turn)
  const before = performance.now()
  const error = await within(150, failure(model.stream(request, { timeouts, retry: false }).result))
  expect(error).toMatchObject({ code: 'timeout', retryable: true })
  expect(error.message).toContain(`timeouts.${name}`)
  expect(performance.now() - before).toBeGreaterThanOrEqual(28)
  await vi.waitFor(() => expect(closed).toEqual(turn === 'hang' ? [] : ['left']))
})

test('a signal that is aborted already sends nothing', async () => {
  const { model, requests } = open(hello())
  expect(await failure(model.generate(request, { signal: AbortSignal.abort() }))).toMatchObject({
    code: 'aborted',
    attempts: 0,
  })
  expect(requests).toHaveLength(0)
})

test('a hundred calls leave no listener on a shared signal and no timer that keeps the process alive', async () => {
  const { signal } = new AbortController()
  const before = timers()
  for (const turn of [
    hello(),
    { ...hello(), headers: { 'content-type': 'application/json' } },
    { body: [data(text('Hel'))] },
    { status: 400 },
  ]) {
    const { model } = open(turn)
    for (let round = 0; round < 25; round++)
      await Promise.allSettled([
        model.stream(request, { signal, retry: false }).result,
        model.generate(request, { signal, retry: false }),
      ])
  }
  await vi.waitFor(() => {
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    expect(timers()).toBeLessThanOrEqual(before)
  })
})

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}

interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: readonly string[]
  /** What happens after the body: nothing, silence, or keep-alives for ever. */
  readonly after?: 'hang' | 'drip'
}

type Turn = Answer | 'hang'

interface Opened {
  readonly model: ChatModel
  readonly requests: TransportRequest[]
  /** How each body was let go of. */
  readonly closed: ('ended' | 'left')[]
}

/** A model whose every request is answered with this turn. */
function open(turn: Turn, settings: ProviderSettings = {}): Opened {
  const requests: TransportRequest[] = []
  const closed: ('ended' | 'left')[] = []

  function bytes({ body = [], after }: Answer): AsyncIterable<Uint8Array> {
    let index = 0
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      const chunk = body[index++]
      if (chunk !== undefined) return { done: false, value: new TextEncoder().encode(chunk) }
      if (after === 'hang') return new Promise(() => {})
      if (after === 'drip') return pause(5).then(() => ({ done: false, value: new TextEncoder().encode(': wait\n\n') }))
      closed.push('ended')
      return { done: true, value: undefined }
    }
    const leave = async (): Promise<IteratorResult<Uint8Array>> => {
      closed.push('left')
      return { done: true, value: undefined }
    }
    return { [Symbol.asyncIterator]: () => ({ next, return: leave }) }
  }

  const transport: Transport = async (sent) => {
    requests.push(sent)
    if (turn === 'hang') return new Promise(() => {})
    const headers = { 'content-type': 'text/event-stream', ...turn.headers }
    return { status: turn.status ?? 200, headers, body: bytes(turn) }
  }
  return { model: relay({ apiKey: 'key', transport, ...settings }).chat('m'), requests, closed }
}

function hello(): Answer {
  return { body: [data(text('Hello')), data({ type: 'finish', reason: 'stop' })] }
}

function text(value: string): ChatDelta {
  return { type: 'text', text: value }
}

function data(delta: ChatDelta): string {
  return `data: ${JSON.stringify(delta)}\n\n`
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
