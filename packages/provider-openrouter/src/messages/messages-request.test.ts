import type { ChatRequest, Message } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { user } from '../../test/replay.ts'
import type { OpenRouterOptions } from '../options/options.ts'
import { messagesOptionTable } from './messages-options.ts'
import { encodeMessages } from './messages-request.ts'

interface Encoded {
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: unknown
  readonly warned: readonly string[]
  readonly noted: readonly string[]
}

function encode(request: ChatRequest, modelId = 'anthropic/claude-sonnet-4.5'): Encoded {
  const warned: string[] = []
  const noted: string[] = []
  const { body, headers } = encodeMessages(request, {
    provider: 'openrouter',
    modelId,
    settings: {},
    stream: false,
    warn: (option) => void warned.push(option),
    note: (option) => void noted.push(option),
  })
  return { body: body as Encoded['body'], headers, warned, noted } // every request of this wire has an object as its body
}

function turns(messages: readonly Message[], modelId?: string): unknown {
  return encode({ messages }, modelId).body['messages']
}

const tool = { name: 'f', input: { jsonSchema: { type: 'object' } } } as const

describe('a Messages request', () => {
  test('holds nothing that was not asked for, max_tokens included', () => {
    expect(encode(user('Hi'))).toEqual({
      body: { model: 'anthropic/claude-sonnet-4.5', messages: [{ role: 'user', content: 'Hi' }] },
      headers: undefined,
      warned: [],
      noted: [],
    })
  })

  test('takes the settings of chat under its own names', () => {
    const { body } = encode({ ...user('Hi'), maxOutputTokens: 5, temperature: 0, topP: 0.5, topK: 3, stop: ['x'] })
    expect(body).toMatchObject({ max_tokens: 5, temperature: 0, top_p: 0.5, top_k: 3, stop_sequences: ['x'] })
  })

  test('warns of each setting for which it has no field, and sends none of them', () => {
    const { body, warned } = encode({
      ...user('Hi'),
      frequencyPenalty: 1,
      presencePenalty: 1,
      seed: 1,
      logprobs: 2,
      modalities: ['text', 'image'],
      output: 'json',
      providerOptions: { openrouter: { minP: 0.1, transforms: ['middle-out'], metadata: { user_id: 'u', team: 't' } } },
    })
    expect(warned).toEqual([
      'providerOptions.openrouter.transforms',
      'providerOptions.openrouter.minP',
      'frequencyPenalty',
      'presencePenalty',
      'seed',
      'logprobs',
      'modalities',
      'output',
      'providerOptions.openrouter.metadata.team',
    ])
    expect(Object.keys(body)).toEqual(['model', 'system', 'messages', 'metadata'])
    expect(body['system']).toMatch(/^Answer with one JSON value/)
    expect(body['metadata']).toEqual({ user_id: 'u' })
  })

  test('does not warn of settings that ask for what it does anyway', () => {
    expect(encode({ ...user('Hi'), logprobs: false, modalities: ['text'] }).warned).toEqual([])
  })

  test('sends routing options, and extraBody last', () => {
    const { body, warned } = encode({
      ...user('Hi'),
      providerOptions: {
        openrouter: {
          models: ['a/b'],
          provider: { allowFallbacks: false },
          plugins: [{ id: 'web' }],
          serviceTier: 'priority',
          sessionId: 's',
          user: 'u',
          extraBody: { model: 'c/d', betas: ['x'] },
        },
      },
    })
    expect(warned).toEqual([])
    expect(body).toMatchObject({
      model: 'c/d',
      models: ['a/b'],
      provider: { allow_fallbacks: false },
      plugins: [{ id: 'web' }],
      service_tier: 'priority',
      session_id: 's',
      user: 'u',
      betas: ['x'],
    })
  })
})

