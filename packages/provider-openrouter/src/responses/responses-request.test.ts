import type { ChatRequest } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { encodeResponses } from './responses-request.ts'

interface Encoded {
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  /** Options that were warned of. */
  readonly warned: readonly string[]
  /** Options that were noted. */
  readonly noted: readonly string[]
}

function encode(request: Partial<ChatRequest>, modelId = 'openai/gpt-5-mini', stream = false): Encoded {
  const warned: string[] = []
  const noted: string[] = []
  const context = {
    provider: 'openrouter',
    modelId,
    stream,
    settings: {},
    warn: (option: string): void => void warned.push(option),
    note: (option: string): void => void noted.push(option),
  }
  const { body, headers, path } = encodeResponses({ messages: [{ role: 'user', content: 'Hi' }], ...request }, context)
  return { path, headers, body: body as Encoded['body'], warned, noted } // the encoder writes a JSON object
}

describe('a request on the Responses wire', () => {
  test('says the model and the conversation, and nothing that was not asked for', () => {
    const { body, path, warned } = encode({})
    expect(path).toBe('/responses')
    expect(body).toEqual({ model: 'openai/gpt-5-mini', input: [{ type: 'message', role: 'user', content: 'Hi' }] })
    expect(warned).toEqual([])
    expect(encode({}, 'openai/gpt-5-mini', true).body).toMatchObject({ stream: true })
  })

  test('gives every setting the name it has there', () => {
    const { body, warned } = encode({
      maxOutputTokens: 64,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      parallelToolCalls: false,
      logprobs: 3,
      modalities: ['text', 'image'],
    })
    expect(body).toMatchObject({
      max_output_tokens: 64,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      parallel_tool_calls: false,
      top_logprobs: 3,
      modalities: ['text', 'image'],
    })
    expect(warned).toEqual([])
    expect(encode({ logprobs: true }).body).toMatchObject({ top_logprobs: 0 })
    expect(encode({ logprobs: false }).body).not.toHaveProperty('top_logprobs')
  })

  test('writes tools flat, and a choice of one by its name', () => {
    const input = { jsonSchema: { type: 'object', properties: { city: { type: 'string' } } } } as const
    const { body } = encode({
      tools: [{ name: 'get_weather', description: 'Weather', input }],
      toolChoice: { name: 'get_weather' },
    })
    expect(body).toMatchObject({
      tools: [{ type: 'function', name: 'get_weather', description: 'Weather', parameters: input.jsonSchema }],
      tool_choice: { type: 'function', name: 'get_weather' },
    })
    expect(encode({ toolChoice: 'required' }).body).toMatchObject({ tool_choice: 'required' })
  })

  test('closes the schema of a strict tool, and warns of a cache mark it cannot place', () => {
    const { body, warned } = encode({
      tools: [{ name: 'find', input: z.object({ name: z.string() }), strict: true, cache: '5m' }],
    })
    expect(body['tools']).toMatchObject([{ strict: true, parameters: { additionalProperties: false } }])
    expect(warned).toEqual(['tools.find.cache'])
  })

  test('asks for structured output and verbosity in one place', () => {
    const { body } = encode({
      output: z.object({ name: z.string() }),
      providerOptions: { openrouter: { verbosity: 'low' } },
    })
    expect(body).toMatchObject({
      text: { format: { type: 'json_schema', name: 'output', strict: true, schema: { type: 'object' } }, verbosity: 'low' },
    })
    expect(body).not.toHaveProperty('verbosity')
    expect(encode({ output: 'json' }).body).toMatchObject({ text: { format: { type: 'json_object' } } })
  })

  test('with reasoning asks for what shows it and for what the next turn needs', () => {
    const { body, noted } = encode({ reasoning: { effort: 'low' } })
    expect(body).toMatchObject({ reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'] })
    expect(noted).toEqual(['reasoning'])
    expect(encode({ reasoning: { maxTokens: 2000 } }).body).toMatchObject({ reasoning: { max_tokens: 2000, summary: 'auto' } })
    expect(encode({ reasoning: { effort: 'none' } }).body).toEqual({
      model: 'openai/gpt-5-mini',
      input: [{ type: 'message', role: 'user', content: 'Hi' }],
      reasoning: { effort: 'none' },
    })
  })

  test('asks for no summary of thoughts that are not wanted', () => {
    const { body, noted } = encode({ reasoning: { effort: 'high', exclude: true } })
    expect(body['reasoning']).toEqual({ effort: 'high' })
    expect(noted).toEqual(['reasoning.exclude'])
  })

  test('refuses effort and tokens together', () => {
    expect(() => encode({ reasoning: { effort: 'low', maxTokens: 10 } })).toThrow(/not both/)
  })

  test('refuses what would need a stored response, before anything is sent', () => {
    for (const extraBody of [{ store: true }, { previous_response_id: 'gen-1' }]) {
      expect(() => encode({ providerOptions: { openrouter: { extraBody } } })).toThrow(
        expect.objectContaining({ code: 'bad_request', message: expect.stringContaining('stores no responses') }),
      )
    }
    const extraBody = { store: false, previous_response_id: null }
    expect(encode({ providerOptions: { openrouter: { extraBody } } }).body).toMatchObject(extraBody)
  })

  test('sends the options of the chat wire, and warns of those that have no place', () => {
    const { body, noted, warned } = encode({
      stop: ['.'],
      seed: 7,
      modalities: ['text', 'audio'],
      providerOptions: {
        openrouter: {
          wire: 'responses',
          models: ['openai/gpt-5-nano'],
          provider: { allowFallbacks: false },
          sessionId: 'talk-1',
          serviceTier: 'flex',
          user: 'u1',
          metadata: { a: 'b' },
          plugins: [{ id: 'web' }],
          preset: '@preset/mail',
          minP: 0.1,
          topA: 0.1,
          repetitionPenalty: 1.1,
          logitBias: { 50256: -100 },
          transforms: ['middle-out'],
        },
      },
    })
    expect(body).toEqual({
      model: 'openai/gpt-5-mini@preset/mail',
      input: [{ type: 'message', role: 'user', content: 'Hi' }],
      modalities: ['text'],
      models: ['openai/gpt-5-nano'],
      provider: { allow_fallbacks: false },
      session_id: 'talk-1',
      service_tier: 'flex',
      user: 'u1',
      metadata: { a: 'b' },
      plugins: [{ id: 'web' }],
    })
    expect(noted).toEqual(['providerOptions.openrouter.preset'])
    expect(warned).toEqual([
      ...['minP', 'topA', 'repetitionPenalty', 'logitBias', 'transforms'].map((name) => `providerOptions.openrouter.${name}`),
      'stop',
      'seed',
      'modalities',
    ])
  })

  test('warns of every option that is for the chat wire', () => {
    const { body, headers, warned } = encode({
      output: { jsonSchema: { type: 'object' }, name: 'answer' },
      providerOptions: {
        openrouter: {
          prediction: 'Hello',
          audio: { voice: 'alloy' },
          structuredOutputs: true,
          maxTokensField: 'max_completion_tokens',
          webSearchOptions: { searchContextSize: 'low' },
          xSearchFilter: { fromDate: '2026-01-31' },
          routerMetadata: true,
        },
      },
    })
    expect(Object.keys(body)).toEqual(['model', 'input', 'text'])
    expect(body['text']).toEqual({ format: { type: 'json_schema', name: 'answer', schema: { type: 'object' } } })
    expect(headers).toEqual({ 'x-openrouter-metadata': 'enabled' })
    expect(warned).toEqual(
      'prediction audio structuredOutputs maxTokensField webSearchOptions xSearchFilter'
        .split(' ')
        .map((name) => `providerOptions.openrouter.${name}`),
    )
  })

  test('goes down the same ladder for an answer of a certain shape as the chat wire', () => {
    const { body } = encode({
      output: { jsonSchema: { type: 'object' } },
      providerOptions: { openrouter: { structuredOutput: 'json' } },
    })
    expect(body['text']).toEqual({ format: { type: 'json_object' } })
    expect(JSON.stringify(body['input'])).toContain('matches this JSON Schema')
  })

  test('sends tools that OpenRouter runs after functions, and chooses one by its type', () => {
    const { body } = encode({
      tools: [{ name: 'look', input: { jsonSchema: { type: 'object' } } }],
      toolChoice: { name: 'openrouter:web_search' },
      providerOptions: {
        openrouter: {
          serverTools: [{ type: 'openrouter:web_search', parameters: { maxResults: 3 } }],
          maxToolCalls: 2,
          promptCacheKey: 'k',
          trace: { traceId: 't1' },
        },
      },
    })
    expect(body).toMatchObject({
      tools: [
        { type: 'function', name: 'look', parameters: { type: 'object' } },
        { type: 'openrouter:web_search', parameters: { max_results: 3 } },
      ],
      tool_choice: { type: 'openrouter:web_search' },
      max_tool_calls: 2,
      prompt_cache_key: 'k',
      trace: { trace_id: 't1' },
    })
  })

  test('joins what the options say about thinking to what the request says', () => {
    const options = { summary: 'detailed', context: 'all_turns' } as const
    const { body, noted } = encode({ reasoning: { effort: 'low' }, providerOptions: { openrouter: { reasoning: options } } })
    expect(body['reasoning']).toEqual({ effort: 'low', ...options })
    expect(noted).toEqual([])
    const off = encode({ providerOptions: { openrouter: { reasoning: { enabled: false } } } })
    expect(off.body).toMatchObject({ reasoning: { enabled: false } })
    expect(off.body).not.toHaveProperty('include')
    const on = encode({ providerOptions: { openrouter: { reasoning: { enabled: true } } } })
    expect(on.body).toMatchObject({ reasoning: { enabled: true, summary: 'auto' }, include: ['reasoning.encrypted_content'] })
  })

  test('lets extraBody have the last word', () => {
    const { body } = encode({
      temperature: 1,
      providerOptions: { openrouter: { extraBody: { temperature: 0, max_tool_calls: 3 } } },
    })
    expect(body).toMatchObject({ temperature: 0, max_tool_calls: 3 })
  })
})
