import { getEventListeners } from 'node:events'
import process from 'node:process'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import { within } from '../test/within.ts'
import type { ChatModel, ChatRequest, ChatResult } from './chat.ts'
import type { ChatCall } from './chat-call.ts'
import type { ChatDelta } from './chat-delta.ts'
import { createChatModel } from './create-chat-model.ts'
import { ModelError } from './model-error.ts'
import type { CallOptions } from './model.ts'

const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }
const stop: ChatDelta = { type: 'finish', reason: 'stop' }

/** Both ways of calling: what holds for one must hold for the other. */
const ways: readonly (readonly [name: string, call: (model: ChatModel, options?: CallOptions) => Promise<ChatResult>])[] = [
  ['generate', (model, options) => model.generate(request, options)],
  ['stream', (model, options) => model.stream(request, options).result],
]

describe.each(ways)('%s', (_name, call) => {
  test('gives the result of the deltas', async () => {
    const model = mock(async function* () {
      yield { type: 'reasoning', text: 'hm' }
      yield text('Hello')
      yield { type: 'usage', usage: { inputTokens: 1 } }
      yield { type: 'finish', reason: 'stop', native: 'end' }
    })
    expect(await call(model)).toEqual({
      message: {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'hm', echo: { provider: 'mock', modelId: 'm', data: {} } },
          { type: 'text', text: 'Hello' },
        ],
      },
      text: 'Hello',
      reasoning: 'hm',
      toolCalls: [],
      finishReason: 'stop',
      nativeFinishReason: 'end',
      sources: [],
      usage: { inputTokens: 1 },
      warnings: [],
      response: { provider: 'mock', modelId: 'm' },
      raw: {},
    })
  })

  test('settles within 50 ms of an abort, with what had arrived, even when run is deaf', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const model = mock(async function* () {
      yield text('Hel')
      await pause(60_000)
    })
    const error = failure(call(model, { signal: controller.signal }))
    await pause(10)
    controller.abort(reason)
    expect(await within(50, error)).toMatchObject({
      code: 'aborted',
      provider: 'mock',
      modelId: 'm',
      retryable: false,
      partial: { text: 'Hel' },
    })
    expect((await error).cause).toMatchObject({ message: 'enough' })
  })

  test('tells run of the abort, and lets it clean up', async () => {
    const controller = new AbortController()
    const told: string[] = []
    const model = mock(async function* ({ signal }) {
      signal.addEventListener('abort', () => told.push('abort'))
      try {
        yield text('a')
        await pause(5)
        yield text('b')
      } finally {
        told.push('cleaned')
      }
    })
    const error = failure(call(model, { signal: controller.signal }))
    await pause(1)
    controller.abort()
    await error
    await pause(20)
    expect(told).toEqual(['abort', 'cleaned'])
  })

  test('does not begin when its signal is aborted already', async () => {
    let begun = false
    const model = mock(() => {
      begun = true
      return deltas(stop)
    })
    const error = await failure(call(model, { signal: AbortSignal.abort(new Error('enough')) }))
    expect(error).toMatchObject({ code: 'aborted', attempts: 0 })
    expect(begun).toBe(false)
  })

  test.each([
    ['a function', () => {}],
    ['an object with methods', { retry: () => {} }],
    ['a symbol', Symbol('why')],
    ['a big integer', 10n],
  ])('aborted for a reason that is %s rejects with an error that can still be cloned and stringified', async (_sort, reason) => {
    const controller = new AbortController()
    const error = failure(
      call(
        mock(() => deltas(pause(60_000))),
        { signal: controller.signal },
      ),
    )
    await pause(1)
    controller.abort(reason)
    expect((await error).code).toBe('aborted')
    expect(structuredClone(await error).message).toBe((await error).message)
    expect(JSON.stringify(await error)).toContain('aborted')
  })

  test.each([
    ['its total time', (): CallOptions => ({ timeouts: { totalMs: 40 } })],
    ['its deadline', (): CallOptions => ({ deadline: Date.now() + 40 })],
    ['the earlier of both', (): CallOptions => ({ deadline: Date.now() + 40, timeouts: { totalMs: 60_000 } })],
  ])('fails with a timeout within 50 ms of %s', async (_limit, options) => {
    const model = mock(async function* () {
      yield text('Hel')
      await pause(60_000)
    })
    const before = performance.now()
    const error = await within(90, failure(call(model, options())))
    expect(error).toMatchObject({ code: 'timeout', retryable: false, partial: { text: 'Hel' } })
    expect(performance.now() - before).toBeGreaterThanOrEqual(38)
  })

  test('fails at once past its deadline', async () => {
    const slow = mock(() => deltas(pause(60_000)))
    expect(await within(50, failure(call(slow, { deadline: Date.now() - 1 })))).toMatchObject({ code: 'timeout' })
  })

  test.each([
    ['an error', () => fail(new TypeError('broken')), 'upstream', '[mock] broken'],
    ['a text', () => fail('broken'), 'upstream', '[mock] The model failed with broken.'],
    ['nothing', () => fail(undefined), 'upstream', '[mock] The model failed with undefined.'],
    ['a ModelError', () => fail(new ModelError({ code: 'overloaded', message: 'busy' })), 'overloaded', '[mock] busy'],
    [
      'a located ModelError',
      () => fail(new ModelError({ code: 'auth', message: '[acme] no', provider: 'acme', modelId: 'x' })),
      'auth',
      '[acme] no',
    ],
  ])('makes a ModelError of %s that run throws, at once or later', async (_what, thrower, code, message) => {
    for (const run of [thrower, () => deltas(text('a'), Promise.resolve().then(thrower))]) {
      const error = await failure(call(mock(run)))
      expect(error).toMatchObject({ code, message })
      expect(error.provider).not.toBe('')
      expect(error.modelId).not.toBe('')
    }
  })

  test('keeps what had arrived before run threw, and its error as the cause', async () => {
    const error = await failure(call(mock(() => deltas(text('Hel'), Promise.reject(new TypeError('broken'))))))
    expect(error).toMatchObject({
      code: 'upstream',
      retryable: false,
      partial: { text: 'Hel' },
      cause: { name: 'TypeError', message: 'broken' },
    })
    expect(error.stack).toContain('create-chat-model.test')
  })

  test('shows no key that run put into its error', async () => {
    const error = await failure(
      call(
        mock(() =>
          fail(Object.assign(new Error('sk-or-v1-canarycanary'), { headers: { authorization: 'Bearer canarycanary' } })),
        ),
      ),
    )
    expect(`${inspect(error, { depth: Infinity, showHidden: true })}${JSON.stringify(error)}${error.stack}`).not.toContain(
      'canary',
    )
  })

  test('is a typed error when run gives something that is no async iterable', async () => {
    // Safe: a model written without types may return anything.
    const error = await failure(call(mock(() => [stop] as unknown as AsyncIterable<ChatDelta>)))
    expect(error).toMatchObject({ code: 'upstream', provider: 'mock' })
  })

  test('is stream_truncated when run ends without a finish', async () => {
    expect(await failure(call(mock(() => deltas(text('Hel')))))).toMatchObject({
      code: 'stream_truncated',
      partial: { text: 'Hel' },
    })
    expect(Object.hasOwn(await failure(call(mock(() => deltas()))), 'partial')).toBe(false)
  })

  test('is the error that run reported, with the usage that followed it', async () => {
    const usage: ChatDelta = { type: 'usage', usage: { inputTokens: 3, cost: { usd: '0.1', source: 'provider' } } }
    const error = await failure(
      call(mock(() => deltas(text('a'), { type: 'error', error: { code: 'rate_limit', retryAfterMs: 5 } }, usage))),
    )
    expect(error).toMatchObject({
      code: 'rate_limit',
      retryAfterMs: 5,
      partial: { usage: { inputTokens: 3, cost: { usd: '0.1' } } },
    })
  })

  test('is tried once, whatever the error', async () => {
    let runs = 0
    const model = mock(() => {
      runs++
      return fail(new ModelError({ code: 'rate_limit', message: 'x', retryAfterMs: 1 }))
    })
    expect(await failure(call(model, { retry: { attempts: 5 } }))).toMatchObject({ code: 'rate_limit', attempts: 1 })
    expect(runs).toBe(1)
  })

  test('leaves no listener on a shared signal and no timer after 100 calls of all endings', async () => {
    const { signal } = new AbortController()
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    for (let round = 0; round < 25; round++) {
      await call(
        mock(() => deltas(text('a'), stop)),
        { signal },
      )
      await failure(
        call(
          mock(() => deltas(text('a'))),
          { signal },
        ),
      )
      await failure(
        call(
          mock(() => fail(new Error('broken'))),
          { signal },
        ),
      )
      await failure(
        call(
          mock(() => deltas(new Promise(() => {}))),
          { signal, timeouts: { totalMs: 1 } },
        ),
      )
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    expect(timers()).toBeLessThanOrEqual(before)
  })

  test('refuses a request that is none before run is asked', async () => {
    let asked = false
    const model = mock(() => {
      asked = true
      return deltas(stop)
    })
    // Safe: callers without types hand in anything.
    const broken = { messages: [] as unknown as ChatRequest['messages'] }
    for (const promise of [model.generate(broken), model.stream(broken).result])
      expect(await failure(promise)).toMatchObject({ code: 'bad_request', provider: 'mock', modelId: 'm', attempts: 0 })
    expect(asked).toBe(false)
  })
})