describe('options of chat on the Messages wire', () => {
  function withOptions(openrouter: OpenRouterOptions, more: Partial<ChatRequest> = {}): Encoded {
    return encode({ ...user('Hi'), ...more, providerOptions: { openrouter } })
  }

  test('each has a place or a warning', () => {
    const absent = Object.entries(messagesOptionTable).filter(([name, wire]) => wire === null && !(name in written))
    for (const [name] of absent) expect(withOptions({ [name]: 'x' }).warned).toEqual([`providerOptions.openrouter.${name}`])
    expect(absent.length).toBeGreaterThan(10)
    for (const [name, value] of Object.entries(written)) expect(withOptions({ [name]: value }).warned).toEqual([])
  })

  /** Options that the encoder writes by itself. */
  const written = {
    baseURL: 'https://openrouter.ai/api/v1',
    apiKey: 'k',
    extraBody: {},
    routerMetadata: true,
    anthropicBeta: ['x'],
    wire: 'chat',
    serverTools: [],
    maxToolCalls: 3,
    preset: 'mail',
    metadata: { user_id: 'u' },
    verbosity: 'low',
    reasoning: { enabled: true },
    structuredOutput: 'strict',
    taskBudget: { total: 20_000 },
  }

  test('server tools stand after functions, in the spelling of the wire, and may be chosen among', () => {
    const serverTools = [{ type: 'openrouter:web_search', parameters: { maxResults: 2 } }] as const
    const { body } = withOptions({ serverTools }, { tools: [tool], toolChoice: 'required' })
    expect(body['tools']).toMatchObject([{ name: 'f' }, { type: 'openrouter:web_search', parameters: { max_results: 2 } }])
    expect(withOptions({ serverTools }, { toolChoice: 'required' }).body['tool_choice']).toEqual({ type: 'any' })
  })

  test('a number of steps is a condition, unless conditions are given', () => {
    expect(withOptions({ maxToolCalls: 3 }).body['stop_server_tools_when']).toEqual([{ type: 'step_count_is', step_count: 3 }])
    const stopServerToolsWhen = [{ type: 'max_cost', maxCostInDollars: 1 }] as const
    expect(withOptions({ maxToolCalls: 3, stopServerToolsWhen }).body['stop_server_tools_when']).toEqual([
      { type: 'max_cost', max_cost_in_dollars: 1 },
    ])
  })

  test.each(['mail', '@preset/mail'])('the preset %s is part of the model', (preset) => {
    expect(withOptions({ preset })).toMatchObject({
      body: { model: 'anthropic/claude-sonnet-4.5@preset/mail' },
      noted: ['providerOptions.openrouter.preset'],
    })
  })

  test('what travels as a header does here, too', () => {
    expect(withOptions({ routerMetadata: true, responseCache: true, anthropicBeta: ['a'] }).headers).toEqual({
      'x-anthropic-beta': 'a',
      'x-openrouter-cache': 'true',
      'x-openrouter-metadata': 'enabled',
    })
  })

  test('the trace goes into the body', () => {
    expect(withOptions({ trace: { traceId: 't' } }).body['trace']).toEqual({ trace_id: 't' })
  })

  test('thinking may be switched on and off by itself; what the wire has no word for is warned of', () => {
    expect(withOptions({ reasoning: { enabled: true } }).body['thinking']).toEqual({ type: 'adaptive' })
    expect(withOptions({ reasoning: { enabled: false } }).body['thinking']).toEqual({ type: 'disabled' })
    expect(withOptions({ reasoning: { summary: 'auto' } })).toMatchObject({
      body: { messages: [{}] },
      warned: ['providerOptions.openrouter.reasoning.summary'],
    })
  })

  test('an answer of a certain shape may be asked for in words', () => {
    const output = { jsonSchema: { type: 'object', title: 'Person' } }
    const { body, warned } = withOptions({ structuredOutput: 'prompt' }, { output })
    expect(body['system']).toContain('"title":"Person"')
    expect(body).not.toHaveProperty('output_config')
    expect(warned).toEqual([])
    expect(withOptions({ structuredOutput: 'json' }, { output }).warned).toEqual(['output'])
  })
})

describe('prompt caching', () => {
  test('is asked for as a whole, and at marks, of which the first are left out where there are too many', () => {
    const parts = ['a', 'b', 'c', 'd'].map((text) => ({ type: 'text', text, cache: '5m' }) as const)
    const { body, warned } = encode({
      messages: [{ role: 'user', content: parts }],
      tools: [{ ...tool, cache: '1h' }],
      cache: '1h',
    })
    expect(warned).toEqual(['cache'])
    expect(body).toMatchObject({ cache_control: { type: 'ephemeral', ttl: '1h' }, tools: [{ name: 'f' }] })
    expect(JSON.stringify(body).match(/cache_control/g)).toHaveLength(4)
  })
})

