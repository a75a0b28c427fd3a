import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { encodeForMessages } from '../../test/encode-messages.ts'
import { user } from '../../test/replay.ts'

const tool = { name: 'f', input: { jsonSchema: { type: 'object' } } } as const

describe('a Messages request', () => {
  test('holds nothing that was not asked for, max_tokens included', () => {
    expect(encodeForMessages(user('Hi'))).toEqual({
      body: { model: 'anthropic/claude-sonnet-4.5', messages: [{ role: 'user', content: 'Hi' }] },
      headers: undefined,
      warned: [],
      noted: [],
    })
  })

  test('takes the settings of chat under its own names', () => {
    const { body } = encodeForMessages({ ...user('Hi'), maxOutputTokens: 5, temperature: 0, topP: 0.5, topK: 3, stop: ['x'] })
    expect(body).toMatchObject({ max_tokens: 5, temperature: 0, top_p: 0.5, top_k: 3, stop_sequences: ['x'] })
  })

  test('warns of each setting for which it has no field, and sends none of them', () => {
    const { body, warned } = encodeForMessages({
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
      'providerOptions.openrouter.minP',
      'providerOptions.openrouter.transforms',
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
    expect(encodeForMessages({ ...user('Hi'), logprobs: false, modalities: ['text'] }).warned).toEqual([])
  })

  test('sends routing options, and extraBody last', () => {
    const { body, warned } = encodeForMessages({
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
    expect(encodeForMessages({ ...user('Hi'), tools: [tool], ...settings }).body['tool_choice']).toEqual(expected)
  })

  test('strict ones are closed where the schema is ours, and go with the header that makes them count', () => {
    const strict = { name: 'f', input: z.object({ city: z.string() }), strict: true }
    const { body, headers } = encodeForMessages({ ...user('Hi'), tools: [strict] })
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
    const { model: _model, messages: _messages, ...rest } = encodeForMessages({ ...user('Hi'), reasoning }).body
    expect(rest).toEqual(expected)
  })

  test('effort and a budget together are refused before anything is sent', () => {
    expect(() => encodeForMessages({ ...user('Hi'), reasoning: { effort: 'low', maxTokens: 1024 } })).toThrow(
      expect.objectContaining({ code: 'bad_request' }),
    )
  })

  test('verbosity is the effort where reasoning names none, and gives way with a warning where it does', () => {
    const verbose = { providerOptions: { openrouter: { verbosity: 'max' } } } as const
    expect(encodeForMessages({ ...user('Hi'), ...verbose })).toMatchObject({
      body: { output_config: { effort: 'max' } },
      warned: [],
    })
    expect(encodeForMessages({ ...user('Hi'), ...verbose, reasoning: { effort: 'low' } })).toMatchObject({
      body: { output_config: { effort: 'low' } },
      warned: ['providerOptions.openrouter.verbosity'],
    })
  })

  test('a schema of ours is closed, one given as JSON Schema goes as it is', () => {
    const ours = encodeForMessages({ ...user('Hi'), output: z.object({ a: z.string() }) }).body['output_config']
    expect(ours).toMatchObject({ format: { type: 'json_schema', schema: { additionalProperties: false } } })
    const theirs = { type: 'object', properties: {} }
    expect(encodeForMessages({ ...user('Hi'), output: { jsonSchema: theirs } }).body['output_config']).toEqual({
      format: { type: 'json_schema', schema: theirs },
    })
  })
})