describe('a model', () => {
  test('says what it is', () => {
    expect(mock(() => deltas(stop))).toMatchObject({ spec: 1, kind: 'chat', provider: 'mock', modelId: 'm' })
  })

  test('hands run the request and the options as they were given', async () => {
    const calls: ChatCall[] = []
    const model = mock((call) => {
      calls.push(call)
      return deltas(stop)
    })
    const options = { metadata: { tenant: 'a' } }
    await model.generate(request, options)
    await model.generate(request)
    expect(calls[0]?.request).toBe(request)
    expect(calls[0]?.options).toBe(options)
    expect(calls[1]?.options).toEqual({})
  })
})

async function* deltas(...steps: readonly (ChatDelta | PromiseLike<unknown>)[]): AsyncGenerator<ChatDelta> {
  for (const step of steps) {
    if ('then' in step) await step
    else yield step
  }
}

function mock(run: (call: ChatCall) => AsyncIterable<ChatDelta>): ChatModel {
  return createChatModel({ provider: 'mock', modelId: 'm', run })
}

function text(value: string): ChatDelta {
  return { type: 'text', text: value }
}

function fail(error: unknown): never {
  throw error
}

/** Long waits must not keep the test process alive, nor count as timers that were left behind. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    if (milliseconds > 1_000) timer.unref()
  })
}
