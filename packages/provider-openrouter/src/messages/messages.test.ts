import type { ChatRequest } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { generated, streamedMessages } from '../../test/messages-replay.ts'
import { after, calmSea, cutCall, streamRequests, twoTools, webSearch } from '../../test/messages-requests.ts'
import { user } from '../../test/replay.ts'

describe('the Messages wire', () => {
  test('answers with text, who answered, the usage and what it cost', async () => {
    const result = await generated(calmSea)
    expect(result).toMatchObject({
      text: 'A calm sea lies flat and blue.',
      finishReason: 'stop',
      nativeFinishReason: 'end_turn',
      warnings: [],
      response: { id: 'gen-1767225600-plain', returnedModel: 'claude-haiku-4-5-20251001', upstream: 'Anthropic' },
    })
    expect(result.message).toEqual({ role: 'assistant', content: [{ type: 'text', text: result.text }] })
  })

  test('counts what the cache had and took as input, and keeps the money as it was written', async () => {
    const { raw, usage } = await generated(calmSea)
    expect(usage).toEqual({
      inputTokens: 3060,
      outputTokens: 9,
      cacheReadTokens: 1000,
      cacheWriteTokens: 2048,
      cacheWriteLongTokens: 2000,
      cost: { usd: '0.0076509169000000005', source: 'provider', byok: false, upstreamUsd: '0.0076509169000000005' },
    })
    expect(raw['usage']).toMatchObject({ input_tokens: 12, service_tier: 'standard', inference_geo: null })
  })

  test.each(Object.entries({ calmSea, twoTools, webSearch }))('%s gives the same streamed and whole', async (_name, request) => {
    const { events, result } = await streamedMessages(request)
    const whole = await generated(request)
    const { response } = whole
    expect({ ...result, response: undefined }).toEqual({ ...whole, response: undefined })
    expect({ ...result?.response, headers: undefined }).toEqual({ ...response, headers: undefined })
    expect(events.filter(({ type }) => type === 'finish')).toEqual([{ type: 'finish', result }])
    expect(events.flatMap((event) => (event.type === 'part' ? [event.value] : []))).toEqual(whole.message.content)
  })

  test('thoughts, text and calls stand in the order in which they came', async () => {
    const result = await generated(twoTools)
    expect(result.message.content).toMatchObject([
      { type: 'reasoning', text: 'The city is Paris.' },
      { type: 'text', text: 'I look it up.' },
      { type: 'tool-call', id: 'toolu_01weather', name: 'get_weather', input: { city: 'Paris' } },
      { type: 'tool-call', id: 'toolu_02time', name: 'get_time', input: {} },
    ])
    expect(result).toMatchObject({ finishReason: 'tool-calls', usage: { inputTokens: 420, reasoningTokens: 31 } })
  })

  test('what server tools did stays in its place, and citations are sources', async () => {
    const result = await generated(webSearch)
    expect(result.message.content.map(({ type }) => type)).toEqual(['opaque', 'opaque', 'opaque', 'text', 'text'])
    expect(result.sources).toEqual([
      {
        url: 'https://example.com/foam',
        title: 'Sea foam',
        part: 4,
        raw: expect.objectContaining({ type: 'web_search_result_location', cited_text: 'Foam forms when' }),
      },
    ])
    expect(result.raw).toMatchObject({
      container: { id: 'ctr_01' },
      usage: { server_tool_use: { web_search_requests: 1 } },
    })
    expect(result.toolCalls).toEqual([])
  })

  test('only the call that the token limit cut is invalid, though its block was closed', async () => {
    const { result } = await streamedMessages(cutCall)
    expect(result).toMatchObject({ finishReason: 'length', nativeFinishReason: 'max_tokens' })
    expect(result?.toolCalls).toMatchObject([
      { id: 'toolu_rome', input: { city: 'Rome' } },
      { id: 'toolu_paris', invalid: true, reason: 'truncated', argumentsText: '' },
    ])
  })

  test('structured output is parsed, and a thought that is not shown keeps its signature', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false }
    const result = await generated({
      ...user('Invent Ann'),
      output: { jsonSchema: schema },
      reasoning: { exclude: true },
      providerOptions: { openrouter: { verbosity: 'low' } },
    })
    expect(result).toMatchObject({ object: { name: 'Ann' }, reasoning: '', text: '{"name":"Ann"}' })
    expect(result.message.content[0]).toMatchObject({ type: 'opaque' })
  })

  test('pictures and documents go by URL and as data', async () => {
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4AWM4IScHAAK2AQUmJcn5AAAAAElFTkSuQmCC'
    const result = await generated({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', data: { url: 'https://example.com/boat.png' } },
            { type: 'image', data: { url: `data:image/png;base64,${pixel}` } },
            { type: 'file', name: 'tides.pdf', data: { base64: 'JVBERi0xLjQK', mediaType: 'application/pdf' } },
            { type: 'file', data: { url: 'https://example.com/tides.pdf' } },
            {
              type: 'file',
              name: 'notes.txt',
              cache: '5m',
              data: { bytes: new TextEncoder().encode('Flood at six.'), mediaType: 'text/plain' },
            },
            { type: 'text', text: 'When is the flood?' },
          ],
        },
      ],
    })
    expect(result.sources).toMatchObject([{ title: 'notes.txt', part: 0 }])
  })
})

