/** How calls over HTTP fail and are tried again, with a provider whose wire is the deltas themselves. */
import { inspect } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { failure } from '../test/failure.ts'
import { data, hello, key, open, play, quick, relay, request, text } from '../test/relay.ts'
import type { Answer, Turn } from '../test/relay.ts'
import { within } from '../test/within.ts'
import type { ChatEvent } from './chat.ts'
import type { ModelError } from './model-error.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('another attempt', () => {
  test('is made after a 429, no sooner than the server asked', async () => {
    const { model, requests, times } = open([{ status: 429, headers: { 'retry-after-ms': '40' } }, hello()])
    expect((await model.generate(request)).text).toBe('Hello')
    expect(requests).toHaveLength(2)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(40)
  })

  test.each<[string, Turn]>([
    ['a 500', { status: 500 }],
    ['a connection that broke before its answer', Object.assign(new Error('read'), { code: 'ECONNRESET' })],
    ['an answer that broke before its first event', { body: [': wait\n\n'], after: 'break' }],
    ['a stream that ended before its first event', { body: [': wait\n\n'] }],
    ['an error as the first event', { body: [data({ type: 'error', error: { code: 'overloaded' } })] }],
  ])('is made after %s, with the same body and once-told warnings', async (_name, turn) => {
    quick()
    const { model, requests } = open([turn, turn, hello()])
    const events: ChatEvent[] = []
    for await (const step of model.stream({ ...request, seed: 1 })) events.push(step)
    expect(requests).toHaveLength(3)
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1)
    expect(events.filter(({ type }) => type === 'start')).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ result: { text: 'Hello', warnings: [{ option: 'seed' }] } })
  })

  test.each<[string, Turn]>([
    ['is empty', { type: 'application/json', body: [] }],
    ['is no JSON', { type: 'application/json', body: ['{"text": "Hel'] }],
  ])('is made once more after an answer that %s', async (_name, turn) => {
    quick()
    expect((await open([turn, hello()]).model.generate(request)).text).toBe('Hello')
    const { model, requests } = open([turn, turn, hello()])
    expect(await failure(model.generate(request))).toMatchObject({ code: 'bad_response', attempts: 2 })
    expect(requests).toHaveLength(2)
  })

  test('tells what its decoder warned of, once', async () => {
    quick()
    const warning: Answer = { body: ['data: warn\n\n', ...(hello().body ?? [])] }
    const failing: Answer = { body: ['data: warn\n\n'] }
    for (const turns of [[warning], [{ status: 500 }, warning], [failing, warning]])
      expect((await open(turns).model.generate(request)).warnings).toEqual([
        { option: 'model', message: 'a smaller one answered' },
      ])
  })

  test('is made twice by default, and the error counts all three', async () => {
    quick()
    const { model, requests } = open([{ status: 503 }])
    expect(await failure(model.generate(request))).toMatchObject({ code: 'overloaded', attempts: 3 })
    expect(requests).toHaveLength(3)
  })

  test('is made as often as the policy says', async () => {
    quick()
    for (const [retry, attempts] of [
      [{ attempts: 2 }, 2],
      [{ attempts: 1 }, 1],
      [false, 1],
    ] as const) {
      const { model, requests } = open([{ status: 503 }])
      expect((await failure(model.generate(request, { retry }))).attempts).toBe(attempts)
      expect(requests).toHaveLength(attempts)
    }
  })

  test.each<[string, Turn]>([
    ['a refusal of the key', { status: 401 }],
    ['a bad request', { status: 400 }],
    ['a web page', { type: 'text/html', body: ['<html>'] }],
    ['a message that cannot be read', { body: ['data: {\n\n'] }],
    ['text that was told', { body: [data(text('Hel'))], after: 'break' }],
    ['usage that was told', { body: [data({ type: 'usage', usage: {} })], after: 'break' }],
    ['text and an error event', { body: [data(text('Hel')), data({ type: 'error', error: { code: 'overloaded' } })] }],
  ])('is not made after %s', async (_name, turn) => {
    const { model, requests } = open([turn, hello()])
    expect((await failure(model.stream(request).result)).attempts).toBe(1)
    expect(requests).toHaveLength(1)
  })

  test('is not waited for when the server asks for more than the deadline or the policy leaves', async () => {
    for (const options of [
      { timeouts: { totalMs: 2_000 } },
      { deadline: Date.now() + 2_000 },
      { retry: { maxDelayMs: 4_999 } },
    ]) {
      const { model } = open([{ status: 429, headers: { 'retry-after': '5' } }])
      expect(await within(50, failure(model.generate(request, options)))).toMatchObject({
        code: 'rate_limit',
        retryAfterMs: 5_000,
        attempts: 1,
      })
    }
  })
})