describe('tools of a Messages request', () => {
  test.each([
    [{ toolChoice: 'auto' }, { type: 'auto' }],
    [{ toolChoice: 'required' }, { type: 'any' }],
    [{ toolChoice: 'none', parallelToolCalls: false }, { type: 'none' }],
    [
      { toolChoice: { name: 'f' }, parallelToolCalls: true },
      { type: 'tool', name: 'f', disable_parallel_tool_use: false },
    ],
    [{ parallelToolCalls: false }, { type: 'auto', disable_parallel_tool_use: true }],
    [{}, undefined],
    [{ tools: [], toolChoice: 'auto' }, undefined],
  ] as const)('%o is the choice %o', (settings, expected) => {
    expect(encode({ ...user('Hi'), tools: [tool], ...settings }).body['tool_choice']).toEqual(expected)
  })

  test('strict ones are closed where the schema is ours, and go with the header that makes them count', () => {
    const strict = { name: 'f', input: z.object({ city: z.string() }), strict: true }
    const { body, headers } = encode({ ...user('Hi'), tools: [strict] })
    expect(body['tools']).toMatchObject([{ name: 'f', strict: true, input_schema: { additionalProperties: false } }])
    expect(headers).toEqual({ 'x-anthropic-beta': 'structured-outputs-2025-11-13' })
  })
})

describe('reasoning and effort', () => {
  test.each([
    [{ maxTokens: 2048 }, { thinking: { type: 'enabled', budget_tokens: 2048 } }],
    [{ maxTokens: 2048, exclude: true }, { thinking: { type: 'enabled', budget_tokens: 2048, display: 'omitted' } }],
    [{ effort: 'high' }, { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }],
    [{ effort: 'minimal' }, { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } }],
    [
      { effort: 'low', exclude: false },
      { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'low' } },
    ],
    [{ effort: 'none' }, { thinking: { type: 'disabled' } }],
    [{ exclude: true }, { thinking: { type: 'adaptive', display: 'omitted' } }],
    [{}, {}],
  ] as const)('%o becomes %o', (reasoning, expected) => {
    const { model: _model, messages: _messages, ...rest } = encode({ ...user('Hi'), reasoning }).body
    expect(rest).toEqual(expected)
  })

  test('effort and a budget together are refused before anything is sent', () => {
    expect(() => encode({ ...user('Hi'), reasoning: { effort: 'low', maxTokens: 1024 } })).toThrow(
      expect.objectContaining({ code: 'bad_request' }),
    )
  })

  test('verbosity is the effort where reasoning names none, and gives way with a warning where it does', () => {
    const verbose = { providerOptions: { openrouter: { verbosity: 'max' } } } as const
    expect(encode({ ...user('Hi'), ...verbose })).toMatchObject({ body: { output_config: { effort: 'max' } }, warned: [] })
    expect(encode({ ...user('Hi'), ...verbose, reasoning: { effort: 'low' } })).toMatchObject({
      body: { output_config: { effort: 'low' } },
      warned: ['providerOptions.openrouter.verbosity'],
    })
  })

  test('a schema of ours is closed, one given as JSON Schema goes as it is', () => {
    const ours = encode({ ...user('Hi'), output: z.object({ a: z.string() }) }).body['output_config']
    expect(ours).toMatchObject({ format: { type: 'json_schema', schema: { additionalProperties: false } } })
    const theirs = { type: 'object', properties: {} }
    expect(encode({ ...user('Hi'), output: { jsonSchema: theirs } }).body['output_config']).toEqual({
      format: { type: 'json_schema', schema: theirs },
    })
  })
})

