import { describe, expect, test } from 'vitest'
import { answer, chunk, openAiServer, streamed } from '../../test/openai-server.ts'
import { failure } from '../../test/failure.ts'
import type { ChatRequest } from '../chat.ts'

const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }
const usage = {
  prompt_tokens: 9,
  completion_tokens: 4,
  total_tokens: 13,
  prompt_tokens_details: { cached_tokens: 3, audio_tokens: 1 },
  completion_tokens_details: { reasoning_tokens: 2, audio_tokens: 1 },
}

function call(index: number | undefined, id: string | undefined, name: string | undefined, text: string): object {
  return { ...(index !== undefined && { index }), ...(id && { id }), function: { ...(name && { name }), arguments: text } }
}

describe('an answer in the shape of OpenAI', () => {
  test('is the same streamed or whole', async () => {
    const whole = {
      role: 'assistant',
      reasoning_content: 'hm',
      content: 'Hello',
      tool_calls: [call(0, 'a', 'add', '{"x":1}')],
      odd: 1,
    }
    const { provider } = openAiServer(
      answer(whole, { usage, system_fingerprint: 'f', choices: [{ index: 0, message: whole, finish_reason: 'tool_calls' }] }),
    )
    const { result } = await streamed(
      [
        chunk({ role: 'assistant', content: '' }),
        chunk({ reasoning_content: 'hm' }),
        chunk({ content: 'Hel' }),
        { ...chunk({ content: 'lo', odd: 1 }), system_fingerprint: 'f' },
        chunk({ tool_calls: [call(0, 'a', 'add', '')] }),
        chunk({ tool_calls: [call(0, undefined, undefined, '{"x"')] }),
        chunk({ tool_calls: [call(0, undefined, undefined, ':1}')] }),
        chunk({}, 'tool_calls'),
        { id: 'c-1', model: 'm-1', choices: [], usage },
        '[DONE]',
      ],
      request,
    )
    const other = await provider.chat('m').generate(request)
    const { headers: _one, ...response } = result.response
    expect(result).toEqual({ ...other, response: expect.objectContaining(response) })
    expect(result).toMatchObject({
      text: 'Hello',
      reasoning: 'hm',
      finishReason: 'tool-calls',
      toolCalls: [{ id: 'a', input: { x: 1 } }],
      usage: { inputTokens: 9, outputTokens: 4, totalTokens: 13, cacheReadTokens: 3, reasoningTokens: 2, audioInputTokens: 1 },
      raw: { system_fingerprint: 'f', usage, message: { odd: 1 } },
      response: { id: 'c-1', returnedModel: 'm-1', createdAt: 5 },
    })
  })

  test.each<[string, readonly object[]]>([
    [
      'mixed by index',
      [call(0, 'a', 'one', '{'), call(1, 'b', 'two', '{'), call(0, undefined, undefined, '}'), call(1, 'b', '', '}')],
    ],
    [
      'without indexes',
      [call(undefined, 'a', 'one', '{'), call(undefined, undefined, undefined, '}'), call(undefined, 'b', 'two', '{}')],
    ],
    ['all under one index', [call(0, 'a', 'one', '{}'), call(0, 'b', 'two', '{'), call(0, 'b', undefined, '}')]],
  ])('has its parallel calls apart, %s', async (_, fragments) => {
    const { result } = await streamed(
      [...fragments.map((each) => chunk({ tool_calls: [each] })), chunk({}, 'tool_calls'), '[DONE]'],
      request,
    )
    expect(result.toolCalls).toMatchObject([
      { id: 'a', name: 'one', argumentsText: '{}' },
      { id: 'b', name: 'two', argumentsText: '{}' },
    ])
  })

  test('that was cut by its limit does not give a call to run', async () => {
    const { result } = await streamed(
      [chunk({ tool_calls: [call(0, 'a', 'one', '{"x"')] }), chunk({}, 'length'), '[DONE]'],
      request,
    )
    expect(result).toMatchObject({ finishReason: 'length', toolCalls: [{ invalid: true, reason: 'truncated' }] })
  })

  test('has refusal, sound, pictures, sources and the odds of its tokens', async () => {
    const message = {
      content: [{ type: 'text', text: 'See' }],
      refusal: 'No.',
      audio: { id: 'au', data: 'AQID', transcript: 'la' },
      images: [{ image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }],
      annotations: [
        { type: 'url_citation', url_citation: { url: 'https://a.example', title: 'A', start_index: 0, end_index: 3 } },
      ],
    }
    const token = { token: 'See', logprob: -0.1, bytes: [83, 101, 101], top_logprobs: [{ token: 'Sea', logprob: -2 }] }
    const choice = { message, finish_reason: 'content_filter', logprobs: { content: [token] }, weight: 1 }
    const result = await openAiServer(answer(message, { choices: [choice] }))
      .provider.chat('m')
      .generate(request)
    expect(result).toMatchObject({
      text: 'See',
      finishReason: 'content-filter',
      nativeFinishReason: 'content_filter',
      sources: [{ url: 'https://a.example', title: 'A', start: 0, end: 3 }],
      logprobs: [{ token: 'See', top: [{ token: 'Sea' }] }],
      raw: { choice: { weight: 1 } },
    })
    expect(result.message.content.map(({ type }) => type).toSorted()).toEqual(['audio', 'image', 'refusal', 'text'])
  })

  test('has its exact cost, and the counts that a hook reads', async () => {
    const cost =
      '{"id":"c","choices":[{"message":{"content":"a"},"finish_reason":"stop"}],"usage":{"cost":4.1400000000000003e-05,"units":7}}'
    const readUsage = ({ units }: Readonly<Record<string, unknown>>): object => ({ searchUnits: units })
    const { provider } = openAiServer(cost, { chat: { readUsage } })
    expect((await provider.chat('m').generate(request)).usage).toEqual({
      cost: { usd: '0.000041400000000000003', source: 'provider' },
      searchUnits: 7,
    })
  })

  test('goes back with the fields that the server wants back, lists of a stream joined', async () => {
    const echoFields = ['signature', 'reasoning_details']
    const deltas = [{ reasoning_details: [1] }, { signature: 's', reasoning_details: [2] }, { content: 'a', signature: null }]
    const { result } = await streamed([...deltas.map((delta) => chunk(delta)), chunk({}, 'stop'), '[DONE]'], request, {
      echoFields,
    })
    const { bodies, provider } = openAiServer(answer({ content: 'b' }))
    await provider.chat('m').generate({ messages: [...request.messages, result.message] })
    expect(bodies[0]?.['messages']).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'a', signature: 's', reasoning_details: [1, 2] },
    ])
  })

  test('of several keeps the first and says where the others are', async () => {
    const choices = ['a', 'b'].map((content, index) => ({ index, message: { content }, finish_reason: 'stop' }))
    const result = await openAiServer(answer({}, { choices })).provider.chat('m').generate(request)
    expect(result).toMatchObject({ text: 'a', raw: { choices: [{ index: 1 }] }, warnings: [{ option: 'choices' }] })
  })

  test.each<[string, readonly unknown[], object]>([
    ['breaks off', [chunk({ content: 'He' })], { code: 'stream_truncated', partial: { text: 'He' } }],
    [
      'fails',
      [chunk({ content: 'He' }), { error: { message: 'Full.', code: 503 } }],
      { code: 'overloaded', partial: { text: 'He' } },
    ],
    ['is no chat', [{ object: 'list' }, '[DONE]'], { code: 'bad_response' }],
  ])('that %s is an error of its own, with what had come', async (_, events, expected) => {
    expect(await failure(streamed(events, request))).toMatchObject({ ...expected, provider: 'acme' })
  })

  test('without choices is no answer', async () => {
    const { provider } = openAiServer({ object: 'list', data: [] })
    expect(await failure(provider.chat('m').generate(request, { retry: false }))).toMatchObject({ code: 'bad_response' })
  })
})
