/** Providers of other shapes: a chat wire of JSON lines, and kinds where one request gives one reply. */
import { getEventListeners } from 'node:events'
import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import { within } from '../test/within.ts'
import type { ChatRequest } from './chat.ts'
import type { ChatDelta } from './chat-delta.ts'
import type { ChatDecoder, CodecContext, RunContext, WireReply } from './codec.ts'
import { defineProvider } from './define-provider.ts'
import type { EmbeddingRequest } from './embedding.ts'
import type { ImageRequest } from './image.ts'
import type { ModelError } from './model-error.ts'
import type { Provider, ProviderFactory, ProviderSettings } from './provider.ts'
import type { Transport, TransportRequest } from './transport.ts'

const key = 'sk-or-v1-canarycanarycanary'
const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }

type Kinds = { readonly chat: string; readonly embedding: string; readonly image: string }

interface Line {
  readonly message?: { readonly content: string }
  readonly error?: string
  readonly done?: boolean
  readonly prompt_eval_count?: number
}

const local: ProviderFactory<ProviderSettings, Kinds> = defineProvider({
  name: 'local',
  baseURL: 'http://127.0.0.1:11434',
  env: { baseURL: 'LOCAL_HOST' },
  key: 'optional',
  headers: (_settings: ProviderSettings) => ({}),
  error: ({ body }) => {
    const error: unknown = Reflect.get(Object(body), 'error')
    return typeof error === 'string'
      ? { message: error, ...(error === 'no credit' && { code: 'payment_required' as const }) }
      : undefined
  },
  chat: {
    framing: 'ndjson',
    encode: ({ messages }: ChatRequest, { modelId, stream }) => ({
      path: '/api/chat',
      body: { model: modelId, messages, stream },
    }),
    decoder: createDecoder,
  },
  embedding: {
    encode({ input, dimensions }: EmbeddingRequest, { modelId, warn }: CodecContext<ProviderSettings>) {
      if (dimensions !== undefined) warn('dimensions', 'the length is fixed')
      return { path: '/api/embed', body: { model: modelId, input } }
    },
    decode({ body, headers }: WireReply) {
      // Safe: the tests write every reply themselves; one of them is wrong on purpose.
      const { vectors, tokens } = body as { readonly vectors: readonly number[][]; readonly tokens: number }
      const { 'x-model': returnedModel } = headers
      return {
        vectors: vectors.map((vector) => vector.slice()),
        usage: { inputTokens: tokens },
        raw: { tokens },
        ...(returnedModel !== undefined && { response: { returnedModel } }),
      }
    },
  },
  image: {
    async run({ prompt, n = 1 }: ImageRequest, { send, warn, signal }: RunContext<ProviderSettings>) {
      if (prompt === 'for ever') return new Promise<never>(() => {})
      const started = await send({ path: '/jobs', body: { prompt, n } })
      const id = String(Reflect.get(Object(started.body), 'id'))
      warn('size', 'square only')
      for (;;) {
        signal.throwIfAborted()
        const { body } = await send({ path: `/jobs/${id}`, method: 'GET' })
        const images: unknown = Reflect.get(Object(body), 'images')
        if (Array.isArray(images))
          return {
            images: images.map((base64) => ({ base64: String(base64), mediaType: 'image/png' })),
            text: '',
            usage: {},
            raw: {},
          }
      }
    },
  },
})

function createDecoder(): ChatDecoder {
  return {
    *push({ data }): Iterable<ChatDelta> {
      // Safe: the tests write every line themselves.
      const line = JSON.parse(data) as Line
      if (line.error !== undefined) yield { type: 'error', error: { message: line.error } }
      if (line.message?.content) yield { type: 'text', text: line.message.content }
      if (line.prompt_eval_count !== undefined) yield { type: 'usage', usage: { inputTokens: line.prompt_eval_count } }
      if (line.done) yield { type: 'finish', reason: 'stop' }
    },
    end: () => [],
  }
}

