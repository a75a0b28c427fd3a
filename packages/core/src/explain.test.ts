import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import type { ChatRequest } from './chat.ts'
import type { ChatDecoder, RunContext } from './codec.ts'
import { createChatModel } from './create-chat-model.ts'
import { defineProvider } from './define-provider.ts'
import { explain } from './explain.ts'
import type { ImageRequest } from './image.ts'
import type { ProviderFactory, ProviderSettings } from './provider.ts'
import type { TranscriptionRequest } from './transcription.ts'
import { wrapChat } from './wrap-chat.ts'

const decoder = (): ChatDecoder => ({ push: () => [], end: () => [] })
const other = { framing: 'sse' as const, encode: () => ({ path: '/other', body: {} }), decoder }

const acme: ProviderFactory<ProviderSettings, { chat: string; image: string; transcription: string }> = defineProvider({
  name: 'acme',
  baseURL: 'https://acme.test/v1',
  env: { apiKey: 'ACME_TEST_KEY' },
  headers: (_settings: ProviderSettings) => ({ 'x-app': 'mine' }),
  chat: {
    framing: 'sse',
    encode({ maxOutputTokens, seed }: ChatRequest, { modelId, note, stream, warn }) {
      if (seed !== undefined) warn('seed', 'is not known here.')
      if (maxOutputTokens !== undefined) note('maxOutputTokens', 'goes as max_tokens.')
      return { path: '/chat', body: { model: modelId, stream, max_tokens: maxOutputTokens } }
    },
    decoder,
    wireFor: ({ topK }) => (topK === undefined ? undefined : Promise.resolve(other)),
  },
  image: {
    async run({ prompt }: ImageRequest, { send, sleep }: RunContext<ProviderSettings>) {
      await send({ path: '/jobs', body: { prompt }, query: { size: ['a', 'b'], none: undefined } })
      await sleep(1)
      throw new Error('never reached')
    },
  },
  transcription: {
    encode({ language }: TranscriptionRequest) {
      const form = new FormData()
      form.set('file', new Blob(['abc'], { type: 'audio/wav' }), 'a.wav')
      form.set('language', language ?? '')
      for (const unit of ['word', 'segment']) form.append('unit[]', unit)
      return { path: '/transcripts', form }
    },
    decode: () => ({ text: '', usage: {}, raw: {} }),
  },
})
const transport = (): Promise<never> => Promise.reject(new Error('sent'))
const key = 'sk-acme-canary0000'
const messages = [{ role: 'user' as const, content: 'Hi' }]

describe('explain', () => {
  test('shows the request of a chat, its secrets left out, and sends nothing', async () => {
    const model = acme({ apiKey: key, transport }).chat('small')
    const explanation = await explain(model, { messages, seed: 1, maxOutputTokens: 5 }, { headers: { 'x-trace': 't' } })
    expect(explanation).toEqual({
      method: 'POST',
      url: 'https://acme.test/v1/chat',
      headers: {
        accept: 'application/json',
        authorization: 'Bearer [redacted]',
        'content-type': 'application/json',
        'x-app': 'mine',
        'x-trace': 't',
      },
      body: { model: 'small', stream: false, max_tokens: 5 },
      warnings: [{ option: 'seed', message: 'is not known here.' }],
      notes: [{ option: 'maxOutputTokens', message: 'goes as max_tokens.' }],
    })
    expect((await explain(model, { messages }, { streaming: true })).headers['accept']).toContain('text/event-stream')
  })

  test('needs no key, and says that there is none', async () => {
    const { headers, notes } = await explain(acme({ transport }).chat('small'), { messages })
    expect(headers).not.toHaveProperty('authorization')
    expect(notes).toEqual([{ option: 'apiKey', message: 'There is none: the call itself would fail.' }])
  })

  test('shows the other wire that a request takes', async () => {
    expect((await explain(acme({ transport }).chat('small'), { messages, topK: 1 })).url).toBe('https://acme.test/v1/other')
  })

  test('shows the first request of a kind that sends several', async () => {
    const explanation = await explain(acme({ apiKey: key, transport }).image('brush'), { prompt: 'sea' })
    expect(explanation).toMatchObject({ url: 'https://acme.test/v1/jobs?size=a&size=b', body: { prompt: 'sea' } })
  })

  test('shows the fields of a form, files by their type and size, repeated ones as lists', async () => {
    const audio = { type: 'audio' as const, data: { base64: '', mediaType: 'audio/wav' } }
    const { body, headers } = await explain(acme({ apiKey: key, transport }).transcription('ear'), { audio, language: 'de' })
    expect(body).toEqual({
      file: { name: 'a.wav', mediaType: 'audio/wav', bytes: 3 },
      language: 'de',
      'unit[]': ['word', 'segment'],
    })
    expect(headers).not.toHaveProperty('content-type')
  })

  test('rejects with what the call would reject with before any I/O', async () => {
    const model = acme({ apiKey: key, transport }).chat('small')
    expect(await failure(explain(model, { messages: [] }))).toMatchObject({ code: 'bad_request', provider: 'acme' })
    const strict = { onUnsupported: 'error' as const }
    expect(await failure(explain(model, { messages, seed: 1 }, strict))).toMatchObject({ code: 'unsupported', modelId: 'small' })
    const image = acme({ apiKey: key, transport }).image('brush')
    expect(await failure(explain(image, { prompt: '' }))).toMatchObject({ code: 'bad_request' })
  })

  test('asks the model inside a wrapped one, and says so of a model that sends nothing', async () => {
    const wrapped = wrapChat(acme({ apiKey: key, transport }).chat('small'), (call, next) => next(call))
    expect((await explain(wrapped, { messages })).url).toBe('https://acme.test/v1/chat')
    const local = createChatModel({ provider: 'local', modelId: 'm', async *run() {} })
    expect(await failure(explain(local, { messages }))).toMatchObject({ code: 'unsupported', provider: 'local' })
  })
})
