import type { ChatRequest, ToolSpec, Transport } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { provider, replay, user } from '../../test/replay.ts'

const mini = 'openai/gpt-4o-mini'
const haiku = 'anthropic/claude-haiku-4.5'
const weather: ToolSpec = {
  name: 'get_weather',
  description: 'The weather of a city',
  input: {
    jsonSchema: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1, maximum: 7 } },
      required: ['city'],
    },
  },
}

async function generate(
  modelId: string,
  request: ChatRequest,
): ReturnType<ReturnType<ReturnType<typeof provider>['chat']>['generate']> {
  return provider().chat(modelId).generate(request, { retry: false })
}

describe('chat', () => {
  test('answers with text, who answered, the usage and what it cost', async () => {
    const result = await generate(mini, user('Describe a calm sea'))
    expect(result.text).toContain('calm sea')
    expect(result).toMatchObject({ finishReason: 'stop', nativeFinishReason: 'stop', toolCalls: [], warnings: [] })
    expect(result.response).toMatchObject({
      provider: 'openrouter',
      modelId: mini,
      returnedModel: mini,
      id: expect.stringMatching(/^gen-/),
    })
    expect(result.usage.cost).toMatchObject({ usd: expect.stringMatching(/^0\.\d+$/), source: 'provider', byok: false })
    expect(result.raw['usage']).toMatchObject({ cost: expect.any(Number) })
  })

  test('reads an answer behind blank lines of keep-alive', async () => {
    expect((await generate(mini, user('Describe a wild sea'))).text).toContain('wild sea')
  })

  test('speaks every role, and pictures by URL and as data', async () => {
    const roles = await generate(mini, {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'developer', content: 'Use plain words.' },
        { role: 'user', content: 'What is foam?' },
      ],
    })
    const byUrl = await generate(mini, {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is in this picture?' },
            { type: 'image', data: { url: 'https://example.com/boat.png' } },
          ],
        },
      ],
    })
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4AWM4IScHAAK2AQUmJcn5AAAAAElFTkSuQmCC'
    const bytes = Uint8Array.from(atob(pixel), (character) => character.charCodeAt(0))
    for (const data of [
      { bytes, mediaType: 'image/png' },
      { base64: pixel, mediaType: 'image/png' },
      { url: `data:image/png;base64,${pixel}` },
    ]) {
      const content = [{ type: 'text', text: 'Which colour is this pixel?' } as const, { type: 'image', data } as const]
      expect((await generate(mini, { messages: [{ role: 'user', content }] })).text).not.toBe('')
    }
    expect([roles.text, byUrl.text]).not.toContain('')
  })

  test('sends the legacy routing settings as they are, and says which model answered', async () => {
    const { response } = await generate(mini, {
      ...user('Which model are you?'),
      providerOptions: { openrouter: { models: [haiku], route: '', transforms: [''] } },
    })
    expect(response).toMatchObject({ modelId: mini, returnedModel: expect.stringContaining('claude') })
  })

  test('calls a tool, and takes its result in the next turn', async () => {
    const first = await generate(mini, { ...user('Weather in Paris?'), tools: [weather] })
    expect(first.finishReason).toBe('tool-calls')
    expect(first.toolCalls).toMatchObject([{ name: 'get_weather', input: { city: expect.any(String) } }])
    const call = {
      type: 'tool-call',
      id: 'call_weather',
      name: 'get_weather',
      argumentsText: '{"city":"Paris"}',
      input: { city: 'Paris' },
    } as const
    const second = await generate(mini, {
      messages: [
        { role: 'user', content: 'Weather in Paris?' },
        { role: 'assistant', content: [call] },
        { role: 'tool', toolCallId: 'call_weather', toolName: 'get_weather', content: '{"celsius":21}' },
      ],
      tools: [weather],
    })
    expect(second).toMatchObject({ finishReason: 'stop', toolCalls: [] })
  })

  test('keeps reasoning apart from the text, and its details for the next turn', async () => {
    const result = await generate(haiku, { ...user('Why is the sea salty?'), reasoning: { effort: 'low' } })
    expect(result.reasoning).not.toBe('')
    expect(result.message.content.map(({ type }) => type)).toEqual(['reasoning', 'text'])
    expect(result.message.echo).toMatchObject({
      provider: 'openrouter',
      data: { reasoning_details: [{ type: 'reasoning.text' }] },
    })
    expect(result.usage.reasoningTokens).toBeGreaterThan(0)
  })

  test('parses and types structured output', async () => {
    const person = {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer' } },
      required: ['name', 'age'],
    }
    const { object } = await generate(mini, { ...user('Invent Ann, who is 41'), output: { jsonSchema: person, name: 'person' } })
    expect(z.object({ name: z.string(), age: z.number() }).parse(object)).toEqual({ name: 'Ann', age: 41 })
  })
})

