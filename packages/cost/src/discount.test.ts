import { expect, test } from 'vitest'
import { applyDiscount } from './discount.ts'
import { parseOpenRouterPricing } from './openrouter-price.ts'
import type { Price } from './price.ts'

test('takes the fraction off token rates in every override too, and leaves fees alone', () => {
  const price = parseOpenRouterPricing(
    {
      prompt: '0.000001',
      completion: '-1',
      request: '0.01',
      web_search: '0.01',
      discount: 0.35,
      overrides: [{ min_prompt_tokens: 1000, prompt: '0.000002' }],
    },
    'catalog',
  )
  expect(price.rates.input).toBe('0.000001')
  expect(applyDiscount(price)).toEqual({
    source: 'catalog',
    rates: { input: '0.00000065', output: null, request: '0.01', webSearch: '0.01' },
    overrides: [{ when: { inputTokensAbove: 1000 }, rates: { input: '0.0000013' } }],
  })
})

test('a price without a discount stays as it is', () => {
  const price: Price = { source: 'estimate', rates: { input: '0.000001' } }
  expect(applyDiscount(price)).toEqual(price)
})

test('a discount of 1 makes tokens free', () => {
  expect(applyDiscount({ source: 'estimate', rates: { input: '0.000001' }, discount: '1' }).rates.input).toBe('0')
})