describe('a connection', () => {
  test.each([
    ['UND_ERR_CONNECT_TIMEOUT', { code: 'timeout', phase: 'request', message: expect.stringContaining('timeouts.connectMs') }],
    ['ECONNREFUSED', { code: 'network', phase: 'request', message: expect.stringMatching(/relay\.test: .*ECONNREFUSED/) }],
    ['ENOTFOUND', { code: 'network', phase: 'request', message: expect.stringContaining('Check the base URL') }],
  ])('that fails with %s says so, however deep the code is', async (code, expected) => {
    const inner = Object.assign(new Error('inner'), { code })
    for (const error of [inner, new TypeError('fetch failed', { cause: inner })]) {
      const { model } = open([error])
      expect(await failure(model.generate(request, { retry: false }))).toMatchObject({ retryable: true, ...expected })
    }
  })
})

describe('a stream', () => {
  test('that breaks is a network error with what had arrived', async () => {
    const { model } = open([{ body: [data(text('Hel')), data(text('lo'))], after: 'break' }])
    const error = await failure(model.stream(request).result)
    expect(error).toMatchObject({
      code: 'network',
      phase: 'stream',
      retryable: true,
      partial: { text: 'Hello' },
      cause: { code: 'ECONNRESET' },
    })
    expect(error.message).toContain('relay.test')
  })

  test('that ends too early is stream_truncated with what had arrived', async () => {
    const { model } = open([{ body: [data(text('Hel')), 'data: {"type":"finish","reason":"stop"}\n'] }])
    expect(await failure(model.stream(request).result)).toMatchObject({ code: 'stream_truncated', partial: { text: 'Hel' } })
  })

  test('that reports an error is read on, and the error keeps the usage that followed', async () => {
    const usage = { inputTokens: 3, cost: { usd: '0.1', source: 'provider' } } as const
    const { model } = open([
      {
        body: [
          data(text('Hel')),
          data({ type: 'error', error: { code: 'overloaded', message: 'busy' } }),
          data({ type: 'usage', usage }),
        ],
      },
    ])
    expect(await failure(model.stream(request).result)).toMatchObject({
      code: 'overloaded',
      message: '[relay] busy',
      partial: { text: 'Hel', usage },
    })
  })

  test('that reports an error and stays open is waited for one second', async () => {
    vi.useFakeTimers()
    const turn: Turn = { body: [data(text('Hel')), data({ type: 'error', error: { code: 'overloaded' } })], after: 'hang' }
    const { model, requests, closed } = open([turn])
    const errors: ModelError[] = []
    void failure(model.stream(request).result).then((error) => errors.push(error))
    await vi.advanceTimersByTimeAsync(990)
    expect(errors).toEqual([])
    await vi.advanceTimersByTimeAsync(20)
    expect(errors).toMatchObject([{ code: 'overloaded', partial: { text: 'Hel' } }])
    expect(requests[0]?.signal?.aborted).toBe(true)
    expect(closed).toContain('left')
  })

  test('with one message that cannot be read is bad_response, and keeps the rest', async () => {
    const { model } = open([
      { body: [data(text('Hel')), 'data: {oops\n\n', data(text('lo')), data({ type: 'usage', usage: { inputTokens: 1 } })] },
    ])
    const error = await failure(model.stream(request).result)
    expect(error).toMatchObject({
      code: 'bad_response',
      retryable: false,
      partial: { text: 'Hello', usage: { inputTokens: 1 } },
      cause: { name: 'SyntaxError' },
    })
    expect(error.message).toContain('{oops')
  })

  test('that is complete gives its result at once, and a connection that stays open is closed after a second', async () => {
    vi.useFakeTimers()
    const { model, closed } = open([{ body: hello().body ?? [], after: 'hang' }])
    expect((await model.stream(request).result).text).toBe('Hello')
    await vi.advanceTimersByTimeAsync(990)
    expect(closed).toEqual([])
    await vi.advanceTimersByTimeAsync(20)
    expect(closed).toEqual(['left'])
  })

  test('that is complete ends there, whatever the same bytes hold besides', async () => {
    const rest = [data(text(' again')), data({ type: 'error', error: {} }), data({ type: 'finish', reason: 'length' })]
    const { model } = open([{ body: [[...(hello().body ?? []), ...rest].join('')] }])
    expect(await model.stream(request).result).toMatchObject({ text: 'Hello', finishReason: 'stop' })
  })

  test('that is complete is read to its end, so that the connection can be used again', async () => {
    const { model, closed } = open([{ body: [...(hello().body ?? []), 'data: more\n\n'] }])
    await model.stream(request).result
    await vi.waitFor(() => expect(closed).toEqual(['ended']))
  })

  test('whose reader leaves closes the connection', async () => {
    const { model, requests, closed } = open([{ body: [data(text('Hel'))], after: 'hang' }])
    const stream = model.stream(request)
    for await (const step of stream) if (step.type === 'text-delta') break
    expect(await failure(stream.result)).toMatchObject({ code: 'aborted', partial: { text: 'Hel' } })
    expect(requests[0]?.signal?.aborted).toBe(true)
    expect(closed).toEqual(['left'])
  })
})

