import { describe, expect, test } from 'vitest'
import { parseOpenRouterPricing } from './openrouter-price.ts'

const rates = (pricing: unknown) => parseOpenRouterPricing(pricing).rates
const overrides = (...entries: unknown[]) => {
  const { overrides: read, unreadableOverrides } = parseOpenRouterPricing({ overrides: entries })
  return { when: read?.map((override) => override.when) ?? [], unreadable: unreadableOverrides ?? 0 }
}

describe('rates', () => {
  test('every listed key has a name of ours, and other keys are ignored', () => {
    const pricing = {
      prompt: '0.000001',
      completion: '0.000002',
      input_cache_read: '0.000003',
      input_cache_write: '0.000004',
      input_cache_write_1h: '0.000005',
      internal_reasoning: '0.000006',
      audio: '0.000007',
      audio_output: '0.000008',
      input_audio_cache: '0.000009',
      image: '0.00001',
      image_token: '0.000011',
      image_output: '0.000012',
      request: '0.000013',
      web_search: '0.000014',
      hologram: '0.000015',
    }
    expect(rates(pricing)).toEqual({
      input: '0.000001',
      output: '0.000002',
      cacheRead: '0.000003',
      cacheWrite: '0.000004',
      cacheWriteLong: '0.000005',
      reasoning: '0.000006',
      audioInput: '0.000007',
      audioOutput: '0.000008',
      audioCacheRead: '0.000009',
      imageInput: '0.00001',
      imageToken: '0.000011',
      imageOutput: '0.000012',
      request: '0.000013',
      webSearch: '0.000014',
    })
  })

  test.each(['-1', '-0.000001', 'NaN', '', 'free', -1, Number.NaN, {}, true])(
    '%j is a listed rate that is not known',
    (value) => {
      expect(rates({ prompt: value })).toEqual({ input: null })
    },
  )

  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['8e-8', '0.00000008'],
    ['0.000003000', '0.000003'],
    ['0.00000008333333333333334', '0.00000008333333333333334'],
    [0.0000025, '0.0000025'],
  ])('%j is the rate %s', (value, text) => {
    expect(rates({ prompt: value })).toEqual({ input: text })
  })

  test('a rate that is null or missing is not listed', () => {
    expect(rates({ prompt: null })).toEqual({})
  })

  test.each([undefined, null, 'x', 7, [], {}])('%j has no rates and is not an error', (pricing) => {
    expect(parseOpenRouterPricing(pricing, 'catalog')).toEqual({ source: 'catalog', rates: {} })
  })

  test.each(['0', '0.00001', '1e-5'])('a reasoning rate of %s only repeats the completion rate or says nothing', (reasoning) => {
    expect(rates({ completion: '0.00001', internal_reasoning: reasoning })).toEqual({ output: '0.00001' })
  })

  test('an unknown reasoning rate stays unknown, even beside an unknown completion rate', () => {
    expect(rates({ completion: '-1', internal_reasoning: '-1' })).toEqual({ output: null, reasoning: null })
  })

  test('a price is an estimate unless it is said to be that of the answering endpoint', () => {
    expect(parseOpenRouterPricing({}).source).toBe('estimate')
  })

  test('reading does not touch its input, and the result is plain data', () => {
    const pricing = Object.freeze({
      prompt: '1',
      overrides: Object.freeze([Object.freeze({ min_prompt_tokens: 1, prompt: '2' })]),
    })
    const price = parseOpenRouterPricing(pricing)
    expect(JSON.parse(JSON.stringify(price))).toEqual(price)
    expect(structuredClone(price)).toEqual(price)
  })
})

describe('overrides', () => {
  test('conditions are read into minutes and days', () => {
    const entry = { min_prompt_tokens: 200_000, utc_start: 1630, utc_end: 30, utc_days: ['mon', 'Sunday', 6, 7] }
    expect(overrides(entry)).toEqual({
      when: [{ inputTokensAbove: 200_000, utcMinutes: { from: 990, until: 30 }, utcDays: [1, 0, 6, 0] }],
      unreadable: 0,
    })
  })

  test('one end of a window alone means from there to midnight, or from midnight to there', () => {
    expect(overrides({ utc_start: 100 }, { utc_end: 400 }).when).toEqual([
      { utcMinutes: { from: 60, until: 1440 } },
      { utcMinutes: { from: 0, until: 240 } },
    ])
  })

  test('a condition that is null is no condition', () => {
    expect(overrides({ min_prompt_tokens: null, prompt: '1' })).toEqual({ when: [{}], unreadable: 0 })
  })

  test.each([
    { some_new_condition: 3, prompt: '1' },
    { service_tier: 'priority', prompt: '1' },
    { min_prompt_tokens: '200000' },
    { utc_start: 1060 },
    { utc_end: 2401 },
    { utc_start: '0100' },
    { utc_days: 'mon' },
    { utc_days: ['someday'] },
    { utc_days: [8] },
    'not an object',
    null,
  ])('%j is left out and counted', (entry) => {
    expect(overrides(entry, { min_prompt_tokens: 5 })).toEqual({ when: [{ inputTokensAbove: 5 }], unreadable: 1 })
  })

  test('an override that is not known erases the rate instead of inheriting it', () => {
    const price = parseOpenRouterPricing({ prompt: '1', overrides: [{ min_prompt_tokens: 5, prompt: '-1' }] })
    expect(price.overrides?.[0]?.rates).toEqual({ input: null })
  })
})

test('a reasoning rate of 0 in an override says nothing either', () => {
  const price = parseOpenRouterPricing({ completion: '2', overrides: [{ completion: '3', internal_reasoning: '0' }] })
  expect(price.overrides?.[0]?.rates).toEqual({ output: '3' })
})

describe('discount', () => {
  test.each([
    [0.35, '0.35'],
    ['0.5', '0.5'],
    [1, '1'],
    [0, undefined],
    [-0.1, undefined],
    [1.5, undefined],
    ['half', undefined],
    [undefined, undefined],
  ])('%j is kept as %j', (discount, expected) => {
    expect(parseOpenRouterPricing({ discount }).discount).toBe(expected)
  })
})
