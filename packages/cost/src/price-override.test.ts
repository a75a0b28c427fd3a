import { describe, expect, test } from 'vitest'
import type { Anomaly } from './anomaly.ts'
import type { Price, PriceCondition } from './price.ts'
import { ratesFor } from './price-override.ts'

const conditional = (when: PriceCondition): Price => ({
  source: 'catalog',
  rates: { input: '1', output: '2' },
  overrides: [{ when, rates: { input: '9' } }],
})

function inputRate(price: Price, inputTokens?: number, time?: string) {
  const anomalies: Anomaly[] = []
  const startedAt = time === undefined ? undefined : new Date(time)
  const rates = ratesFor(price, { inputTokens, startedAt }, anomalies)
  return { rate: rates.input, anomalies: anomalies.map((anomaly) => anomaly.kind) }
}

describe('input tokens', () => {
  test.each([
    [199_999, '1'],
    [200_000, '1'],
    [200_001, '9'],
  ])('%d tokens against a threshold of 200,000 cost %s each', (tokens, rate) => {
    expect(inputRate(conditional({ inputTokensAbove: 200_000 }), tokens)).toEqual({ rate, anomalies: [] })
  })

  test('an unknown number of tokens passes no threshold', () => {
    expect(inputRate(conditional({ inputTokensAbove: 0 })).rate).toBe('1')
  })
})

describe('time of day', () => {
  test.each([
    ['2026-08-22T00:59:59.999Z', '1'],
    ['2026-08-22T01:00:00Z', '9'],
    ['2026-08-22T03:59:59.999Z', '9'],
    ['2026-08-22T04:00:00Z', '1'],
  ])('at %s a window from 01:00 to 04:00 gives %s', (time, rate) => {
    expect(inputRate(conditional({ utcMinutes: { from: 60, until: 240 } }), 1, time).rate).toBe(rate)
  })

  test.each([
    ['2026-08-22T22:29:59Z', '1'],
    ['2026-08-22T22:30:00Z', '9'],
    ['2026-08-22T23:59:59Z', '9'],
    ['2026-08-23T00:00:00Z', '9'],
    ['2026-08-23T00:29:59Z', '9'],
    ['2026-08-23T00:30:00Z', '1'],
    ['2026-08-23T12:00:00Z', '1'],
  ])('at %s a window from 22:30 past midnight to 00:30 gives %s', (time, rate) => {
    expect(inputRate(conditional({ utcMinutes: { from: 1350, until: 30 } }), 1, time).rate).toBe(rate)
  })

  test('a window to the end of the day holds until midnight, and one of no length never', () => {
    expect(inputRate(conditional({ utcMinutes: { from: 0, until: 1440 } }), 1, '2026-08-22T23:59:59.999Z').rate).toBe('9')
    expect(inputRate(conditional({ utcMinutes: { from: 60, until: 60 } }), 1, '2026-08-22T01:00:00Z').rate).toBe('1')
  })

  test('days are those of UTC', () => {
    const saturday = conditional({ utcDays: [6] })
    expect(inputRate(saturday, 1, '2026-08-22T00:00:00Z').rate).toBe('9')
    expect(inputRate(saturday, 1, '2026-08-22T23:30:00-04:00').rate).toBe('1')
  })

  test.each([undefined, 'not a time'])('without a start time (%s) the base rate holds and the report says so', (time) => {
    const price = conditional({ utcMinutes: { from: 60, until: 240 } })
    expect(inputRate(price, 1, time)).toEqual({ rate: '1', anomalies: ['start-time-missing'] })
  })

  test('a start time is not missed where another condition fails anyway', () => {
    expect(inputRate(conditional({ inputTokensAbove: 5, utcDays: [1] }), 5)).toEqual({ rate: '1', anomalies: [] })
  })
})

test('all conditions of an entry must hold', () => {
  const price = conditional({ inputTokensAbove: 5, utcMinutes: { from: 60, until: 240 }, utcDays: [6] })
  expect(inputRate(price, 6, '2026-08-22T02:00:00Z').rate).toBe('9')
  expect(inputRate(price, 5, '2026-08-22T02:00:00Z').rate).toBe('1')
  expect(inputRate(price, 6, '2026-08-22T05:00:00Z').rate).toBe('1')
  expect(inputRate(price, 6, '2026-08-23T02:00:00Z').rate).toBe('1')
})

test('of the entries that apply the later wins rate by rate, and what none names stays', () => {
  const price: Price = {
    source: 'catalog',
    rates: { input: '1', output: '2', cacheRead: '3' },
    overrides: [
      { when: { inputTokensAbove: 10 }, rates: { input: '10', output: '20' } },
      { when: { inputTokensAbove: 20 }, rates: { input: '100', output: undefined } },
      { when: { inputTokensAbove: 30 }, rates: { input: null } },
    ],
  }
  const at = (inputTokens: number) => ratesFor(price, { inputTokens, startedAt: undefined }, [])
  expect(at(10)).toBe(price.rates)
  expect(at(11)).toEqual({ input: '10', output: '20', cacheRead: '3' })
  expect(at(21)).toEqual({ input: '100', output: '20', cacheRead: '3' })
  expect(at(31)).toEqual({ input: null, output: '20', cacheRead: '3' })
})

test('overrides that could not be read are mentioned', () => {
  expect(inputRate({ source: 'catalog', rates: { input: '1' }, unreadableOverrides: 2 }, 1).anomalies).toEqual([
    'override-unreadable',
  ])
})
