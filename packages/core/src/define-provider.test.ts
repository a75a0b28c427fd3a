/** A tiny provider in the shape of OpenAI's wire, over a transport that plays a script. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { failure } from '../test/failure.ts'
import type { ChatEvent, ChatModel, ChatRequest, FinishReason } from './chat.ts'
import type { ChatDelta } from './chat-delta.ts'
import type { ChatDecoder, CodecContext } from './codec.ts'
import { defineProvider } from './define-provider.ts'
import type { CallOptions } from './model.ts'
import type { ProviderFactory, ProviderSettings } from './provider.ts'
import type { Transport, TransportRequest } from './transport.ts'

const key = 'sk-or-v1-canarycanarycanary'
const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }

interface AcmeSettings extends ProviderSettings {
  readonly team?: string | undefined
}

interface WireChunk {
  readonly id?: string
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string }
    readonly message?: { readonly content?: string }
    readonly finish_reason?: FinishReason | null
  }[]
  readonly usage?: { readonly prompt_tokens: number }
  readonly error?: { readonly message: string; readonly code: number }
}

const acme: ProviderFactory<AcmeSettings, { readonly chat: 'small' }> = defineProvider({
  name: 'acme',
  baseURL: 'https://api.acme.test/v1',
  env: { apiKey: ['ACME_API_KEY', 'ACME_KEY'], baseURL: 'ACME_API_BASE', team: 'ACME_TEAM' },
  headers: ({ team }: AcmeSettings) => ({ 'x-client': 'polymux', ...(team !== undefined && { 'x-team': team }) }),
  error: ({ body }) => {
    // Safe: the tests write every reply themselves.
    const error = (body as WireChunk | undefined)?.error
    return (
      error && { message: error.message, status: error.code, ...(error.code === 402 && { code: 'payment_required' as const }) }
    )
  },
  chat: {
    framing: 'sse',
    encode(asked: ChatRequest, context: CodecContext<AcmeSettings>) {
      if (asked.seed !== undefined) context.warn('seed', 'there is none here')
      if (asked.topK === -1) throw new TypeError('topK cannot be negative')
      const { messages, temperature } = asked
      return { path: '/chat/completions', body: { model: context.modelId, messages, temperature, stream: context.stream } }
    },
    decoder: createDecoder,
  },
})

function createDecoder(): ChatDecoder {
  let finish: ChatDelta | undefined
  return {
    *push({ data }) {
      if (data === '[DONE]') return yield* finish ? [finish] : []
      // Safe: the tests write every reply themselves.
      const chunk = JSON.parse(data) as WireChunk
      if (chunk.error)
        yield { type: 'error', error: { code: 'overloaded', message: chunk.error.message, status: chunk.error.code } }
      if (chunk.id) yield { type: 'meta', response: { id: chunk.id } }
      const choice = chunk.choices?.[0]
      const content = choice?.delta?.content ?? choice?.message?.content
      if (content) yield { type: 'text', text: content }
      if (chunk.usage) yield { type: 'usage', usage: { inputTokens: chunk.usage.prompt_tokens } }
      if (choice?.finish_reason) finish = { type: 'finish', reason: choice.finish_reason }
    },
    *end() {
      if (finish) yield finish
    },
  }
}

const hello = [
  delta('Hel'),
  delta('lo'),
  event({ choices: [{ finish_reason: 'stop' }], usage: { prompt_tokens: 4 } }),
  'data: [DONE]\n\n',
]
const whole = JSON.stringify({ choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }], usage: { prompt_tokens: 4 } })

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a call', () => {
  test('sends the body, the key and the headers to the address, and gives the same answer streamed or not', async () => {
    const { model, requests } = open([{ body: hello }, { body: [whole], type: 'application/json' }], { team: 'blue' })
    const streamed = await model.stream({ ...request, temperature: 0.5 }).result
    const generated = await model.generate({ ...request, temperature: 0.5 })
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://api.acme.test/v1/chat/completions',
        headers: { authorization: `Bearer ${key}`, 'x-team': 'blue' },
      },
      { headers: { accept: 'application/json' } },
    ])
    expect(requests.map(({ body }) => JSON.parse(String(body)))).toEqual([
      { model: 'small', messages: request.messages, temperature: 0.5, stream: true },
      { model: 'small', messages: request.messages, temperature: 0.5, stream: false },
    ])
    const { response: _streamed, ...rest } = streamed
    const { response: _generated, ...other } = generated
    expect(rest).toEqual(other)
    expect(generated).toMatchObject({
      text: 'Hello',
      usage: { inputTokens: 4 },
      finishReason: 'stop',
      response: { provider: 'acme', modelId: 'small' },
    })
  })

  test('tells who answered: headers without cookies, and the request id', async () => {
    const { model } = open([
      { body: [event({ id: 'r1' }), ...hello], headers: { 'x-request-id': 'q1', 'set-cookie': 'session=1' } },
    ])
    const { response } = await model.generate(request)
    expect(response).toMatchObject({ id: 'r1', requestId: 'q1', headers: { 'x-request-id': 'q1' } })
    expect(response.headers).not.toHaveProperty('set-cookie')
  })

  test('reads its settings from the environment at the first call, given ones and the first name first', async () => {
    const { transport, requests } = play([{ body: hello }])
    const model = acme({ transport }).chat('small')
    const missing = await failure(model.generate(request))
    expect(missing).toMatchObject({ code: 'configuration', attempts: 0 })
    expect(missing.message).toContain('ACME_API_KEY (or ACME_KEY)')
    expect(requests).toHaveLength(0)
    vi.stubEnv('ACME_API_KEY', '  ')
    vi.stubEnv('ACME_KEY', key)
    vi.stubEnv('ACME_API_BASE', 'http://127.0.0.1:9/api/')
    vi.stubEnv('ACME_TEAM', 'green')
    await model.generate(request)
    await acme({ transport, apiKey: 'given-key', baseURL: 'https://given.test', team: 'red' }).chat('small').generate(request)
    expect(requests).toMatchObject([
      { url: 'http://127.0.0.1:9/api/chat/completions', headers: { authorization: `Bearer ${key}`, 'x-team': 'green' } },
      { url: 'https://given.test/chat/completions', headers: { authorization: 'Bearer given-key', 'x-team': 'red' } },
    ])
  })

  test('lets the headers of the call win', async () => {
    const { model, requests } = open([{ body: hello }], { headers: { 'X-Client': 'settings', 'x-team': 'settings' } })
    await model.generate(request, { headers: { 'X-CLIENT': 'call', Authorization: 'Custom token' } })
    expect(requests[0]?.headers).toMatchObject({ 'x-client': 'call', 'x-team': 'settings', authorization: 'Custom token' })
  })

  test('shows onWire every body as it is, and never the key', async () => {
    const seen: unknown[] = []
    const onWire: CallOptions['onWire'] = (record) => seen.push(record)
    const { model } = open([{ body: hello }, { body: [whole], type: 'application/json' }])
    await model.stream(request, { onWire }).result
    await model.generate(request, { onWire })
    const body = { model: 'small', messages: request.messages, temperature: undefined, stream: true }
    const out = { method: 'POST', url: 'https://api.acme.test/v1/chat/completions' }
    expect(seen).toEqual([
      { direction: 'out', data: { ...out, body } },
      ...hello.map((text) => ({ direction: 'in', data: text.slice('data: '.length, -2) })),
      { direction: 'out', data: { ...out, body: { ...body, stream: false } } },
      { direction: 'in', data: whole },
    ])
    expect(JSON.stringify(seen)).not.toContain('canary')
  })

  test('warns of what is not honoured, or fails before anything is sent', async () => {
    const { model, requests } = open([{ body: hello }])
    const events: ChatEvent[] = []
    for await (const step of model.stream({ ...request, seed: 1 })) events.push(step)
    const warnings = [{ option: 'seed', message: 'there is none here' }]
    expect(events.at(0)).toMatchObject({ type: 'start', warnings })
    expect(events.at(-1)).toMatchObject({ type: 'finish', result: { warnings } })
    const error = await failure(model.generate({ ...request, seed: 1 }, { onUnsupported: 'error' }))
    expect(error).toMatchObject({ code: 'unsupported', provider: 'acme', modelId: 'small', attempts: 0, retryable: false })
    expect(error.message).toContain('seed')
    expect(requests).toHaveLength(1)
  })

  test.each([
    ['a request that is none', {}, 'bad_request'],
    ['a body that JSON cannot carry', { ...request, temperature: Number.NaN }, 'bad_request'],
    ['a request the encoder throws at', { ...request, topK: -1 }, 'configuration'],
  ])('refuses %s before anything is sent', async (_name, broken, code) => {
    const { model, requests } = open([{ body: hello }])
    // Safe: callers without types hand in anything.
    const error = await failure(model.generate(broken as ChatRequest))
    expect(error).toMatchObject({ code, provider: 'acme', modelId: 'small', attempts: 0, retryable: false })
    expect(requests).toHaveLength(0)
  })

  test.each(['', '  ', undefined])('is not offered for the model id %j', (modelId) => {
    // Safe: callers without types hand in anything.
    expect(() => acme({ apiKey: key }).chat(modelId as string)).toThrow(expect.objectContaining({ code: 'configuration' }))
  })
})

describe('a reply', () => {
  test.each([
    [400, 'bad_request', false],
    [401, 'auth', false],
    [402, 'payment_required', false],
    [403, 'permission', false],
    [404, 'not_found', false],
    [408, 'timeout', true],
    [413, 'bad_request', false],
    [422, 'bad_request', false],
    [429, 'rate_limit', true],
    [500, 'upstream', true],
    [502, 'upstream', true],
    [503, 'overloaded', true],
    [504, 'timeout', true],
    [529, 'overloaded', true],
  ] as const)('of status %i is %s', async (status, code, retryable) => {
    const { model } = open([
      {
        status,
        body: ['{"error":{"message":"no","code":', `${status}}}`],
        type: 'application/json',
        headers: { 'x-request-id': 'q1' },
      },
    ])
    const error = await failure(model.generate(request, { retry: false }))
    expect(error).toMatchObject({
      code,
      status,
      retryable,
      message: '[acme] no',
      phase: 'headers',
      provider: 'acme',
      modelId: 'small',
      requestId: 'q1',
      attempts: 1,
    })
    expect(error.raw).toEqual({ error: { message: 'no', code: status } })
  })

  test.each([
    [
      'a web page',
      { status: 502, body: ['<html><head><title>Bad gateway</title>'], type: 'text/html' },
      'upstream',
      'Bad gateway',
    ],
    ['a text', { status: 503, body: ['busy, come back'], type: 'text/plain' }, 'overloaded', 'busy, come back'],
    ['nothing', { status: 500, body: [] }, 'upstream', 'no body'],
    ['a redirect', { status: 302, body: [], headers: { location: 'https://other.test' } }, 'bad_response', 'https://other.test'],
  ] as const)('that fails with %s says so', async (_name, answer, code, message) => {
    const error = await failure(open([answer]).model.stream(request, { retry: false }).result)
    expect(error).toMatchObject({ code, status: answer.status })
    expect(error.message).toContain(message)
  })

  test.each([
    ['a web page', { body: ['<!doctype html><title>Welcome</title>'], type: 'text/html' }, { retryable: false, says: 'Welcome' }],
    ['nothing', { body: [] }, { retryable: true, says: 'empty' }],
    ['white space', { body: [' \n', ' '] }, { retryable: true, says: 'empty' }],
    ['half a body', { body: ['{"choices":[{"mess'] }, { retryable: true, says: 'could not be read' }],
  ] as const)('of status 200 that is %s is bad_response', async (_name, answer, { retryable, says }) => {
    for (const streaming of [true, false]) {
      const { model } = open([{ type: 'application/json', ...answer }])
      const error = await failure(
        streaming ? model.stream(request, { retry: false }).result : model.generate(request, { retry: false }),
      )
      expect(error).toMatchObject({ code: 'bad_response', retryable, provider: 'acme', modelId: 'small' })
      expect(error.message).toContain(says)
    }
  })

  test('of status 200 with an error body is the error in it, streamed or not', async () => {
    const { model } = open([{ body: ['{"error":{"message":"busy","code":529}}'], type: 'application/json' }])
    for (const promise of [model.generate(request, { retry: false }), model.stream(request, { retry: false }).result])
      expect(await failure(promise)).toMatchObject({ code: 'overloaded', status: 529, message: '[acme] busy' })
  })

  test('of status 200 with an error body that only the provider’s error hook knows is asked about there', async () => {
    const quiet = defineProvider({
      name: 'quiet',
      baseURL: 'https://quiet.test',
      key: 'none',
      headers: (_settings: ProviderSettings) => ({}),
      error: ({ body }) =>
        JSON.stringify(body).includes('no credit') ? { code: 'payment_required', message: 'no credit' } : undefined,
      chat: { framing: 'sse', encode: () => ({ path: '/chat', body: {} }), decoder: () => ({ push: () => [], end: () => [] }) },
    })
    const { transport } = play([{ body: ['{"detail":"no credit"}'], type: 'application/json' }])
    expect(await failure(quiet({ transport }).chat('x').generate(request))).toMatchObject({ code: 'payment_required' })
  })

  test('to a stream request may be one JSON body', async () => {
    const { model } = open([{ body: [whole.slice(0, 9), whole.slice(9)], type: 'application/json' }])
    expect(await model.stream(request).result).toMatchObject({ text: 'Hello', usage: { inputTokens: 4 } })
  })

  test.each(['text/plain', 'application/octet-stream', undefined])(
    'that is an event stream labelled %s is read as one',
    async (type) => {
      const bytes = [': wait\n\n', ...hello].join('')
      for (const body of [hello, [bytes], bytes.split('')])
        expect((await open([{ body, type }]).model.stream(request).result).text).toBe('Hello')
    },
  )

  test('to a plain call may be an event stream', async () => {
    expect((await open([{ body: hello }]).model.generate(request)).text).toBe('Hello')
  })
})

interface Answer {
  readonly status?: number
  readonly type?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body: readonly string[]
}

/** Answers each request in turn, the last one for ever. */
function play(answers: readonly Answer[]): { readonly transport: Transport; readonly requests: TransportRequest[] } {
  const requests: TransportRequest[] = []
  async function* bytes(body: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const text of body) yield new TextEncoder().encode(text)
  }
  const transport: Transport = async (sent) => {
    const answer = answers[Math.min(requests.push(sent), answers.length) - 1] ?? { body: [] }
    const { status = 200, headers, body } = answer
    const type = 'type' in answer ? answer.type : 'text/event-stream'
    return { status, headers: { ...(type !== undefined && { 'content-type': type }), ...headers }, body: bytes(body) }
  }
  return { transport, requests }
}

function open(
  answers: readonly Answer[],
  settings: AcmeSettings = {},
): { readonly model: ChatModel; readonly requests: TransportRequest[] } {
  const { transport, requests } = play(answers)
  return { model: acme({ apiKey: key, transport, ...settings }).chat('small'), requests }
}

function event(data: WireChunk): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

function delta(content: string): string {
  return event({ choices: [{ delta: { content } }] })
}