describe('a conversation', () => {
  test('has its first instructions apart, and later ones in their place', () => {
    const { body, noted } = encode({
      messages: [
        { role: 'system', content: 'A' },
        { role: 'user', content: 'B' },
        { role: 'developer', content: 'C' },
      ],
    })
    expect(body).toMatchObject({
      system: 'A',
      messages: [
        { role: 'user', content: 'B' },
        { role: 'system', content: 'C' },
      ],
    })
    expect(noted).toEqual(['messages'])
  })

  test('results of calls that do not follow each other stay apart', () => {
    const result = (id: string): Message => ({ role: 'tool', toolCallId: id, toolName: 'f', content: id })
    expect(turns([result('1'), result('2'), { role: 'user', content: 'x' }, result('3')])).toEqual([
      { role: 'user', content: [expect.objectContaining({ tool_use_id: '1' }), expect.objectContaining({ tool_use_id: '2' })] },
      { role: 'user', content: 'x' },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: '3', content: '3' }] },
    ])
  })

  test('a call whose arguments were cut goes back as text under a name that says so', () => {
    const call = { type: 'tool-call', id: 'c', name: 'f', argumentsText: '{"a', invalid: true, reason: 'truncated' } as const
    const { body, warned } = encode({ messages: [{ role: 'assistant', content: [call] }] })
    expect(body['messages']).toEqual([
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'f', input: { invalid_arguments: '{"a' } }] },
    ])
    expect(warned).toEqual(['messages'])
  })

  test('what this wire could not take back is left out, each with a warning, and turns that are then empty too', () => {
    const { body, warned } = encode({
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'unsigned' },
            { type: 'reasoning', text: 'foreign', echo: { provider: 'acme', data: { messages: { signature: 'S' } } } },
            { type: 'opaque', echo: { provider: 'openrouter', data: { responses: {} } } },
            { type: 'image', data: { url: 'https://example.com/a.png' } },
          ],
          echo: { provider: 'openrouter', data: { reasoning_details: [{ type: 'reasoning.text' }] } },
        },
        { role: 'user', content: 'Go on' },
      ],
    })
    expect(body['messages']).toEqual([{ role: 'user', content: 'Go on' }])
    expect(warned).toHaveLength(5)
  })

  test('a signed thought goes back to models of the same vendor, and to no other', () => {
    const thought = {
      type: 'reasoning',
      text: 'Hm',
      echo: { provider: 'openrouter', modelId: 'anthropic/claude-haiku-4.5', data: { messages: { signature: 'S' } } },
    } as const
    const redacted = {
      type: 'opaque',
      echo: { ...thought.echo, data: { messages: { type: 'redacted_thinking', data: 'D' } } },
    } as const
    const messages = [{ role: 'assistant', content: [thought, redacted, { type: 'text', text: 'Hi' }] }] as const
    const all = [
      { type: 'thinking', thinking: 'Hm', signature: 'S' },
      { type: 'redacted_thinking', data: 'D' },
      { type: 'text', text: 'Hi' },
    ]
    for (const modelId of ['anthropic/claude-opus-4.6', '~anthropic/claude-latest', 'openrouter/auto', '@preset/x'])
      expect(turns(messages, modelId)).toEqual([{ role: 'assistant', content: all }])
    expect(turns(messages, 'deepseek/deepseek-chat-v3.1')).toEqual([{ role: 'assistant', content: all.slice(2) }])
  })

  test('refusals are text, and an empty answer of the assistant is left out', () => {
    expect(
      turns([
        { role: 'assistant', content: [{ type: 'refusal', text: 'No.' }] },
        { role: 'assistant', content: '' },
      ]),
    ).toEqual([{ role: 'assistant', content: [{ type: 'text', text: 'No.' }] }])
  })

  test.each([
    { type: 'audio', data: { base64: 'AAAA', mediaType: 'audio/mpeg' } },
    { type: 'video', data: { url: 'https://example.com/a.mp4' } },
    { type: 'file', data: { base64: 'AAAA', mediaType: 'application/zip' } },
  ] as const)('a part of type $type that it has no block for is refused, with the way out', (part) => {
    expect(() => turns([{ role: 'user', content: [part] }])).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('chat wire') }),
    )
  })

  test('settings of a block that our parts do not know ride on their echo', () => {
    const echo = { provider: 'openrouter', data: { messages: { citations: { enabled: true } } } } as const
    const part = { type: 'file', data: { url: 'https://example.com/a.pdf' }, echo } as const
    expect(turns([{ role: 'user', content: [part] }])).toMatchObject([
      { content: [{ type: 'document', citations: { enabled: true } }] },
    ])
  })
})
