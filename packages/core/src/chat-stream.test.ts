import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import { within } from '../test/within.ts'
import type { ChatEvent, ChatModel, ChatStream } from './chat.ts'
import type { ChatCall } from './chat-call.ts'
import type { ChatDelta } from './chat-delta.ts'
import { createChatModel } from './create-chat-model.ts'
import type { ModelError } from './model-error.ts'

const request = { messages: [{ role: 'user', content: 'Hi' }] } as const
const stop: ChatDelta = { type: 'finish', reason: 'stop' }

describe('a stream', () => {
  test('does nothing before its first event or its result is asked for', async () => {
    const { model, calls } = scripted(text('a'), stop)
    const streams = [model.stream(request), model.stream(request), model.stream(request)] as const
    const iterator = streams[0][Symbol.asyncIterator]()
    await pause(5)
    expect(calls).toHaveLength(0)
    await iterator.next()
    expect(calls).toHaveLength(1)
    await streams[1].result
    expect(calls).toHaveLength(2)
    await iterator.return?.()
  })

  test('ends in exactly one finish, whose result is that of `result` and of generate', async () => {
    const { model, calls } = scripted(text('a'), { type: 'tool', key: 0, id: 'c', name: 'f', text: '{"x":1}' }, stop)
    const stream = model.stream(request)
    const { result } = stream
    const events = await collect(stream)
    expect(events.map(({ type }) => type)).toEqual([
      'start',
      'text-delta',
      'tool-call-start',
      'tool-call-delta',
      'part',
      'part',
      'finish',
    ])
    expect(events.at(-1)).toEqual({ type: 'finish', result: await result })
    expect(await model.generate(request)).toEqual(await result)
    expect(calls.map(({ streaming }) => streaming)).toEqual([true, false])
  })

  test('is driven by reading its result alone, as often as one likes', async () => {
    const { model, calls } = scripted(text('a'), text('b'), stop)
    const stream = model.stream(request)
    const results = await Promise.all([stream.result, stream.result, stream.result])
    expect(results[0].text).toBe('ab')
    expect(new Set(results).size).toBe(1)
    expect(await stream.result).toBe(results[0])
    expect(calls).toHaveLength(1)
  })

  test('has one reader: another is a configuration error', async () => {
    const { model, calls } = scripted(text('a'), stop)
    const looped = model.stream(request)
    await collect(looped)
    const driven = model.stream(request)
    await driven.result
    for (const stream of [looped, driven])
      expect(() => stream[Symbol.asyncIterator]()).toThrow(expect.objectContaining({ code: 'configuration', provider: 'mock' }))
    expect((await looped.result).text).toBe('a')
    expect(calls).toHaveLength(2)
  })

  test('stays over once it is over', async () => {
    const { model } = scripted(stop)
    const iterator = model.stream(request)[Symbol.asyncIterator]()
    for (;;) if ((await iterator.next()).done) break
    for (const step of [await iterator.next(), await iterator.return?.(), await iterator.next()])
      expect(step).toEqual({ done: true, value: undefined })
    const broken = mock(() => fail(new Error('broken'))).stream(request)
    const failing = broken[Symbol.asyncIterator]()
    await expect(failing.next()).rejects.toMatchObject({ code: 'upstream' })
    expect(await failing.next()).toEqual({ done: true, value: undefined })
  })

  test('answers overlapping next() calls in order', async () => {
    const { model } = scripted(...'abcdef'.split('').map(text), stop)
    const iterator = model.stream(request)[Symbol.asyncIterator]()
    const steps = await Promise.all(Array.from({ length: 12 }, () => iterator.next()))
    expect(steps.map(typeOf)).toEqual(['start', 'a', 'b', 'c', 'd', 'e', 'f', 'part', 'finish', 'done', 'done', 'done'])
  })

  test('answers next() calls in the order in which they were made, whenever that was', async () => {
    const { model } = scripted(...'abcdefgh'.split('').map(text), stop)
    const iterator = model.stream(request)[Symbol.asyncIterator]()
    const steps: Promise<IteratorResult<ChatEvent>>[] = []
    for (let round = 0; round < 40; round++) {
      steps.push(iterator.next())
      await Promise.resolve()
    }
    const seen = (await Promise.all(steps)).map(typeOf)
    expect(seen.slice(0, 11)).toEqual(['start', ...'abcdefgh', 'part', 'finish'])
    expect(new Set(seen.slice(11))).toEqual(new Set(['done']))
  })

  test('gives 50 parallel calls each its own answer', async () => {
    const model = mock(async function* ({ request: { messages } }) {
      for (const letter of String(messages[0]?.content)) {
        await pause(Math.random() * 3)
        yield text(letter)
      }
      yield stop
    })
    const questions = Array.from({ length: 50 }, (_, index) => `answer ${index}`)
    const answers = questions.map((content) => model.stream({ messages: [{ role: 'user', content }] }).result)
    expect((await Promise.all(answers)).map((result) => result.text)).toEqual(questions)
  })

  test('takes a deep-frozen request and deep-frozen options', async () => {
    const { model, calls } = scripted(text('{}'), stop)
    const frozen = freeze({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      tools: [],
      output: 'json',
    } as const)
    const options = freeze({ metadata: { a: 'b' }, timeouts: { idleMs: 5 } })
    await collect(model.stream(frozen, options))
    await model.generate(frozen, options)
    expect(calls[0]?.request).toEqual(frozen)
    expect(calls[0]?.options).toEqual(options)
  })
})