describe('the Messages wire, asked for everything', () => {
  test('sends each setting and option under its name', async () => {
    // Options of this wire alone are not in the types of chat yet.
    const messagesOnly: object = {
      speed: 'standard',
      taskBudget: { total: 20_000 },
      contextManagement: { edits: [{ type: 'clear_tool_uses_20250919' }] },
    }
    const result = await generated({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Use everything' },
        { role: 'developer', content: 'Still brief.' },
        { role: 'user', content: 'Go on' },
      ],
      maxOutputTokens: 2048,
      temperature: 0.2,
      topP: 0.9,
      topK: 40,
      stop: ['END'],
      tools: [
        {
          name: 'get_time',
          description: 'The time',
          strict: true,
          input: { jsonSchema: { type: 'object', properties: {}, additionalProperties: false } },
        },
      ],
      toolChoice: { name: 'get_time' },
      parallelToolCalls: false,
      reasoning: { effort: 'high' },
      providerOptions: {
        openrouter: {
          metadata: { user_id: 'u-1' },
          models: ['anthropic/claude-haiku-4.5', 'anthropic/claude-sonnet-4.5'],
          provider: { order: ['anthropic'], allowFallbacks: false },
          plugins: [{ id: 'web', max_results: 2 }],
          serviceTier: 'auto',
          sessionId: 's-1',
          user: 'u-1',
          ...messagesOnly,
        },
      },
    })
    expect(result).toMatchObject({ warnings: [], nativeFinishReason: 'stop_sequence', raw: { stop_sequence: 'END' } })
  })
})

describe('the Messages wire, turn after turn', () => {
  const results: ChatRequest['messages'] = [
    { role: 'tool', toolCallId: 'toolu_01weather', toolName: 'get_weather', content: '{"celsius":21}' },
    {
      role: 'tool',
      toolCallId: 'toolu_02time',
      toolName: 'get_time',
      content: [{ type: 'text', text: 'The clock is broken.' }],
      isError: true,
    },
  ]

  test('thoughts with their signature and calls with all their fields go back as they came, results in one message', async () => {
    const whole = await generated(twoTools)
    const { result } = await streamedMessages(twoTools)
    for (const { message } of result ? [whole, result] : []) {
      const stored = JSON.parse(JSON.stringify(message)) as typeof message
      expect((await generated(after(twoTools, stored, ...results))).text).toBe('It is 21 degrees.')
    }
    expect(result).toBeDefined()
  })

  test('redacted thoughts, server tools and citations go back as they came', async () => {
    const whole = await generated(webSearch)
    const { result } = await streamedMessages(webSearch)
    for (const { message } of result ? [whole, result] : [])
      expect((await generated(after(webSearch, message, { role: 'user', content: 'Thanks' }))).text).toBe('You are welcome.')
    expect(result).toBeDefined()
  })
})

describe('the Messages wire, failing', () => {
  test.each([
    [400, { code: 'context_length', retryable: false }],
    [401, { code: 'auth', retryable: false }],
    [403, { code: 'permission', retryable: false }],
    [404, { code: 'not_found', retryable: false }],
    [429, { code: 'rate_limit', retryable: true }],
    [500, { code: 'upstream', retryable: true }],
    [529, { code: 'overloaded', retryable: true }],
  ])('status %i gives one typed error', async (status, error) => {
    await expect(generated(user(`Fail with ${status}`))).rejects.toMatchObject({
      status,
      message: expect.stringContaining('The words of'),
      ...error,
    })
  })

  test.each([
    ['Fail inside a 200', { code: 'overloaded', retryable: true }],
    ['Fail inside a 200, in few words', { code: 'bad_request', retryable: false }],
  ])('"%s": an error inside a 200 is an error', async (content, error) => {
    await expect(generated(user(content))).rejects.toMatchObject({ phase: 'body', ...error })
  })

  test('an error before the first word may be tried again', async () => {
    const { error, events } = await streamedMessages(user('Fail before the first word'))
    expect(error).toMatchObject({ code: 'rate_limit', retryable: true, phase: 'stream' })
    expect(events).toEqual([])
  })

  test.each([
    ['Fail in the middle', { code: 'overloaded', phase: 'stream' }],
    ['End without an end', { code: 'stream_truncated', phase: 'stream' }],
    ['Break the connection', { code: 'network', phase: 'stream' }],
  ])('"%s" keeps what had arrived, signature and input tokens included', async (content, fields) => {
    const { error, result } = await streamedMessages(user(content))
    expect(result).toBeUndefined()
    expect(error).toMatchObject({
      ...fields,
      partial: { text: 'The sea', reasoning: 'Hm.', finishReason: 'unknown', usage: { inputTokens: 30 } },
    })
    expect(error?.partial?.message.content[0]?.echo?.data).toEqual({ messages: { signature: 'SIG' } })
  })

  test('the openrouter metadata of an error event is kept', async () => {
    const { error } = await streamedMessages(user('Fail in the middle'))
    expect(error?.partial?.raw).toMatchObject({ openrouter_metadata: { attempt: 1 } })
  })
})

describe('the Messages wire, cut anew', () => {
  test.each(Object.entries(streamRequests))(
    '%s gives the same events in pieces of 1, 2, 3 and 7 bytes and in one',
    async (name, request) => {
      const reference = await streamedMessages(request)
      expect(reference.events.length > 0 || name === 'error-first').toBe(true)
      for (const rechunk of [1, 2, 3, 7, 'whole'] as const) {
        const again = await streamedMessages(request, { rechunk })
        expect(again.events).toEqual(reference.events)
        expect(again.error?.code).toBe(reference.error?.code)
        expect(again.error?.partial).toEqual(reference.error?.partial)
      }
    },
  )
})
