import { describe, expect, test } from 'vitest'
import { sumUsage } from './sum-usage.ts'
import type { Usage } from './usage.ts'

const paid = (usd: string, more: object = {}): Usage => ({ cost: { usd, source: 'provider', ...more } })

describe('sumUsage', () => {
  test('of one is the same, of none nothing', () => {
    const usage: Usage = { inputTokens: 1 }
    expect(sumUsage([usage])).toBe(usage)
    expect(sumUsage([])).toEqual({})
  })

  test('adds what all of them report and leaves out the rest', () => {
    expect(
      sumUsage([
        { inputTokens: 1, searchUnits: 2, totalTokens: 9 },
        { inputTokens: 0, searchUnits: 3 },
      ]),
    ).toEqual({
      inputTokens: 1,
      searchUnits: 5,
    })
  })

  test('adds money exactly, and not at all when one of them has no cost', () => {
    expect(sumUsage([paid('0.1'), paid('0.2')])).toEqual(paid('0.3'))
    expect(sumUsage([paid('0.1'), {}])).toEqual({})
  })

  test('keeps both amounts of the same host apart', () => {
    const one = paid('0.1', { byok: false, upstreamUsd: '0.1' })
    expect(sumUsage([one, one])).toEqual(paid('0.2', { byok: false, upstreamUsd: '0.2' }))
  })

  test('when some were made with the own key, what the host bills is that of those alone', () => {
    const own = paid('0.01', { byok: true, upstreamUsd: '1' })
    const plain = paid('2', { byok: false, upstreamUsd: '2' })
    expect(sumUsage([own, plain])).toEqual(paid('2.01', { byok: true, upstreamUsd: '1' }))
  })

  test('is an estimate when one of them is', () => {
    const sum = sumUsage([paid('1'), { cost: { usd: '1', source: 'estimate' } }])
    expect(sum.cost).toEqual({ usd: '2', source: 'estimate' })
  })
})
