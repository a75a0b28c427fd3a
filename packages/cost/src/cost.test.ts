import type { Usage } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { costOf } from './cost.ts'
import { parseOpenRouterPricing } from './openrouter-price.ts'
import type { Price, Rates } from './price.ts'

const listed = (rates: Rates, rest: Partial<Price> = {}): Price => ({ source: 'catalog', rates, ...rest })
const chat = listed({ input: '0.000003', output: '0.000015', cacheRead: '0.0000003', cacheWrite: '0.00000375' })
const kinds = (usage: Usage, price: Price | undefined = chat) => costOf(usage, price).anomalies.map((anomaly) => anomaly.kind)
const lines = (usage: Usage, price: Price) =>
  costOf(usage, price).computed.lines.map((line) => [line.item, line.quantity, line.rate, line.amount, line.rateOf ?? 'own'])

describe('by price list', () => {
  test('parts of the input are billed once each, and the lines add up', () => {
    const usage = { inputTokens: 3329, outputTokens: 53, totalTokens: 3382, cacheReadTokens: 3211, cacheWriteTokens: 115 }
    expect(costOf(usage, chat)).toEqual({
      total: '0.00219855',
      settled: { usd: '0.00219855', source: 'catalog' },
      computed: {
        total: '0.00219855',
        source: 'catalog',
        lines: [
          { item: 'input', quantity: 3, rate: '0.000003', amount: '0.000009' },
          { item: 'cacheRead', quantity: 3211, rate: '0.0000003', amount: '0.0009633' },
          { item: 'cacheWrite', quantity: 115, rate: '0.00000375', amount: '0.00043125' },
          { item: 'output', quantity: 53, rate: '0.000015', amount: '0.000795' },
        ],
        unpriced: [],
      },
      drift: null,
      anomalies: [],
    })
  })

  test('a more general rate stands in for one that is not listed, and the line says which', () => {
    const usage: Usage = {
      inputTokens: 100,
      outputTokens: 50,
      cacheReadTokens: 10,
      cacheWriteTokens: 20,
      cacheWriteLongTokens: 15,
      audioInputTokens: 30,
      imageTokens: 7,
      audioOutputTokens: 8,
    }
    expect(lines(usage, listed({ input: '2', output: '3' }))).toEqual([
      ['input', 40, '2', '80', 'own'],
      ['cacheRead', 10, '2', '20', 'input'],
      ['cacheWrite', 5, '2', '10', 'input'],
      ['cacheWriteLong', 15, '2', '30', 'input'],
      ['audioInput', 30, '2', '60', 'input'],
      ['output', 35, '3', '105', 'own'],
      ['imageOutput', 7, '3', '21', 'output'],
      ['audioOutput', 8, '3', '24', 'output'],
    ])
    expect(lines({ inputTokens: 9, outputTokens: 0, cacheWriteLongTokens: 9 }, listed({ input: '2', cacheWrite: '5' }))).toEqual([
      ['cacheWriteLong', 9, '5', '45', 'cacheWrite'],
    ])
  })

  test('pictures and sound have rates of their own', () => {
    const price = listed({ input: '1', output: '2', audioInput: '5', imageOutput: '20', audioOutput: '30' })
    const usage = { inputTokens: 10, outputTokens: 10, audioInputTokens: 4, imageTokens: 3, audioOutputTokens: 2 }
    expect(costOf(usage, price).total).toBe('156')
  })

  test('reasoning is inside the output unless it has a rate of its own', () => {
    const usage = { inputTokens: 0, outputTokens: 100, reasoningTokens: 60 }
    expect(costOf(usage, listed({ input: '1', output: '8' })).total).toBe('800')
    expect(lines(usage, listed({ input: '1', output: '8', reasoning: '3' }))).toEqual([
      ['output', 40, '8', '320', 'own'],
      ['reasoning', 60, '3', '180', 'own'],
    ])
  })

  test('in a long context reasoning follows the output rate, which the listed reasoning rate only repeats', () => {
    const price = parseOpenRouterPricing({
      prompt: '0.00000125',
      completion: '0.00001',
      internal_reasoning: '0.00001',
      overrides: [{ min_prompt_tokens: 200_000, prompt: '0.0000025', completion: '0.000015' }],
    })
    expect(costOf({ inputTokens: 200_001, outputTokens: 1000, reasoningTokens: 900 }, price).total).toBe('0.5150025')
    expect(costOf({ inputTokens: 200_000, outputTokens: 1000, reasoningTokens: 900 }, price).total).toBe('0.26')
  })

  test('a fee per request is billed once, or as often as the context says', () => {
    const price = listed({ input: '0', output: '0', request: '0.005' })
    const usage = { inputTokens: 1, outputTokens: 1 }
    expect(costOf(usage, price).total).toBe('0.005')
    expect(costOf(usage, price, { requests: 0 }).total).toBe('0')
    expect(costOf(usage, price, { requests: 3 }).total).toBe('0.015')
  })

  test('searches are billed by their number', () => {
    const price = listed({ input: '0.0000004', output: '0.0000016', webSearch: '0.01' })
    expect(costOf({ inputTokens: 8174, outputTokens: 30 }, price, { webSearches: 1 }).total).toBe('0.0133176')
  })

  test('the price of the hour is that of the start of the request', () => {
    const price = listed(
      { input: '2', output: '0' },
      { overrides: [{ when: { utcMinutes: { from: 990, until: 30 } }, rates: { input: '1' } }] },
    )
    const at = (time: string) => costOf({ inputTokens: 1, outputTokens: 0 }, price, { startedAt: new Date(time) }).total
    expect([at('2026-01-01T16:29:59Z'), at('2026-01-01T16:30:00Z'), at('2026-01-02T00:30:00Z')]).toEqual(['2', '1', '2'])
  })

  test('rates of 22 decimals lose nothing', () => {
    const price = listed({ input: '0.0000000833333333333333', output: '0' })
    expect(costOf({ inputTokens: 123_457, outputTokens: 0 }, price).total).toBe('0.0102880833333333292181')
  })

  test('a count beyond 2^31 is a count like any other', () => {
    expect(costOf({ inputTokens: 10_000_000_000, outputTokens: 0 }, chat).total).toBe('30000')
  })
})