describe('a chat wire of JSON lines', () => {
  const lines = '{"message":{"content":"Hel"}}\n{"message":{"content":"lo"}}\n{"done":true,"prompt_eval_count":4}'

  test('gives the same answer for lines and for one whole line, however they are cut', async () => {
    const whole = '{"message":{"content":"Hello"},"done":true,"prompt_eval_count":4}'
    for (const body of [[lines], lines.split(/(?<=\n)/), [...lines], [`${lines}\n`]])
      expect(await open([{ body }]).provider.chat('x').stream(request).result).toMatchObject({
        text: 'Hello',
        usage: { inputTokens: 4 },
      })
    expect(
      await open([{ body: [whole] }])
        .provider.chat('x')
        .generate(request),
    ).toMatchObject({ text: 'Hello', usage: { inputTokens: 4 } })
  })

  test('needs no key, and sends one that is given', async () => {
    const { provider, requests } = open([{ body: [lines] }])
    await provider.chat('x').generate(request)
    await open([{ body: [lines] }], { apiKey: key, into: requests })
      .provider.chat('x')
      .generate(request)
    expect(requests.map(({ headers }) => headers['authorization'])).toEqual([undefined, `Bearer ${key}`])
  })

  test('that is cut inside a line, or reports an error, keeps what had arrived', async () => {
    const cut = open([{ body: [lines.slice(0, -5)] }])
      .provider.chat('x')
      .stream(request).result
    expect(await failure(cut)).toMatchObject({ code: 'stream_truncated', partial: { text: 'Hello' } })
    const told = open([{ body: ['{"message":{"content":"Hel"}}\n{"error":"out of memory"}\n'] }])
      .provider.chat('x')
      .stream(request).result
    expect(await failure(told)).toMatchObject({ code: 'upstream', message: '[local] out of memory', partial: { text: 'Hel' } })
  })

  test.each([['<html>no</html>'], ['oops\n'], []])('that is none of it is a typed error (%j)', async (...body) => {
    const error = await failure(open([{ body }]).provider.chat('x').stream(request, { retry: false }).result)
    expect(['bad_response', 'stream_truncated']).toContain(error.code)
    expect(error).toMatchObject({ provider: 'local', modelId: 'x' })
  })
})

