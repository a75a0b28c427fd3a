import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import { within } from '../test/within.ts'
import * as z from 'zod'
import type { ChatEvent, ChatModel, ChatRequest, ChatResult, ChatStream } from './chat.ts'
import type { ChatCall } from './chat-call.ts'
import type { ChatDelta } from './chat-delta.ts'
import { createChatModel } from './create-chat-model.ts'
import { ModelError } from './model-error.ts'
import type { CallOptions } from './model.ts'
import { wrapChat } from './wrap-chat.ts'
import type { AroundChat } from './wrap-chat.ts'

const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }
const answer: readonly ChatDelta[] = [
  { type: 'reasoning', text: 'hm' },
  { type: 'text', text: 'Hel' },
  { type: 'text', text: 'lo' },
  { type: 'tool', key: 0, id: 'c', name: 'f', text: '{"x":1}' },
  { type: 'source', source: { url: 'https://a.test' } },
  { type: 'usage', usage: { inputTokens: 2 } },
  { type: 'finish', reason: 'stop' },
]

const ways: readonly (readonly [name: string, call: (model: ChatModel, options?: CallOptions) => Promise<ChatResult>])[] = [
  ['generate', (model, options) => model.generate(request, options)],
  ['stream', (model, options) => model.stream(request, options).result],
]

const through: AroundChat = (call, next) => next(call)

