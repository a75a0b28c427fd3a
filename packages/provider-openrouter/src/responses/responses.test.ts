import type { ChatRequest, ToolSpec } from '@polymux/core'
import { ModelError } from '@polymux/core'
import { loadFixture } from '@polymux/testkit'
import { describe, expect, test } from 'vitest'
import { replay, user } from '../../test/replay.ts'
import { openrouter } from '../openrouter.ts'

const model = 'openai/gpt-5-mini'
const weather: ToolSpec = {
  name: 'get_weather',
  description: 'The weather of a city',
  input: { jsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
}
const chat = openrouter({ apiKey: 'test', wire: 'responses', transport: replay() }).chat(model)
const once = { retry: false } as const

/** The `output` of a fixture's whole answer. */
function outputOf(id: string): readonly unknown[] {
  const body = loadFixture(`openrouter/responses/${id}`).response?.body
  return (body as { readonly json: { readonly output: readonly unknown[] } }).json.output
}

async function failure(run: Promise<unknown>): Promise<ModelError> {
  const thrown = await run.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!ModelError.is(thrown)) throw new Error('no ModelError was thrown')
  return thrown
}

describe('the Responses wire', () => {
  test('answers with text, who answered, the usage and what it cost', async () => {
    const result = await chat.generate(user('Describe a calm sea'), once)
    expect(result).toMatchObject({ text: 'A calm sea is a mirror.', finishReason: 'stop', nativeFinishReason: 'completed' })
    expect(result.response).toMatchObject({ id: expect.stringMatching(/^gen-/), returnedModel: model, createdAt: 1767225600 })
    expect(result.usage).toEqual({
      inputTokens: 12,
      outputTokens: 7,
      totalTokens: 19,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
      cost: { usd: '0.000017', source: 'provider', byok: false, upstreamUsd: '0.000017' },
    })
    expect(result.raw).toMatchObject({ status: 'completed', service_tier: 'default', usage: { cost: 0.000017 } })
    expect(result.warnings).toEqual([])
  })

  test('is chosen for one request by its options', async () => {
    const provider = openrouter({ apiKey: 'test', transport: replay() })
    const request: ChatRequest = { ...user('Describe a calm sea'), providerOptions: { openrouter: { wire: 'responses' } } }
    expect((await provider.chat(model).generate(request, once)).text).toBe('A calm sea is a mirror.')
  })

  test('sends reasoning and calls back as they came, in their order', async () => {
    const request = { tools: [weather], reasoning: { effort: 'low' } } as const
    const messages = user('Weather in Paris?').messages
    const first = await chat.generate({ ...request, messages }, once)
    expect(first).toMatchObject({ finishReason: 'tool-calls', reasoning: 'The user wants the weather.' })
    expect(first.toolCalls).toMatchObject([{ id: 'call_paris0001', name: 'get_weather', input: { city: 'Paris' } }])
    const answer = { role: 'tool', toolCallId: 'call_paris0001', toolName: 'get_weather', content: '18 degrees' } as const
    const sent: unknown[] = []
    const second = await chat.generate(
      { ...request, messages: [...messages, first.message, answer] },
      { ...once, onWire: ({ data, direction }) => void (direction === 'out' && sent.push(data)) },
    )
    // The fixture's request holds the items; here also as text, with the keys in their order.
    expect(JSON.stringify(sent)).toContain(JSON.stringify(outputOf('tool-call')).slice(1, -1))
    expect(second.text).toBe('It is 18 degrees in Paris.')
  })

  test('sends back a picture the model drew', async () => {
    const { message } = await chat.generate({ ...user('Draw a calm sea'), modalities: ['text', 'image'] }, once)
    expect(message.content).toMatchObject([{ type: 'image', data: { mediaType: 'image/png' } }, { type: 'text' }])
    const sent: unknown[] = []
    const again = chat.generate(
      { messages: [...user('Draw a calm sea').messages, message] },
      { ...once, onWire: ({ data }) => void sent.push(data) },
    )
    await failure(again)
    expect(sent[0]).toMatchObject({ body: { input: [{}, outputOf('picture')[0], { id: 'msg_tmp_1a2b3c4d5e6' }] } })
  })

  test('streams thoughts, a search, text and its source', async () => {
    const stream = chat.stream(user('Why is the sea salty?'), once)
    const types: string[] = []
    for await (const { type } of stream) if (types.at(-1) !== type) types.push(type)
    const { message, reasoning, sources, text } = await stream.result
    expect(types).toEqual(['start', 'reasoning-delta', 'part', 'text-delta', 'source', 'part', 'usage', 'finish'])
    expect(reasoning).toBe('Look it up.\n\nThen answer.')
    expect(text).toBe('Rivers bring salt — 塩 — to the sea.')
    expect(sources).toMatchObject([{ url: 'https://example.com/salt', title: 'Salt', start: 0, end: 12 }])
    expect(message.content.map(({ type }) => type)).toEqual(['reasoning', 'opaque', 'text'])
    expect(message.content[1]?.echo?.data['item']).toMatchObject({ type: 'web_search_call', action: { type: 'search' } })
  })

  test('marks a call that the token limit cut', async () => {
    const request = { ...user('Weather in Paris?'), tools: [weather], maxOutputTokens: 16 }
    const result = await chat.stream(request, once).result
    expect(result).toMatchObject({ finishReason: 'length', nativeFinishReason: 'max_output_tokens' })
    expect(result.toolCalls).toMatchObject([
      { id: 'call_cut0001', invalid: true, reason: 'truncated', argumentsText: '{"city": "Pa' },
    ])
    expect(result.raw).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })
  })

  test('fails as the wire says it failed, with what had arrived and its cost', async () => {
    const error = await failure(chat.stream(user('Fail after two words'), once).result)
    expect(error).toMatchObject({ code: 'rate_limit', retryable: true, phase: 'stream' })
    expect(error.message).toContain('over its limit')
    expect(error.partial).toMatchObject({ text: 'A calm', usage: { cost: { usd: '0.000007' } } })
  })

  test('takes a failed response with status 200, and an error named in words, for what they are', async () => {
    expect(await failure(chat.generate(user('Fail at once'), once))).toMatchObject({ code: 'overloaded', retryable: true })
    const request = { ...user('Refuse this body'), providerOptions: { openrouter: { extraBody: { store: false } } } }
    expect(await failure(chat.generate(request, once))).toMatchObject({ code: 'bad_request', status: 400, retryable: false })
  })
})