describe('a kind of one request and one reply', () => {
  test('gives the result with who answered and the warnings', async () => {
    const { provider, requests } = open([
      { body: ['{"vectors":[[1,2],[3,4]],"tokens":5}'], headers: { 'x-model': 'y', 'x-request-id': 'q', 'set-cookie': 'c' } },
    ])
    const model = provider.embedding('vendor/embed')
    expect(model).toMatchObject({ spec: 1, kind: 'embedding', provider: 'local', modelId: 'vendor/embed' })
    const result = await model.embed({ input: ['a', 'b'], dimensions: 2 })
    expect(result).toEqual({
      vectors: [
        [1, 2],
        [3, 4],
      ],
      usage: { inputTokens: 5 },
      raw: { tokens: 5 },
      warnings: [{ option: 'dimensions', message: 'the length is fixed' }],
      response: {
        provider: 'local',
        modelId: 'vendor/embed',
        returnedModel: 'y',
        requestId: 'q',
        headers: { 'content-type': 'application/json', 'x-model': 'y', 'x-request-id': 'q' },
      },
    })
    expect(requests).toMatchObject([
      { method: 'POST', url: 'http://127.0.0.1:11434/api/embed', body: '{"model":"vendor/embed","input":["a","b"]}' },
    ])
  })

  test('takes frozen input', async () => {
    const { provider } = open([{ body: ['{"vectors":[[1]],"tokens":1}'] }])
    const input = Object.freeze(['a'])
    expect((await provider.embedding('x').embed(Object.freeze({ input }))).vectors).toEqual([[1]])
  })

  test('is refused before anything is sent when it cannot be', async () => {
    const { provider, requests } = open([{ body: ['{}'] }])
    expect(await failure(provider.embedding('x').embed({ input: [] }))).toMatchObject({
      code: 'bad_request',
      attempts: 0,
      provider: 'local',
    })
    expect(await failure(provider.image('x').generate({ prompt: '' }))).toMatchObject({
      code: 'bad_request',
      attempts: 0,
      modelId: 'x',
    })
    const unsupported = provider.embedding('x').embed({ input: 'a', dimensions: 2 }, { onUnsupported: 'error' })
    expect(await failure(unsupported)).toMatchObject({ code: 'unsupported', attempts: 0 })
    expect(requests).toHaveLength(0)
  })

  test('is tried again, and its error counts the attempts', async () => {
    const busy: Answer = { status: 503, headers: { 'retry-after-ms': '1' }, body: ['{"error":"busy"}'] }
    const { provider, requests } = open([busy, busy, { body: ['{"vectors":[[1]],"tokens":1}'] }])
    expect((await provider.embedding('x').embed({ input: 'a' })).vectors).toEqual([[1]])
    expect(requests).toHaveLength(3)
    const failing = open([busy]).provider.embedding('x')
    expect(await failure(failing.embed({ input: 'a' }))).toMatchObject({
      code: 'overloaded',
      message: '[local] busy',
      attempts: 3,
    })
    expect(await failure(failing.embed({ input: 'a' }, { retry: false }))).toMatchObject({ attempts: 1 })
  })

  test.each<[string, Answer, Partial<ModelError>]>([
    [
      'an error body with status 200',
      { body: ['{"error":"no credit"}'] },
      { code: 'payment_required', message: '[local] no credit', status: 200 },
    ],
    ['a web page', { body: ['<html><title>Welcome</title>'] }, { code: 'bad_response', phase: 'body' }],
    ['nothing', { body: [] }, { code: 'bad_response', retryable: true }],
    ['a body of another shape', { body: ['{"data":[]}'] }, { code: 'bad_response', retryable: false }],
    ['a body that is no JSON', { body: ['oops'] }, { code: 'bad_response', retryable: true }],
  ])('given %s is a typed error', async (_name, answer, expected) => {
    const error = await failure(open([answer]).provider.embedding('x').embed({ input: 'a' }, { retry: false }))
    expect(error).toMatchObject({ ...expected, provider: 'local', modelId: 'x', attempts: 1 })
  })

  test('shows onWire the request and the reply, and the key to nobody', async () => {
    const seen: unknown[] = []
    const { provider } = open([{ status: 401, body: [`{"error":"Incorrect key ${key}"}`] }], { apiKey: key })
    const error = await failure(provider.embedding('x').embed({ input: 'a' }, { onWire: (record) => seen.push(record) }))
    expect(seen).toMatchObject([
      { direction: 'out', data: { method: 'POST', body: { model: 'x', input: 'a' } } },
      { direction: 'in' },
    ])
    expect(JSON.stringify(seen[0])).not.toContain('canary')
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('canary')
  })

  test.each([
    ['an abort', () => ({ signal: AbortSignal.timeout(20) }), 'aborted'],
    ['the deadline', () => ({ deadline: Date.now() + 20 }), 'timeout'],
    ['the total time', () => ({ timeouts: { totalMs: 20 } }), 'timeout'],
  ])('is ended by %s', async (_name, options, code) => {
    const { provider } = open(['hang'])
    const error = failure(provider.embedding('x').embed({ input: 'a' }, options()))
    expect((await within(60, error)).code).toBe(code)
  })
})

test('a hundred calls of one reply leave no listener and no timer', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const { signal } = new AbortController()
  const before = timers()
  for (const answer of [{ body: ['{"vectors":[[1]],"tokens":1}'] }, { status: 400, body: [] }]) {
    const model = open([answer]).provider.embedding('x')
    for (let round = 0; round < 50; round++) await Promise.allSettled([model.embed({ input: 'a' }, { signal })])
  }
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  expect(timers()).toBeLessThanOrEqual(before)
})

