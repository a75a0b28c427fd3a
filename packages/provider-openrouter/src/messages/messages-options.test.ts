import type { ChatRequest } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { encodeForMessages } from '../../test/encode-messages.ts'
import type { Encoded } from '../../test/encode-messages.ts'
import { user } from '../../test/replay.ts'
import type { OpenRouterOptions } from '../options/options.ts'
import { messagesOptionTable } from './messages-options.ts'

const tool = { name: 'f', input: { jsonSchema: { type: 'object' } } } as const

describe('options of chat on the Messages wire', () => {
  function withOptions(openrouter: OpenRouterOptions, more: Partial<ChatRequest> = {}): Encoded {
    return encodeForMessages({ ...user('Hi'), ...more, providerOptions: { openrouter } })
  }

  test('each has a place or a warning', () => {
    const absent = Object.entries(messagesOptionTable).filter(
      ([name, wire]) => Array.isArray(wire) && wire[0] === null && !(name in written),
    )
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
    responseCache: true,
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
    const { body, warned } = encodeForMessages({
      messages: [{ role: 'user', content: parts }],
      tools: [{ ...tool, cache: '1h' }],
      cache: '1h',
    })
    expect(warned).toEqual(['cache'])
    expect(body).toMatchObject({ cache_control: { type: 'ephemeral', ttl: '1h' }, tools: [{ name: 'f' }] })
    expect(JSON.stringify(body).match(/cache_control/g)).toHaveLength(4)
  })
})
