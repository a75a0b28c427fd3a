/** Real price lists of three dates, where the shared folder has them: nothing in them may be misread or left out. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { costOf } from './cost.ts'
import { Money } from './money.ts'
import { parseOpenRouterPricing } from './openrouter-price.ts'

interface Listed {
  readonly id: string
  readonly pricing: Readonly<Record<string, unknown>>
}

const shared = process.env.POLYMUX_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
const files = ['openrouter-models-2025-12-02.json', 'openrouter-models-2026-07-28.json', 'openrouter-pricing-newest-full.json']
const isPresent = files.every((file) => existsSync(join(shared, 'vectors/prices', file)))
if (!isPresent) console.log('price lists: no shared folder, so no real list is read (POLYMUX_SHARED names it)')

function models(file: string): readonly Listed[] {
  const list: unknown = JSON.parse(readFileSync(join(shared, 'vectors/prices', file), 'utf8'))
  // Safe: these are lists of models, one of them inside `data`; another form fails the test.
  return (Array.isArray(list) ? list : (list as { data: unknown }).data) as readonly Listed[]
}

const isNotReasoning = ([key]: readonly [string, unknown]) => key !== 'internal_reasoning' && key !== 'overrides'
const byAmount = (a: string, b: string) => Money.parse(a).compare(Money.parse(b))

describe.runIf(isPresent).each(files)('%s', (file) => {
  test('every listed amount is kept exactly, `-1` is unknown, and every override is understood', () => {
    for (const { id, pricing } of models(file)) {
      const price = parseOpenRouterPricing(pricing)
      const { reasoning: _reasoning, ...rates } = price.rates
      const listed = Object.entries(pricing)
        .filter(isNotReasoning)
        .map(([, value]) => String(value))
      const known = Object.values(rates).filter((rate) => rate !== null && rate !== undefined)
      expect(known.toSorted(byAmount), id).toEqual(
        listed
          .filter((value) => value !== '-1')
          .map((value) => Money.parse(value).toString())
          .toSorted(byAmount),
      )
      expect(
        Object.values(rates).filter((rate) => rate === null),
        id,
      ).toHaveLength(listed.filter((value) => value === '-1').length)
      expect(price.unreadableOverrides, id).toBeUndefined()
      expect(price.overrides ?? [], id).toHaveLength(Array.isArray(pricing.overrides) ? pricing.overrides.length : 0)
    }
  })

  test('a plain call has a cost on every model but those that decide their price later', () => {
    const unknown = models(file).filter(({ pricing }) => {
      return costOf({ inputTokens: 1_000_000, outputTokens: 1000 }, parseOpenRouterPricing(pricing)).total === null
    })
    expect(unknown.every(({ pricing }) => pricing.prompt === '-1')).toBe(true)
    expect(unknown.length).toBe(models(file).filter(({ pricing }) => pricing.prompt === '-1').length)
  })
})