describe('what is not known', () => {
  test('a used item without a rate leaves the total unknown, not too small', () => {
    const { total, settled, computed } = costOf({ inputTokens: 10, outputTokens: 5 }, listed({ input: '1' }))
    expect([total, settled, computed.total]).toEqual([null, null, null])
    expect(computed.lines).toEqual([{ item: 'input', quantity: 10, rate: '1', amount: '10' }])
    expect(computed.unpriced).toEqual([{ item: 'output', quantity: 5, reason: 'rate-missing' }])
  })

  test('a search nobody listed a fee for leaves the total unknown', () => {
    const { computed } = costOf({ inputTokens: 1, outputTokens: 1 }, chat, { webSearches: 2 })
    expect(computed).toMatchObject({ total: null, unpriced: [{ item: 'webSearch', quantity: 2, reason: 'rate-missing' }] })
  })

  test.each(['-1', 'free', 'NaN', null])('a listed rate of %j is unknown and no other stands in for it', (rate) => {
    const { computed } = costOf({ inputTokens: 9, outputTokens: 0, cacheReadTokens: 9 }, listed({ input: '1', cacheRead: rate }))
    expect(computed).toMatchObject({ total: null, unpriced: [{ item: 'cacheRead', quantity: 9, reason: 'rate-unknown' }] })
  })

  test('an unknown rate of an item that was not used does not matter', () => {
    expect(costOf({ inputTokens: 9, outputTokens: 0 }, listed({ input: '1', output: '1', cacheRead: null })).total).toBe('9')
  })

  test('a request fee that is listed but unknown counts as unknown', () => {
    const { computed } = costOf({ inputTokens: 1, outputTokens: 0 }, listed({ input: '1', request: null }))
    expect(computed.unpriced).toEqual([{ item: 'request', quantity: 1, reason: 'rate-unknown' }])
  })

  test('without a price nothing is known, an empty usage included', () => {
    const { total, computed } = costOf({ inputTokens: 0, outputTokens: 0 }, undefined)
    expect(total).toBeNull()
    expect(computed).toMatchObject({ source: 'estimate', unpriced: [{ item: 'request', quantity: 1, reason: 'rate-missing' }] })
  })

  test('an unreported count is unknown where it would be billed', () => {
    expect(costOf({}, chat).computed).toMatchObject({
      total: null,
      unpriced: [
        { item: 'input', reason: 'quantity-unknown' },
        { item: 'output', reason: 'quantity-unknown' },
      ],
    })
    expect(costOf({ inputTokens: 5 }, chat).total).toBeNull()
    expect(costOf({}, listed({})).total).toBeNull()
  })

  test('an unreported count of something free, or of an output the model does not have, is no obstacle', () => {
    expect(costOf({}, listed({ input: '0', output: '0' })).total).toBe('0')
    expect(costOf({ inputTokens: 3 }, listed({ input: '0.00000002' })).total).toBe('0.00000006')
  })

  test('a missing count follows from the total where it can', () => {
    expect(costOf({ inputTokens: 3, totalTokens: 5 }, listed({ input: '1', output: '10' })).total).toBe('23')
    expect(costOf({ outputTokens: 2, totalTokens: 5 }, listed({ input: '1', output: '10' })).total).toBe('23')
    expect(costOf({ totalTokens: 17 }, listed({ input: '0.00000002' })).total).toBe('0.00000034')
    expect(costOf({ totalTokens: 17 }, listed({ input: '1', output: '10' })).total).toBeNull()
    expect(costOf({ inputTokens: 7, totalTokens: 5 }, listed({ input: '1', output: '10' })).total).toBeNull()
  })

  test('zero is a real answer where everything is known to be free', () => {
    expect(costOf({ inputTokens: 43, outputTokens: 10 }, listed({ input: '0', output: '0' }))).toMatchObject({
      total: '0',
      settled: { usd: '0', source: 'catalog' },
    })
  })
})

