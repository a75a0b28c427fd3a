import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { at, call, callJson, readStream, user } from '../../test/emulator-calls.ts'
import { createEmulator } from '../emulator.ts'
import { isJsonArray, type JsonObject, type JsonValue } from '../json/json-value.ts'

const model = 'openai/gpt-4o-mini'
const chat = '/chat/completions'
const body = { model, messages: user('Describe a calm sea'), stream: true }
const { url, close } = await createEmulator().listen()
afterAll(close)

describe('the emulator', () => {
  test('gives the same answers for the same seed and requests, other ids for repeats, and others for another seed', async () => {
    const [first, second] = [await twice(1), await twice(1)]
    expect(second).toEqual(first)
    expect(first[0]).not.toBe(first[1])
    expect(readStream(first[0] ?? '')[0]?.['id']).not.toBe(readStream(first[1] ?? '')[0]?.['id'])
    expect((await twice(2))[0]).not.toBe(first[0])
  })

  test('answers odd targets and sizes as a client error or with its usual answer, not as an error of its own', async () => {
    const emulator = createEmulator()
    const server = await emulator.listen()
    const port = Number(new URL(server.url).port)
    const heads = await Promise.all(['//', '//[', 'http://'].map(async (target) => await rawHead(port, target)))
    await server.close()
    expect(heads).toEqual(Array.from({ length: 3 }, () => 'HTTP/1.1 404 Not Found'))
    const picture = { model: 'google/gemini-2.5-flash-image', prompt: 'sea' }
    const named = await callJson(emulator, '/images', { ...picture, size: '__proto__' })
    expect(at(named, 'usage', 'total_tokens')).toEqual(at(await callJson(emulator, '/images', picture), 'usage', 'total_tokens'))
    for (const [type, bound] of [
      ['string', 'minLength'],
      ['array', 'minItems'],
    ] as const) {
      const schema = { type: 'object', properties: { a: { type, [bound]: 1e9 } }, required: ['a'] }
      const format = { type: 'json_schema', json_schema: { name: 'x', schema } }
      const { status } = await call(emulator, chat, { ...body, response_format: format })
      expect([bound, status]).toEqual([bound, 400])
    }
  })

  test('answers over HTTP as in process', async () => {
    const requests: readonly (readonly [string, JsonObject])[] = [
      [chat, body],
      [chat, { ...body, stream: false }],
      [chat, { model }],
      ['/embeddings', { model: 'openai/text-embedding-3-small', input: 'sea' }],
      ['/images', { model: 'google/gemini-2.5-flash-image', prompt: 'sea' }],
    ]
    for (const [path, sent] of requests) {
      const inProcess = await call(createEmulator(), path, sent)
      const response = await fetch(`${url}/api/v1${path}`, { method: 'POST', body: JSON.stringify(sent) })
      expect({ status: response.status, text: await response.text() }).toEqual({ status: inProcess.status, text: inProcess.text })
      expect(Object.fromEntries(response.headers)).toMatchObject(inProcess.headers)
    }
  })

  test('serves many calls at once without mixing them', async () => {
    const emulator = createEmulator({ pace: { firstTokenMs: 5, tokensPerSecond: 4000 } })
    const texts = await Promise.all(
      Array.from({ length: 30 }, (_, index) => call(emulator, chat, { ...body, messages: user(`word${index} sea`) })),
    )
    for (const [index, { text }] of texts.entries()) {
      const content = readStream(text)
        .map((chunk) => at(chunk, 'choices', 0, 'delta', 'content'))
        .join('')
      expect(content).toContain(`*word${index} sea*`)
    }
  })

  test('takes its time when told to, with comments while it waits', async () => {
    const emulator = createEmulator({ pace: { firstTokenMs: 40, tokensPerSecond: 1000 } })
    const response = await emulator.transport({
      method: 'POST',
      url: `${url}/api/v1${chat}`,
      headers: {},
      body: JSON.stringify(body),
    })
    const startedAt = performance.now()
    const arrivals: { readonly text: string; readonly ms: number }[] = []
    for await (const bytes of response.body)
      arrivals.push({ text: Buffer.from(bytes).toString(), ms: performance.now() - startedAt })
    const firstData = arrivals.find(({ text }) => text.startsWith('data:'))
    expect(arrivals[0]?.text).toBe(': OPENROUTER PROCESSING\n\n')
    expect(firstData?.ms).toBeGreaterThan(35)
    // The answer has more than 60 tokens, a millisecond each. Never earlier; how much later is the machine's affair.
    expect(arrivals.at(-1)?.ms).toBeGreaterThan(95)
  })

  test('stops at once when the caller does', async () => {
    const emulator = createEmulator({ pace: { firstTokenMs: 60_000 } })
    const controller = new AbortController()
    const reason = new Error('enough')
    setTimeout(() => controller.abort(reason), 10)
    await expect(call(emulator, chat, body, controller.signal)).rejects.toBe(reason)
  })

  test('notices over HTTP that the client has left, and closes with open streams', async () => {
    const slow = await createEmulator({ pace: { firstTokenMs: 60_000 } }).listen()
    const controller = new AbortController()
    const response = await fetch(`${slow.url}/api/v1${chat}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: controller.signal,
    })
    const left = response.text().catch((error: unknown) => error)
    controller.abort(new Error('left'))
    expect(await left).toMatchObject({ message: 'left' })
    const other = await fetch(`${slow.url}/api/v1${chat}`, { method: 'POST', body: JSON.stringify(body) })
    const cut = other.text().catch((error: unknown) => error)
    expect(await Promise.race([slow.close().then(() => 'closed'), delay(1_000, 'open')])).toBe('closed')
    expect(await cut).toBeInstanceOf(TypeError)
  })

  test('asks for a key only when told to, and keeps none', async () => {
    const open = createEmulator()
    const locked = createEmulator({ requireKey: true })
    expect((await call(open, chat, body)).status).toBe(200)
    expect(await call(locked, chat, body)).toMatchObject({
      status: 401,
      text: '{"error":{"message":"No auth credentials found","code":401}}',
    })
    const headers = { Authorization: 'Bearer any' }
    const { status } = await locked.transport({
      method: 'POST',
      url: `${url}/api/v1${chat}`,
      headers,
      body: JSON.stringify(body),
    })
    expect(status).toBe(200)
    expect(locked.requests).toHaveLength(2)
    expect(locked.requests[1]).toMatchObject({
      path: `/api/v1${chat}`,
      headers: { authorization: '<redacted:bearer>' },
      json: body,
    })
  })

  test('forgets all but the last thousand requests', async () => {
    const emulator = createEmulator()
    for (let index = 0; index < 1_003; index++) await call(emulator, `/none?n=${index}`)
    expect(emulator.requests).toHaveLength(1_000)
    expect(emulator.requests[0]?.path).toBe('/api/v1/none?n=3')
  })

  test.each([
    ['GET', '/nowhere'],
    ['GET', chat],
    ['POST', '/models'],
  ] as const)('has no %s %s', async (method, path) => {
    const answer = await call(createEmulator(), path, method === 'GET' ? undefined : {})
    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: 404, message: `The emulator has no ${method} /api/v1${path}` },
    })
  })
})

describe('GET /models', () => {
  test('lists what answers with text, in the shape of the real list', async () => {
    const list = await callJson(createEmulator(), '/models')
    const data = at(list, 'data')
    expect(list).toMatchObject({ total_count: 421, links: { next: null } })
    expect(ids(data)).toContain('anthropic/claude-haiku-4.5')
    expect(ids(data)).not.toContain('openai/text-embedding-3-small')
    expect(at(data, 0)).toMatchObject({
      name: 'Anthropic: Claude Haiku 4.5 (emulated)',
      context_length: 200_000,
      architecture: {
        modality: 'text+image+file->text',
        input_modalities: ['text', 'image', 'file'],
        output_modalities: ['text'],
      },
      pricing: { prompt: '0.000001', completion: '0.000005' },
      supported_parameters: expect.arrayContaining(['tools', 'reasoning']),
    })
  })

  test('lists others by output modality, and the models it was given', async () => {
    expect(ids(at(await callJson(createEmulator(), '/models?output_modalities=embeddings'), 'data'))).toEqual([
      'openai/text-embedding-3-small',
      'openai/text-embedding-3-large',
      'google/gemini-embedding-2',
    ])
    const own = createEmulator({ models: [{ id: 'acme/one', name: 'One', pricing: { prompt: '1', completion: '2' } }] })
    expect(ids(at(await callJson(own, '/models?output_modalities=all'), 'data'))).toEqual(['acme/one'])
    expect(
      at(
        await callJson(own, chat, { model: 'acme/one', messages: user('Hi') }),
        'usage',
        'cost_details',
        'upstream_inference_prompt_cost',
      ),
    ).toBe(5)
  })
})

describe('POST /images', () => {
  const image = 'google/gemini-2.5-flash-image'

  test('draws as many pictures as asked for, each its own, at an exact cost', async () => {
    const { status, headers, text } = await call(createEmulator(), '/images', { model: image, prompt: 'a calm sea', n: 3 })
    expect(status).toBe(200)
    expect(headers['x-generation-id']).toMatch(/^gen-img-/)
    const answer: JsonValue = JSON.parse(text)
    const data = at(answer, 'data')
    expect(new Set(isJsonArray(data) ? data.map((item) => at(item, 'b64_json')) : []).size).toBe(3)
    expect(at(data, 0, 'media_type')).toBe('image/png')
    expect(answer).toMatchObject({ created: 0, usage: { prompt_tokens: 3, completion_tokens: 3870, total_tokens: 3873 } })
    expect(text).toContain('"cost":0.1161009,')
  })

  test.each<[JsonObject, number, number]>([
    [{}, 320, 320],
    [{ aspect_ratio: '3:2' }, 320, 213],
    [{ size: '1024x1536' }, 213, 320],
    [{ size: '4K', aspect_ratio: '16:9' }, 640, 360],
    [{ resolution: '512' }, 192, 192],
  ])('of %j is %i by %i pixels', async (sizing, width, height) => {
    const answer = await callJson(createEmulator(), '/images', { model: image, prompt: 'x', ...sizing })
    const png = Buffer.from(String(at(answer, 'data', 0, 'b64_json')), 'base64')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height])
  })

  test('comes through chat too, as a data URL and nothing but words beside it', async () => {
    const config = { aspect_ratio: '16:9', image_size: '2K' }
    const answer = await callJson(createEmulator(), chat, {
      model: image,
      messages: user('A red boat'),
      modalities: ['image', 'text'],
      image_config: config,
    })
    const message = at(answer, 'choices', 0, 'message')
    expect(message).toMatchObject({
      content: 'Here is an emulated picture of red boat.',
      images: [{ index: 0, type: 'image_url' }],
    })
    const data = /^data:image\/png;base64,(.+)$/.exec(String(at(message, 'images', 0, 'image_url', 'url')))?.[1]
    expect(Buffer.from(data ?? '', 'base64').readUInt32BE(16)).toBe(448)
    expect(at(answer, 'usage', 'completion_tokens_details', 'image_tokens')).toBe(1680)
    const alone = await callJson(createEmulator(), chat, {
      model: 'black-forest-labs/flux.2-pro',
      messages: user('A red boat'),
      modalities: ['image'],
    })
    expect(at(alone, 'choices', 0, 'message', 'content')).toBe('')
  })

  test.each<[JsonObject, number, string]>([
    [{ model: image }, 400, 'prompt'],
    [{ model: image, prompt: 'x', n: 11 }, 400, 'from 1 to 10'],
    [{ model: image, prompt: 'x', size: '10x10', aspect_ratio: '1:1' }, 400, 'cannot be combined'],
    [{ model, prompt: 'x' }, 404, 'requested output modalities: image'],
  ])('refuses %j', async (sent, status, message) => {
    const answer = await call(createEmulator(), '/images', sent)
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(message)
  })
})

function ids(data: JsonValue | undefined): readonly unknown[] {
  return isJsonArray(data) ? data.map((item) => at(item, 'id')) : []
}

async function twice(seed: number): Promise<string[]> {
  const emulator = createEmulator({ seed })
  return [(await call(emulator, chat, body)).text, (await call(emulator, chat, body)).text]
}

/** The first line of what a server answers to a target that no client sends. */
async function rawHead(port: number, target: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET ${target} HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n`)
  let text = ''
  for await (const bytes of socket) text += String(bytes)
  return text.split('\r\n')[0] ?? ''
}
