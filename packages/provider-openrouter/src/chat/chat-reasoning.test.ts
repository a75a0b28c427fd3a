import type { ReasoningSettings } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { encode } from '../../test/encode.ts'
import type { OpenRouterOptions } from '../index.ts'

function sent(reasoning: ReasoningSettings | undefined, openrouter: OpenRouterOptions = {}): Readonly<Record<string, unknown>> {
  return encode({ reasoning, providerOptions: { openrouter } }).body
}

describe('reasoning', () => {
  test('joins what the request says with what only OpenRouter knows', () => {
    const options = { enabled: true, summary: 'concise', context: 'all_turns', mode: 'pro' } as const
    expect(sent({ effort: 'low', exclude: true }, { reasoning: options })['reasoning']).toEqual({
      effort: 'low',
      exclude: true,
      ...options,
    })
    expect(sent(undefined, { reasoning: { enabled: true } })['reasoning']).toEqual({ enabled: true })
    expect(sent({ maxTokens: 2000 })['reasoning']).toEqual({ max_tokens: 2000 })
    expect(sent(undefined)).not.toHaveProperty('reasoning')
  })

  test.each<[string, ReasoningSettings | undefined, Record<string, unknown>, unknown]>([
    ['the same effort twice', { effort: 'high' }, { reasoning_effort: 'high' }, { reasoning: { effort: 'high' } }],
    [
      'an effort beside other settings',
      { exclude: true },
      { reasoning_effort: 'low' },
      { reasoning: { exclude: true, effort: 'low' } },
    ],
    ['the shorthand alone', undefined, { reasoning_effort: 'low' }, { reasoning_effort: 'low' }],
    [
      'both within extraBody',
      undefined,
      { reasoning: { effort: 'low' }, reasoning_effort: 'low' },
      { reasoning: { effort: 'low' } },
    ],
    ['a null', { effort: 'low' }, { reasoning_effort: null }, { reasoning: { effort: 'low' }, reasoning_effort: null }],
  ])('leaves one spelling of %s', (_case, reasoning, extraBody, expected) => {
    const { model: _model, messages: _messages, ...fields } = sent(reasoning, { extraBody })
    expect(fields).toEqual(expected)
  })

  test.each<[string, ReasoningSettings, Record<string, unknown>]>([
    ['effort and budget', { effort: 'low', maxTokens: 100 }, {}],
    ['two efforts', { effort: 'low' }, { reasoning_effort: 'high' }],
    ['a budget, and an effort in extraBody', { maxTokens: 100 }, { reasoning_effort: 'high' }],
  ])('refuses %s before anything is sent', (_case, reasoning, extraBody) => {
    expect(() => sent(reasoning, { extraBody })).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })

  test('a model that is known to think always is not told to stop', () => {
    const catalog = { data: [{ id: 'a/b', reasoning: { mandatory: true } }] }
    const off = encode({ reasoning: { effort: 'none', exclude: true } }, { settings: { catalog } })
    expect(off.body['reasoning']).toEqual({ exclude: true })
    expect(off.warnings.map(({ option }) => option)).toEqual(['reasoning'])
    const onlyOff = encode({ providerOptions: { openrouter: { reasoning: { enabled: false } } } }, { settings: { catalog } })
    expect(onlyOff.body).not.toHaveProperty('reasoning')
    expect(encode({ reasoning: { effort: 'none' } }).body['reasoning']).toEqual({ effort: 'none' })
  })
})