describe('odd counts', () => {
  test('tokens both read and written are billed as both, and plain input is the rest', () => {
    const usage = { inputTokens: 1000, outputTokens: 0, cacheReadTokens: 900, cacheWriteTokens: 900 }
    expect(lines(usage, chat)).toEqual([
      ['input', 100, '0.000003', '0.0003', 'own'],
      ['cacheRead', 900, '0.0000003', '0.00027', 'own'],
      ['cacheWrite', 900, '0.00000375', '0.003375', 'own'],
    ])
    expect(kinds(usage)).toEqual(['overlapping-cache'])
  })

  test('reasoning beyond the output is billed up to the output', () => {
    const usage = { inputTokens: 43, outputTokens: 10, reasoningTokens: 11 }
    expect(costOf(usage, listed({ input: '0', output: '1' })).total).toBe('10')
    expect(costOf(usage, listed({ input: '0', output: '1', reasoning: '2' })).total).toBe('20')
    expect(kinds(usage)).toEqual(['reasoning-exceeds-output'])
  })

  test('long-lived writes beyond the writes are clamped to them', () => {
    const usage = { inputTokens: 10, outputTokens: 0, cacheWriteTokens: 4, cacheWriteLongTokens: 6 }
    expect(lines(usage, listed({ input: '1', cacheWriteLong: '3' }))).toEqual([
      ['input', 6, '1', '6', 'own'],
      ['cacheWriteLong', 4, '3', '12', 'own'],
    ])
    expect(kinds(usage)).toEqual(['long-write-exceeds-write'])
  })

  test.each<[Usage, string]>([
    [{ inputTokens: 100, outputTokens: 0, cacheReadTokens: 101 }, 'parts-exceed-input'],
    [{ inputTokens: 100, outputTokens: 0, cacheReadTokens: 60, audioInputTokens: 60 }, 'parts-exceed-input'],
    [{ inputTokens: 0, outputTokens: 100, imageTokens: 60, audioOutputTokens: 41 }, 'parts-exceed-output'],
  ])('parts that do not fit their whole leave the total unknown: %j', (usage, kind) => {
    expect(costOf(usage, chat).total).toBeNull()
    expect(costOf(usage, chat).computed.unpriced).toMatchObject([{ reason: 'quantity-unknown' }])
    expect(kinds(usage)).toEqual([kind])
  })

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is no count', (count) => {
    expect(costOf({ inputTokens: count, outputTokens: 1 }, chat).total).toBeNull()
    expect(kinds({ inputTokens: count, outputTokens: 1 })).toEqual(['invalid-count'])
    expect(costOf({ inputTokens: 1, outputTokens: 1 }, chat, { webSearches: count }).total).toBeNull()
  })
})