describe('chat errors', () => {
  test.each([
    ['Fail with 401', { code: 'auth', status: 401, retryable: false }],
    ['Fail with 402', { code: 'payment_required', status: 402, retryable: false }],
    ['Fail with 403-moderation', { code: 'content_filter', status: 403, retryable: false }],
    ['Fail with 404-no-endpoints', { code: 'no_endpoint', status: 404, retryable: false }],
    ['Fail with 429-platform', { code: 'rate_limit', status: 429, retryable: true }],
    ['Fail with 429-upstream', { code: 'rate_limit', status: 429, upstream: 'OpenAI', retryAfterMs: expect.any(Number) }],
    ['Fail with 502-upstream', { code: 'upstream', status: 502, retryable: true }],
    ['Fail with 502-html', { code: 'upstream', status: 502, message: expect.stringContaining('502 Bad Gateway') }],
    ['Fail with 503', { code: 'overloaded', status: 503, retryable: true }],
    ['Answer with nothing', { code: 'bad_response', message: expect.stringContaining('empty'), retryable: true }],
    ['Answer with blank lines', { code: 'bad_response', message: expect.stringContaining('empty') }],
    ['Answer with a web page', { code: 'bad_response', message: expect.stringContaining('Check the base URL') }],
  ])('"%s" gives one typed error', async (content, error) => {
    const place = { provider: 'openrouter', modelId: mini, attempts: 1 }
    await expect(generate(mini, user(content))).rejects.toMatchObject({ ...place, ...error })
  })

  test('an unknown model is told by its name', async () => {
    await expect(generate('acme/none', user('Hi'))).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('acme/none'),
    })
  })

  test('an error inside a 200 is an error, with its own code as status', async () => {
    await expect(generate('deepseek/deepseek-chat-v3.1', user('Fail inside a 200'))).rejects.toMatchObject({
      code: 'upstream',
      status: 502,
      message: expect.stringContaining('upstream timed out'),
    })
  })

  test('an error inside a choice keeps the text, the usage and the cost that came with it', async () => {
    const failed = generate('deepseek/deepseek-chat-v3.1', user('Fail inside a choice'))
    await expect(failed).rejects.toMatchObject({
      code: 'upstream',
      status: 502,
      upstream: 'DeepSeek',
      partial: { text: expect.stringMatching(/./), usage: { cost: { usd: expect.any(String) } } },
    })
  })

  test('no error of any fixture holds the key', async () => {
    const key = 'sk-or-v1-canarycanarycanary'
    const { openrouter } = await import('../index.ts')
    const model = openrouter({ apiKey: key, transport: replay() }).chat(mini)
    for (const content of ['Fail with 401', 'Fail with 502-html', 'Answer with nothing', 'no such fixture']) {
      const error: unknown = await model.generate(user(content), { retry: false }).catch((thrown: unknown) => thrown)
      const { inspect } = await import('node:util')
      expect(`${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`).not.toContain(key)
    }
  })

  test('a key that the server says back is not shown, and neither are its cookies', async () => {
    const key = 'sk-or-v1-canarycanarycanary'
    const { openrouter } = await import('../index.ts')
    const headers = { 'x-echo': `Bearer ${key}`, 'set-cookie': 'session=1', 'content-type': 'application/json' }
    const transport: Transport = async (request) => ({ ...(await replay()(request)), headers })
    const provided = openrouter({ apiKey: key, transport })
    const chat = await provided.chat(mini).generate(user('Describe a calm sea'))
    const embedding = await provided.embedding('openai/text-embedding-3-small').embed({ input: 'a calm sea' })
    for (const { response } of [chat, embedding])
      expect(response.headers).toEqual({ 'x-echo': 'Bearer [redacted]', 'content-type': 'application/json' })
  })
})