describe('a codec that throws', () => {
  test.each([
    ['where it makes its decoder', 'undecodable', hello(), 'no decoder'],
    ['over an error reply', 'm', { status: 400, type: 'text/plain', body: ['confuse'] }, 'confused'],
  ] as const)('%s is bad_response, its error the cause', async (_name, modelId, turn, message) => {
    const { transport } = play([turn])
    const error = await failure(relay({ apiKey: key, transport }).chat(modelId).generate(request))
    expect(error).toMatchObject({ code: 'bad_response', retryable: false, cause: { name: 'TypeError', message } })
  })
})

describe('the key', () => {
  test.each<[string, Turn]>([
    [
      'a body that echoes it',
      { status: 401, type: 'application/json', body: [`{"message":"Incorrect key ${key}","key":"${key}"}`] },
    ],
    ['a web page that echoes it', { type: 'text/html', body: [`<html><title>${key}</title>`] }],
    ['a redirect to an address with it', { status: 302, headers: { location: `https://x.test/?key=${key}` } }],
    [
      'a connection error that quotes it',
      Object.assign(new Error(`refused ${key}`), { headers: { authorization: `Bearer ${key}` } }),
    ],
    ['an error event that echoes it', { body: [data({ type: 'error', error: { message: `no ${key}`, raw: { key } } })] }],
    ['a message that cannot be read', { body: [`data: oops ${key}\n\n`] }],
  ])('is in no error: not with %s', async (_name, turn) => {
    for (const apiKey of [key, 'canarycanary-of-no-known-shape']) {
      // Safe: the scripted answer is data, and its texts are replaced one by one.
      const played =
        turn instanceof Error
          ? Object.assign(new Error(turn.message.replace(key, apiKey)), { apiKey })
          : (JSON.parse(JSON.stringify(turn).replaceAll(key, apiKey)) as Turn)
      expect((await failure(open([played], { apiKey }).model.stream(request, { retry: false }).result)).code).not.toBe('')
    }
  })

  test('is in no error even when it travels in a header of the settings or the call', async () => {
    const token = 'canarycanary-of-no-known-shape'
    const turn: Turn = { status: 401, type: 'application/json', body: [`{"message":"Unknown token ${token}"}`] }
    await failure(open([turn], { headers: { authorization: `Token ${token}` } }).model.generate(request))
    await failure(open([turn]).model.generate(request, { headers: { 'x-api-key': token } }))
  })
})

test('a key that the server says back is in no field of an error or a result, the request id included', async () => {
  const headers = { 'x-request-id': `echo ${key}`, 'x-echo': key }
  const failed = await failure(
    open([{ status: 500, headers, body: [`{"message":"${key}"}`] }]).model.generate(request, { retry: false }),
  )
  const { response } = await open([{ ...hello(), headers }]).model.stream(request).result
  for (const shown of [failed, failed.toJSON(), response]) {
    expect(inspect(shown, { depth: Infinity, showHidden: true })).not.toContain(key)
    expect(JSON.stringify(shown)).not.toContain(key)
  }
  expect(failed.requestId).toBe('echo [redacted]')
  expect(response.requestId).toBe('echo [redacted]')
})