describe('with a reported figure', () => {
  const usage: Usage = { inputTokens: 1000, outputTokens: 100 }
  const report = (cost: Usage['cost'], price: Price | undefined = chat) => costOf({ ...usage, ...(cost && { cost }) }, price)

  test('it is what gets booked, and the computed one stays beside it', () => {
    const { total, settled, computed, drift } = report({ usd: '0.0145', source: 'provider' })
    expect([total, settled, computed.total, drift]).toEqual(['0.0145', { usd: '0.0145', source: 'provider' }, '0.0045', '0.01'])
  })

  test('a figure below the price list drifts below zero', () => {
    expect(report({ usd: '0.0029', source: 'provider' }).drift).toBe('-0.0016')
  })

  test('a free call is a real zero', () => {
    expect(report({ usd: '0', source: 'provider', byok: false })).toMatchObject({ total: '0', drift: '-0.0045' })
  })

  test('it needs no price', () => {
    const { total, computed, drift } = report({ usd: '0.0145', source: 'provider' }, listed({}))
    expect([total, computed.total, drift]).toEqual(['0.0145', null, null])
    expect(costOf({ cost: { usd: '0.0145', source: 'provider' } }, undefined).total).toBe('0.0145')
  })

  test('float noise in it is kept in the booked figure and left out of the drift', () => {
    const { settled, drift } = report({ usd: '0.0045000000000000005', source: 'provider' })
    expect([settled?.usd, drift]).toEqual(['0.0045000000000000005', '0'])
  })

  test('a rate of endless digits does not drift from the double it was billed as', () => {
    const price = listed({ input: '0.0000000833333333333333', output: '0' })
    const bill = String(123_457 * 0.000_000_083_333_333_333_333_3)
    const { computed, drift } = costOf({ inputTokens: 123_457, outputTokens: 1, cost: { usd: bill, source: 'provider' } }, price)
    expect([bill, computed.total, drift]).toEqual(['0.01028808333333333', '0.0102880833333333292181', '0'])
  })

  test('with the own key at the host the total is fee plus charge, and the charge is compared', () => {
    const cost = { usd: '0.000225', source: 'provider', byok: true, upstreamUsd: '0.0045' } as const
    expect(report(cost)).toMatchObject({ total: '0.004725', settled: cost, drift: '0', anomalies: [] })
  })

  test('with the own key and no charge reported the total is unknown', () => {
    const { total, settled, drift, anomalies } = report({ usd: '0', source: 'provider', byok: true })
    expect([total, settled?.usd, drift, anomalies.map((anomaly) => anomaly.kind)]).toEqual([
      null,
      '0',
      null,
      ['upstream-missing'],
    ])
  })

  test('without the own key the upstream figure is not added', () => {
    expect(report({ usd: '0.0045', source: 'provider', byok: false, upstreamUsd: '0.0045' }).total).toBe('0.0045')
    expect(report({ usd: '0.0045', source: 'provider', upstreamUsd: '0.0045' }).total).toBe('0.0045')
  })

  test('exponents become plain decimal', () => {
    expect(report({ usd: '3.4e-7', source: 'provider' }).settled?.usd).toBe('0.00000034')
  })

  test.each(['free', '', '-0.01', 'NaN'])('%j is no figure, so the computed one is booked', (usd) => {
    const { settled, anomalies } = report({ usd, source: 'provider' })
    expect(settled).toEqual({ usd: '0.0045', source: 'catalog' })
    expect(anomalies.map((anomaly) => anomaly.kind)).toEqual(['unreadable-cost'])
  })

  test('an estimate made elsewhere gives way to the price of the endpoint, and to nothing less', () => {
    const estimated = { usd: '0.005', source: 'estimate' } as const
    expect(report(estimated).settled).toEqual({ usd: '0.0045', source: 'catalog' })
    expect(report(estimated, { ...chat, source: 'estimate' }).settled).toEqual(estimated)
    expect(report(estimated, listed({})).settled).toEqual(estimated)
    expect(report(estimated).drift).toBeNull()
    expect(report({ usd: '0.005', source: 'catalog' }).settled).toEqual({ usd: '0.005', source: 'catalog' })
  })
})

test('inputs are left alone and reports are plain data', () => {
  const frozen = (value: object): object => {
    for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) frozen(inner)
    return Object.freeze(value)
  }
  const usage: Usage = { inputTokens: 9, outputTokens: 3, cost: { usd: '1', source: 'provider', byok: true, upstreamUsd: '2' } }
  const price = listed({ input: '1', output: '1' }, { overrides: [{ when: { inputTokensAbove: 1 }, rates: { input: '2' } }] })
  frozen(usage)
  frozen(price)
  const report = costOf(usage, price)
  expect(report.computed.total).toBe('21')
  expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  expect(structuredClone(report)).toEqual(report)
})