describe('a kind of several requests', () => {
  test('sends as often as it needs to', async () => {
    const { provider, requests } = open([
      { body: ['{"id":7}'] },
      { body: ['{"state":"busy"}'] },
      { body: ['{"images":["AAAA"]}'] },
    ])
    const result = await provider.image('x').generate({ prompt: 'a sea' })
    expect(result).toMatchObject({
      images: [{ base64: 'AAAA', mediaType: 'image/png' }],
      warnings: [{ option: 'size' }],
      response: { provider: 'local', modelId: 'x' },
    })
    expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', 'http://127.0.0.1:11434/jobs', '{"prompt":"a sea","n":1}'],
      ['GET', 'http://127.0.0.1:11434/jobs/7', undefined],
      ['GET', 'http://127.0.0.1:11434/jobs/7', undefined],
    ])
  })

  test('has each of its requests tried again', async () => {
    const busy: Answer = { status: 503, headers: { 'retry-after-ms': '1' }, body: ['{"error":"busy"}'] }
    const { provider, requests } = open([busy, { body: ['{"id":7}'] }, busy, { body: ['{"images":[]}'] }])
    expect((await provider.image('x').generate({ prompt: 'a sea' })).images).toEqual([])
    expect(requests).toHaveLength(4)
  })

  test.each(['a sea', 'for ever'])('is ended by an abort, whether it listens or not (%s)', async (prompt) => {
    const { provider } = open([{ body: ['{"id":7}'] }, { body: ['{"state":"busy"}'] }])
    const controller = new AbortController()
    const error = failure(provider.image('x').generate({ prompt }, { signal: controller.signal }))
    await new Promise((resolve) => setTimeout(resolve, 10))
    controller.abort()
    expect((await within(50, error)).code).toBe('aborted')
  })
})

describe('defineProvider', () => {
  test('offers a method for each kind that has a codec, and no other', () => {
    expect(Object.keys(local()).toSorted()).toEqual(['chat', 'close', 'embedding', 'image', 'name'])
    const bare = defineProvider({ name: 'bare', baseURL: 'https://bare.test', headers: (_settings: ProviderSettings) => ({}) })
    expect(Object.keys(bare())).toEqual(['name', 'close'])
  })

  test('shares nothing between two providers of one factory', async () => {
    const first = open([{ body: ['{"vectors":[[1]],"tokens":1}'] }], { apiKey: 'first-key' })
    const second = open([{ body: ['{"vectors":[[2]],"tokens":1}'] }], { baseURL: 'https://second.test' })
    const models = [first, second].map(({ provider }) => provider.embedding('x'))
    expect((await Promise.all(models.map((model) => model.embed({ input: 'a' })))).map(({ vectors }) => vectors)).toEqual([
      [[1]],
      [[2]],
    ])
    expect(first.requests).toMatchObject([
      { url: 'http://127.0.0.1:11434/api/embed', headers: { authorization: 'Bearer first-key' } },
    ])
    expect(second.requests).toMatchObject([{ url: 'https://second.test/api/embed' }])
    expect(second.requests[0]?.headers).not.toHaveProperty('authorization')
  })
})

interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: readonly string[]
}

interface Given extends ProviderSettings {
  readonly into?: TransportRequest[]
}

/** Answers each request in turn, the last one for ever. */
function open(
  answers: readonly (Answer | 'hang')[],
  { into = [], ...settings }: Given = {},
): { readonly provider: Provider<Kinds>; readonly requests: TransportRequest[] } {
  let turn = 0
  async function* bytes(body: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const text of body) yield new TextEncoder().encode(text)
  }
  const transport: Transport = async (sent) => {
    into.push(sent)
    // A network takes a turn of the event loop at least; without one, a loop that polls would never let a timer fire.
    await new Promise(setImmediate)
    const answer = answers[Math.min(++turn, answers.length) - 1] ?? 'hang'
    if (answer === 'hang') return new Promise(() => {})
    const { status = 200, headers, body } = answer
    return { status, headers: { 'content-type': 'application/json', ...headers }, body: bytes(body) }
  }
  return { provider: local({ transport, ...settings }), requests: into }
}