describe.each(ways)('%s through a wrapped model', (way, call) => {
  test('gives what the model inside gives', async () => {
    expect(await call(wrapChat(mock(answer), through))).toEqual(await call(mock(answer)))
    expect(await call(wrapChat(wrapChat(mock(answer), through), through))).toEqual(await call(mock(answer)))
  })

  test('goes through the one hook, and reaches the inner model the same way', async () => {
    const seen: unknown[] = []
    const inner = createChatModel({
      provider: 'mock',
      modelId: 'm',
      async *run({ streaming, options }) {
        seen.push(['inside', streaming, options.metadata])
        yield* answer
      },
    })
    const wrapped = wrapChat(inner, (chatCall, next) => {
      seen.push(['around', chatCall.streaming, chatCall.options.metadata])
      return next({ ...chatCall, options: { ...chatCall.options, metadata: { added: 'yes' } } })
    })
    await call(wrapped, { metadata: { given: 'yes' } })
    const streaming = way === 'stream'
    expect(seen).toEqual([
      ['around', streaming, { given: 'yes' }],
      ['inside', streaming, { added: 'yes' }],
    ])
  })

  test('passes an error on as it is, partial result and attempts included', async () => {
    const partial = await mock(answer).generate(request)
    const error = new ModelError({
      code: 'overloaded',
      message: '[acme] busy',
      provider: 'acme',
      modelId: 'x',
      attempts: 3,
      status: 529,
      partial,
    })
    expect((await failure(call(wrapChat(failing(error), through)))).toJSON()).toEqual(error.toJSON())
    expect(await failure(call(wrapChat(mock(answer.slice(0, 2)), through)))).toMatchObject({
      code: 'stream_truncated',
      partial: { text: 'Hel', reasoning: 'hm' },
    })
  })

  test('makes a typed error of what the middleware throws, at once or later', async () => {
    const atOnce: AroundChat = () => {
      throw new TypeError('broken')
    }
    const later: AroundChat = async function* (chatCall, next) {
      for await (const event of next(chatCall)) {
        yield event
        throw new TypeError('broken')
      }
    }
    for (const around of [atOnce, later])
      expect(await failure(call(wrapChat(mock(answer), around)))).toMatchObject({
        code: 'upstream',
        provider: 'mock',
        modelId: 'm',
        message: '[mock] broken',
      })
  })

  test('is bad_response when the middleware swallows the finish', async () => {
    const around: AroundChat = async function* (chatCall, next) {
      for await (const event of next(chatCall)) if (event.type !== 'finish') yield event
    }
    expect(await failure(call(wrapChat(mock(answer), around)))).toMatchObject({ code: 'bad_response', provider: 'mock' })
  })

  test('lets an abort through to the model inside', async () => {
    const controller = new AbortController()
    let inner: AbortSignal | undefined
    const model = createChatModel({
      provider: 'mock',
      modelId: 'm',
      async *run({ signal }) {
        inner = signal
        yield { type: 'text', text: 'Hel' }
        await pause(60_000)
      },
    })
    const error = failure(call(wrapChat(model, through), { signal: controller.signal }))
    await pause(5)
    controller.abort(new Error('enough'))
    expect(await within(50, error)).toMatchObject({ code: 'aborted', partial: { text: 'Hel' }, cause: { message: 'enough' } })
    expect(inner?.aborted).toBe(true)
  })

  test('settles within 50 ms of an abort even when the middleware is deaf, with an error that can be cloned', async () => {
    const controller = new AbortController()
    const deaf: AroundChat = async function* (chatCall, next) {
      await pause(60_000)
      yield* next(chatCall)
    }
    const error = failure(call(wrapChat(mock(answer), deaf), { signal: controller.signal }))
    await pause(5)
    controller.abort({ retry: () => {}, token: 'Bearer canarycanary' })
    expect((await within(50, error)).code).toBe('aborted')
    expect(structuredClone(await error).message).toBe((await error).message)
    expect(JSON.stringify(await error)).not.toContain('canary')
  })

  test('may be answered by the middleware alone', async () => {
    const cached = await mock(answer).generate(request)
    const around: AroundChat = async function* () {
      yield { type: 'finish', result: cached }
    }
    expect(await call(wrapChat(failing(new ModelError({ code: 'network', message: 'unreachable' })), around))).toBe(cached)
  })

  test('may be tried again by the middleware', async () => {
    let runs = 0
    const flaky = createChatModel({
      provider: 'mock',
      modelId: 'm',
      async *run() {
        if (++runs < 3) throw new ModelError({ code: 'overloaded', message: 'busy' })
        yield* answer
      },
    })
    const around: AroundChat = async function* (chatCall, next) {
      for (let attempt = 1; ; attempt++) {
        try {
          return yield* next(chatCall)
        } catch (error) {
          if (attempt === 3) throw error
        }
      }
    }
    expect((await call(wrapChat(flaky, around))).text).toBe('Hello')
    expect(runs).toBe(3)
  })

  test('refuses a request that is none before the hook is asked', async () => {
    let asked = false
    const wrapped = wrapChat(mock(answer), (chatCall, next) => {
      asked = true
      return next(chatCall)
    })
    // Safe: callers without types hand in anything.
    const none = { messages: 'Hi' } as unknown as ChatRequest
    for (const promise of [wrapped.generate(none), wrapped.stream(none).result])
      expect((await failure(promise)).code).toBe('bad_request')
    expect(asked).toBe(false)
  })

  test('leaves no listener on a shared signal', async () => {
    const { signal } = new AbortController()
    const wrapped = wrapChat(mock(answer), through)
    for (let round = 0; round < 20; round++) await call(wrapped, { signal })
    await failure(call(wrapChat(mock([]), through), { signal }))
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('wrapChat', () => {
  test('keeps the name of the model', () => {
    expect(wrapChat(mock(answer), through)).toMatchObject({ spec: 1, kind: 'chat', provider: 'mock', modelId: 'm' })
  })

  test('shows generate the same sorts of events as stream', async () => {
    const seen: ChatEvent[][] = []
    const note: AroundChat = async function* (chatCall, next) {
      const events: ChatEvent[] = []
      seen.push(events)
      for await (const event of next(chatCall)) {
        events.push(event)
        yield event
      }
    }
    const wrapped = wrapChat(mock(answer), note)
    await wrapped.generate(request)
    await wrapped.stream(request).result
    const [whole = [], streamed = []] = seen
    expect(new Set(whole.map(({ type }) => type))).toEqual(new Set(streamed.map(({ type }) => type)))
    expect(whole.at(0)?.type).toBe('start')
    expect(whole.at(-1)).toEqual(streamed.at(-1))
    const parts = (events: readonly ChatEvent[]): unknown[] =>
      events.flatMap((event) => (event.type === 'part' ? [event.value] : []))
    expect(parts(whole)).toEqual(parts(streamed))
  })

  test('lets middleware add and leave out events of a stream', async () => {
    const around: AroundChat = async function* (chatCall, next) {
      yield { type: 'text-delta', part: 0, text: '> ' }
      for await (const event of next(chatCall)) if (event.type !== 'reasoning-delta') yield event
    }
    const types = (await collect(wrapChat(mock(answer), around).stream(request))).map(({ type }) => type)
    expect(types.slice(0, 2)).toEqual(['text-delta', 'start'])
    expect(types).not.toContain('reasoning-delta')
    expect(types.at(-1)).toBe('finish')
  })

  test('closes the middleware and the model inside when the reader leaves', async () => {
    const closed: string[] = []
    const inner = createChatModel({
      provider: 'mock',
      modelId: 'm',
      async *run() {
        try {
          yield* answer
        } finally {
          closed.push('model')
        }
      },
    })
    const around: AroundChat = async function* (chatCall, next) {
      try {
        yield* next(chatCall)
      } finally {
        closed.push('middleware')
      }
    }
    const stream = wrapChat(inner, around).stream(request)
    for await (const event of stream) if (event.type === 'text-delta') break
    await pause(5)
    expect(await failure(stream.result)).toMatchObject({ code: 'aborted' })
    expect(closed.toSorted()).toEqual(['middleware', 'model'])
  })

  test('is done with a middleware that has more to give when the reader leaves', async () => {
    const events = await collect(mock(answer).stream(request))
    let closed = false
    const replay: AroundChat = async function* () {
      try {
        yield* events
      } finally {
        closed = true
      }
    }
    const stream = wrapChat(mock(answer), replay).stream(request)
    for await (const event of stream) if (event.type === 'text-delta') break
    expect(await within(50, failure(stream.result))).toMatchObject({ code: 'aborted' })
    await pause(1)
    expect(closed).toBe(true)
  })

  test('ends at an abort that comes between two events, although the middleware does not listen', async () => {
    const controller = new AbortController()
    const endless: AroundChat = async function* () {
      for (;;) yield { type: 'text-delta', part: 0, text: '.' }
    }
    const stream = wrapChat(mock(answer), endless).stream(request, { signal: controller.signal })
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.next()
    controller.abort()
    await pause(50)
    await expect(iterator.next()).rejects.toMatchObject({ code: 'aborted' })
    expect(await failure(stream.result)).toMatchObject({ code: 'aborted' })
  })

  test('keeps the object of a structured answer', async () => {
    const inner = mock([
      { type: 'text', text: '{"a":1}' },
      { type: 'finish', reason: 'stop' },
    ])
    const output = z.object({ a: z.number(), b: z.number().default(2) })
    const wrapped = wrapChat(inner, through)
    expect((await wrapped.generate({ ...request, output })).object).toEqual({ a: 1, b: 2 })
    expect((await wrapped.stream({ ...request, output }).result).object).toEqual({ a: 1, b: 2 })
  })

  test('hands the hook a signal, whether or not the caller gave one', async () => {
    const calls: ChatCall[] = []
    const wrapped = wrapChat(mock(answer), (chatCall, next) => {
      calls.push(chatCall)
      return next(chatCall)
    })
    await wrapped.generate(request)
    expect(calls[0]?.signal).toBeInstanceOf(AbortSignal)
    expect(calls[0]?.signal.aborted).toBe(false)
  })
})

function mock(deltas: readonly ChatDelta[]): ChatModel {
  return createChatModel({
    provider: 'mock',
    modelId: 'm',
    async *run() {
      yield* deltas
    },
  })
}

/** A model that some other package wrote, whose calls reject with this very error. */
function failing(error: ModelError): ChatModel {
  const fail = async (): Promise<never> => {
    throw error
  }
  const stream = {
    get result() {
      return fail()
    },
    [Symbol.asyncIterator]: () => ({ next: fail }),
  }
  return { spec: 1, kind: 'chat', provider: error.provider, modelId: error.modelId, generate: fail, stream: () => stream }
}

async function collect(stream: ChatStream): Promise<ChatEvent[]> {
  const events: ChatEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    if (milliseconds > 1_000) timer.unref()
  })
}
