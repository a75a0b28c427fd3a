import { setTimeout as delay } from 'node:timers/promises'
import { ModelError } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { chatFixture, chatUrl, collect, requestBody, streamResponse } from '../../test/sample-fixtures.ts'
import { FixtureMissError } from './fixture-miss-error.ts'
import { replayTransport } from './replay-transport.ts'

const euro = Buffer.from('€').toString('latin1')
const chunked = chatFixture({
  response: streamResponse([
    { t: 0, s: ': wait\n\n' },
    { t: 20, b: Buffer.from('€').subarray(0, 2).toString('base64') },
    { t: 40, b: Buffer.from('€').subarray(2).toString('base64') },
    { t: 60, s: 'data: [DONE]\n\n' },
  ]),
})

function post(prompt = 'Hi', more: object = {}) {
  return { method: 'POST' as const, url: chatUrl, headers: {}, body: JSON.stringify(requestBody(prompt)), ...more }
}

describe('a stream in process', () => {
  test('keeps the boundaries of its chunks, even inside a character', async () => {
    const { status, headers, body } = await replayTransport(chunked)(post())
    expect({ status, headers }).toEqual({ status: 200, headers: { 'content-type': 'text/event-stream' } })
    expect(await collect(body)).toEqual([': wait\n\n', euro.slice(0, 2), euro.slice(2), 'data: [DONE]\n\n'])
  })

  test.each([1, 2, 3, 7, 'whole'] as const)('re-cut at %s gives the same bytes', async (rechunk) => {
    const parts = await collect((await replayTransport(chunked, { rechunk })(post())).body)
    expect(parts.join('')).toBe(`: wait\n\n${euro}data: [DONE]\n\n`)
    const sizes = parts.map((part) => part.length)
    expect(sizes.slice(0, -1).every((size) => size === rechunk)).toBe(true)
    expect(sizes).toHaveLength(rechunk === 'whole' ? 1 : Math.ceil(25 / rechunk))
  })

  test('takes its recorded time at speed 1 and none by default', async () => {
    const [, second = 0, third = 0, last = 0] = await arrivalTimes(1)
    expect([second >= 18, third >= 38, last >= 58, last < 1000]).toEqual([true, true, true, true])
    expect((await arrivalTimes()).at(-1)).toBeLessThan(50)
  })

  test('breaks off at a byte, cleanly or by a reset', async () => {
    const clean = await collect((await replayTransport(chunked, { cut: { atByte: 9, end: 'clean' } })(post())).body)
    expect(clean).toEqual([': wait\n\n', euro.slice(0, 1)])
    const { body } = await replayTransport(chunked, { cut: { atByte: 9, end: 'reset' }, rechunk: 4 })(post())
    const parts: number[] = []
    const reading = (async () => {
      for await (const bytes of body) parts.push(bytes.length)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(parts).toEqual([4, 4, 1])
  })

  test.each([
    ['reset', 'ECONNRESET'],
    ['fin', 'UND_ERR_SOCKET'],
  ] as const)('that ended by %s throws after its last chunk', async (kind, code) => {
    const fixture = chatFixture({ response: streamResponse([{ t: 0, s: 'data: 1\n\n' }], { kind }) })
    const { body } = await replayTransport(fixture)(post())
    const iterator = body[Symbol.asyncIterator]()
    expect(await iterator.next()).toMatchObject({ done: false })
    await expect(iterator.next()).rejects.toMatchObject({ code })
  })

  test.each(['stall', 'abort'] as const)('that ended by %s waits for the abort and throws its reason', async (kind) => {
    const fixture = chatFixture({ response: streamResponse([{ t: 0, s: 'data: 1\n\n' }], { kind }) })
    const controller = new AbortController()
    const { body } = await replayTransport(fixture)(post('Hi', { signal: controller.signal }))
    const iterator = body[Symbol.asyncIterator]()
    await iterator.next()
    const next = iterator.next()
    expect(await Promise.race([next, delay(20, 'silent')])).toBe('silent')
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(next).rejects.toBe(reason)
  })

  test('ends at once when aborted during a recorded pause', async () => {
    const fixture = chatFixture({
      response: streamResponse([
        { t: 0, s: 'a' },
        { t: 60_000, s: 'b' },
      ]),
    })
    const controller = new AbortController()
    const { body } = await replayTransport(fixture, { speed: 1 })(post('Hi', { signal: controller.signal }))
    setTimeout(() => controller.abort(new Error('enough')), 10)
    const startedAt = performance.now()
    await expect(collect(body)).rejects.toThrow('enough')
    expect(performance.now() - startedAt).toBeLessThan(200)
  })
})

describe('finding the fixture', () => {
  test('ignores key order, number spelling, host and headers', async () => {
    const fixture = chatFixture({
      request: { method: 'POST', path: '/v1/x', query: { b: '2', a: '1' }, body: { json: { n: 1, m: [{ x: 1, y: 2 }] } } },
    })
    const transport = replayTransport(fixture)
    const request = {
      method: 'POST' as const,
      url: 'http://elsewhere/v1/x?a=1&b=2',
      headers: { authorization: 'Bearer someone' },
      body: '{"m":[{"y":2.0,"x":1e0}],"n":1.0}',
    }
    expect((await transport(request)).status).toBe(200)
  })

  test('lets ignored pointers differ or be absent', async () => {
    const fixture = chatFixture({ match: { ignore: ['/user', '/messages/*/name'] } })
    const body = { model: 'acme/one', user: 'u1', messages: [{ role: 'user', content: 'Hi', name: 'Ann' }] }
    const transport = replayTransport(fixture)
    expect((await transport(post('Hi', { body: JSON.stringify(body) }))).status).toBe(200)
    await expect(transport(post('Hi', { body: JSON.stringify({ ...body, model: 'acme/two' }) }))).rejects.toBeInstanceOf(
      FixtureMissError,
    )
  })

  test('compares only the axes that the fixture names', async () => {
    const transport = replayTransport(chatFixture({ match: { on: ['method', 'path'] } }))
    expect((await transport(post('anything'))).status).toBe(200)
  })

  test('removes the path prefix it was told of', async () => {
    const url = 'http://gateway/proxy/api/v1/chat/completions'
    await expect(replayTransport(chatFixture())(post('Hi', { url }))).rejects.toThrow('path: fixture /api/v1')
    expect((await replayTransport(chatFixture(), { pathPrefix: '/proxy' })(post('Hi', { url }))).status).toBe(200)
  })

  test('answers any number of times, or once and then the next of its kind', async () => {
    const first = chatFixture({ id: 'sample/chat/first', match: { repeat: 'once' } })
    const second = chatFixture({ id: 'sample/chat/second', response: { status: 503, headers: [] }, match: { repeat: 'once' } })
    const transport = replayTransport([first, second])
    expect([(await transport(post())).status, (await transport(post())).status]).toEqual([200, 503])
    await expect(transport(post())).rejects.toThrow('has answered already (repeat: once)')
    const anyTimes = replayTransport(chatFixture())
    expect([(await anyTimes(post())).status, (await anyTimes(post())).status]).toEqual([200, 200])
  })

  test('lists what was never asked for', async () => {
    const other = chatFixture({ id: 'sample/chat/other', request: { method: 'GET', path: '/api/v1/models' } })
    const transport = replayTransport([chatFixture(), other])
    await transport(post())
    expect(transport.unused().map(({ id }) => id)).toEqual(['sample/chat/other'])
  })

  test('serves many calls at once without mixing them', async () => {
    const fixtures = Array.from({ length: 20 }, (_, index) =>
      chatFixture({
        id: `sample/chat/n${index}`,
        request: { method: 'POST', path: '/api/v1/chat/completions', body: { json: requestBody(`p${index}`) } },
        response: streamResponse([0, 1, 2].map((t) => ({ t: t * 5, s: `${index}.${t};` }))),
      }),
    )
    const transport = replayTransport(fixtures, { speed: 1 })
    const answers = await Promise.all(
      fixtures.map(async (_, index) => (await collect((await transport(post(`p${index}`))).body)).join('')),
    )
    expect(answers).toEqual(fixtures.map((_, index) => `${index}.0;${index}.1;${index}.2;`))
  })
})

describe('requests and misses', () => {
  test('keeps a journal without credentials', async () => {
    const transport = replayTransport(chatFixture())
    const token = ['sk', 'or', 'v1', 'a'.repeat(40)].join('-')
    await transport(post('Hi', { headers: { authorization: `Bearer ${token}`, 'x-api-key': token, 'x-title': 'Demo' } }))
    await transport(post('Other')).catch(() => undefined)
    expect(transport.requests[0]).toMatchObject({
      method: 'POST',
      path: '/api/v1/chat/completions',
      headers: { authorization: '<redacted:bearer>', 'x-api-key': '<redacted>', 'x-title': 'Demo' },
      json: requestBody('Hi'),
      fixture: 'sample/chat/plain',
    })
    expect(transport.requests[1]).not.toHaveProperty('fixture')
    expect(JSON.stringify(transport.requests)).not.toContain(token)
  })

  test('shows the three nearest fixtures and where the request differs', async () => {
    const far = chatFixture({ id: 'sample/chat/far', request: { method: 'GET', path: '/api/v1/models' } })
    const near = chatFixture({
      id: 'sample/chat/near',
      request: { method: 'POST', path: '/api/v1/chat/completions', body: { json: { ...chatBody(), seed: 7 } } },
    })
    const nearest = chatFixture({
      id: 'sample/chat/nearest',
      request: { method: 'POST', path: '/api/v1/chat/completions', body: { json: chatBody() } },
    })
    const spare = chatFixture({ id: 'sample/chat/spare', request: { method: 'GET', path: '/elsewhere' } })
    const request = post('Hi', { body: JSON.stringify({ ...chatBody(), user: '0195f1c2-1111-4222-8333-444455556666' }) })
    const error: unknown = await replayTransport([far, spare, near, nearest])(request).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(FixtureMissError)
    expect(error).toMatchObject({ nearest: ['sample/chat/nearest', 'sample/chat/near', 'sample/chat/far'], retryable: false })
    expect(String(error)).toBe(
      [
        'FixtureMissError: No fixture answers POST /api/v1/chat/completions (4 loaded).',
        '  1. sample/chat/nearest',
        '     /user: only in the request: "0195f1c2-1111-4222-8333-444455556666"',
        '     this value looks generated; "ignore": ["/user"] would let it differ',
        '  2. sample/chat/near',
        '     /seed: only in the fixture: 7',
        '     /user: only in the request: "0195f1c2-1111-4222-8333-444455556666"',
        '  3. sample/chat/far',
        '     method: fixture GET, request POST',
        '     path: fixture /api/v1/models, request /api/v1/chat/completions',
        'Change the request, list what may differ in match.ignore of the fixture, or add a fixture:',
        '"npx polymux-fixtures record --help" says how to record one.',
      ].join('\n'),
    )
  })

  test('says which fixtures are used up, which header differs, and shortens files to their hash', async () => {
    const once = chatFixture({ match: { repeat: 'once' } })
    const transport = replayTransport(once)
    await transport(post())
    await expect(transport(post())).rejects.toThrow('Used up for this request (repeat: once): sample/chat/plain.')

    const keyed = chatFixture({
      request: { ...once.request, headers: { 'x-title': 'Demo' } },
      match: { headers: ['x-title'] },
    })
    await expect(replayTransport(keyed)(post())).rejects.toThrow('header x-title: fixture Demo, request (none)')

    const picture = (byte: number) => `data:image/png;base64,${Buffer.alloc(3_000, byte).toString('base64')}`
    const stored = chatFixture({
      request: { method: 'POST', path: '/api/v1/chat/completions', body: { json: { image: picture(1) } } },
    })
    const error: unknown = await replayTransport(stored)(post('', { body: JSON.stringify({ image: picture(2) }) })).catch(
      (reason: unknown) => reason,
    )
    expect(String(error)).toMatch(/\/image: fixture "data:image\/png;base64,<sha256 \w{12}…, 4000 characters>", request "data:/)
    expect(String(error)).not.toContain('AQEBAQEB')
  })

  test('a miss is a model error to core, so that it is neither wrapped nor retried', async () => {
    const error: unknown = await replayTransport([])(post()).catch((reason: unknown) => reason)
    expect(ModelError.is(error)).toBe(true)
    expect(ModelError.is(error) && ModelError.prototype.toJSON.call(error)).toEqual({
      code: 'configuration',
      message: 'No fixture answers POST /api/v1/chat/completions (0 loaded).',
      retryable: false,
      phase: 'request',
      provider: '',
      modelId: '',
      attempts: 0,
    })
  })

  test('rejects with the reason of a signal that is aborted already, and asks no fixture', async () => {
    const transport = replayTransport(chatFixture())
    const reason = new Error('too late')
    await expect(transport(post('Hi', { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
    expect(transport.requests).toEqual([])
  })

  test.each([
    [{ rechunk: 0 }, 'rechunk must be a whole number'],
    [{ rechunk: 1.5 }, 'rechunk must be a whole number'],
    [{ speed: 0 }, 'speed must be above 0'],
    [{ cut: { atByte: -1, end: 'reset' as const } }, 'cut.atByte must be a whole number'],
  ])('options that make no sense are refused at once: %j', (options, message) => {
    expect(() => replayTransport(chatFixture(), options)).toThrow(message)
  })
})

function chatBody() {
  return { model: 'acme/one', messages: [{ role: 'user', content: 'Hi' }] }
}

/** When each chunk arrived, in milliseconds. */
async function arrivalTimes(speed?: number): Promise<number[]> {
  const { body } = await replayTransport(chunked, { speed })(post())
  const startedAt = performance.now()
  const times: number[] = []
  for await (const _ of body) times.push(performance.now() - startedAt)
  return times
}