describe('leaving a stream', () => {
  test('aborts the call, and the result rejects with what had arrived', async () => {
    let cleaned = false
    const calls: ChatCall[] = []
    const model = mock(async function* (call) {
      calls.push(call)
      try {
        yield text('Hel')
        yield text('lo')
        await pause(60_000, call.signal)
      } finally {
        cleaned = true
      }
    })
    const { stream, error } = await left(model, (event) => event.type === 'text-delta')
    expect(error).toMatchObject({ code: 'aborted', provider: 'mock', partial: { text: 'Hel', finishReason: 'unknown' } })
    expect(calls[0]?.signal.aborted).toBe(true)
    await pause(1)
    expect(cleaned).toBe(true)
    expect(await failure(stream.result)).toBe(error)
  })

  test.each(['start', 'text-delta', 'part'])(
    'at its %s event means aborted, even where all had arrived by then',
    async (type) => {
      const { model } = scripted(text('Hello'), stop)
      const { error } = await left(model, (event) => event.type === type)
      expect(error).toMatchObject({ code: 'aborted', partial: { text: 'Hello' } })
    },
  )

  test('after the finish event changes nothing', async () => {
    const { model } = scripted(text('Hello'), stop)
    const stream = model.stream(request)
    for await (const event of stream) if (event.type === 'finish') break
    expect((await stream.result).text).toBe('Hello')
  })

  test('by an exception in the loop is the same, and the exception is the loop’s', async () => {
    const { model, calls } = scripted(text('a'), text('b'), stop)
    const stream = model.stream(request)
    const loop = async (): Promise<void> => {
      for await (const event of stream) if (event.type === 'text-delta') throw new RangeError('mine')
    }
    await expect(loop()).rejects.toThrow(RangeError)
    expect(await failure(stream.result)).toMatchObject({ code: 'aborted' })
    expect(calls[0]?.signal.aborted).toBe(true)
  })

  test('before anything was asked for opens no call', async () => {
    const { model, calls } = scripted(text('a'), stop)
    const stream = model.stream(request)
    expect(await stream[Symbol.asyncIterator]().return?.()).toEqual({ done: true, value: undefined })
    expect(await failure(stream.result)).toMatchObject({ code: 'aborted' })
    expect(calls).toHaveLength(0)
  })

  test('while a next() waits settles both within 50 ms, even when run is deaf', async () => {
    const model = mock(async function* () {
      yield text('a')
      await pause(60_000)
    })
    const stream = model.stream(request)
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.next()
    await iterator.next()
    const waiting = iterator.next().then(typeOf, (error: unknown) => error)
    const [step] = await within(50, Promise.all([iterator.return?.(), waiting]))
    expect(step).toEqual({ done: true, value: undefined })
    expect(await failure(stream.result)).toMatchObject({ code: 'aborted', partial: { text: 'a' } })
  })

  test('is never an unhandled rejection, nor is a failure that nobody asks about', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): unknown => unhandled.push(reason)
    process.on('unhandledRejection', note)
    await left(scripted(text('a'), text('b'), stop).model, () => true)
    const failing = mock(() => fail(new Error('broken')))
    await collect(failing.stream(request)).catch(() => {})
    void failing.stream(request).result
    const iterator = failing.stream(request)[Symbol.asyncIterator]()
    await Promise.allSettled([iterator.next(), iterator.next(), iterator.return?.()])
    await pause(20)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
})

function scripted(...deltas: readonly ChatDelta[]): { readonly model: ChatModel; readonly calls: ChatCall[] } {
  const calls: ChatCall[] = []
  const model = mock(async function* (call) {
    calls.push(call)
    yield* deltas
  })
  return { model, calls }
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

async function collect(stream: ChatStream): Promise<ChatEvent[]> {
  const events: ChatEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

/** Leaves the loop at the first event that fits, and tells how `result` rejects. */
async function left(
  model: ChatModel,
  when: (event: ChatEvent) => boolean,
): Promise<{ readonly stream: ChatStream; readonly error: ModelError }> {
  const stream = model.stream(request)
  for await (const event of stream) if (when(event)) break
  return { stream, error: await failure(stream.result) }
}

function typeOf(step: IteratorResult<ChatEvent>): string {
  if (step.done) return 'done'
  return step.value.type === 'text-delta' ? step.value.text : step.value.type
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
    if (milliseconds > 1_000) timer.unref()
  })
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner)
  return Object.freeze(value)
}
