import type { MediaPart, TextPart } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { cacheFields } from './cache-control.ts'
import { modelFamily } from './model-family.ts'

function marked(part: TextPart | MediaPart, modelId: string) {
  const told: string[] = []
  const context = {
    provider: 'openrouter',
    modelId,
    stream: false,
    warn: (_: string, message: string) => void told.push(`warning: ${message}`),
    note: (_: string, message: string) => void told.push(`note: ${message}`),
  }
  return { fields: cacheFields(part, context), told }
}
const text = { type: 'text', text: 'x' } as const
const url = { url: 'https://x/y' }

describe('a cache breakpoint', () => {
  test('is cache_control with its lifetime, of which five minutes is the default', () => {
    expect(marked({ ...text, cache: '1h' }, 'anthropic/a').fields).toEqual({ cache_control: { type: 'ephemeral', ttl: '1h' } })
    expect(marked({ ...text, cache: '5m' }, 'google/g').fields).toEqual({ cache_control: { type: 'ephemeral' } })
    expect(marked(text, 'anthropic/a')).toEqual({ fields: {}, told: [] })
  })

  test('is a mark without a lifetime for models of OpenAI, which is noted', () => {
    expect(marked({ ...text, cache: '1h' }, 'openai/gpt-5.6')).toEqual({
      fields: { prompt_cache_breakpoint: { mode: 'explicit' } },
      told: [expect.stringContaining('note: is sent as prompt_cache_breakpoint')],
    })
  })

  test('may stand on a picture, and is warned of on every other medium', () => {
    expect(marked({ type: 'image', data: url, cache: '5m' }, 'anthropic/a').fields).toHaveProperty('cache_control')
    expect(marked({ type: 'file', data: url, cache: '5m' }, 'anthropic/a')).toEqual({
      fields: {},
      told: [expect.stringContaining('warning: was left out')],
    })
  })
})

test.each([
  ['~anthropic/claude-haiku-4.5:free', 'anthropic'],
  ['OpenAI/gpt-5@preset/x', 'openai'],
  ['openrouter/auto', undefined],
  ['@preset/openai/x', undefined],
  ['gpt-5', undefined],
  ['', undefined],
])('the family of %j is %s', (modelId, family) => {
  expect(modelFamily(modelId)).toBe(family)
})
