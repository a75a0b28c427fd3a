/** Quantities times rates: what a call costs by the price list, line by line. No rounding anywhere. */
import type { Usage } from '@polymux/core'
import type { Anomaly } from './anomaly.ts'
import { countOf, inputQuantities, outputQuantities, tokenTotals, type BilledItem } from './billed-quantities.ts'
import { Money } from './money.ts'
import type { Price, RateName, Rates } from './price.ts'
import { ratesFor } from './price-override.ts'

/** What a usage alone does not say about a call. */
export interface CostContext {
  /** When the request was sent; decides prices that depend on the time of day. */
  readonly startedAt?: Date | undefined
  /** Calls that carry the fee per request. Default 1; 0 for one that was answered from a cache or never completed. */
  readonly requests?: number | undefined
  /** Searches the provider ran for the call. Default 0. */
  readonly webSearches?: number | undefined
}

/** A cost by price list. `total` is `null` exactly when `unpriced` has entries. */
export interface ComputedCost {
  /** USD as decimal text; the exact sum of `lines`. */
  readonly total: string | null
  readonly source: 'catalog' | 'estimate'
  readonly lines: readonly CostLine[]
  readonly unpriced: readonly UnpricedItem[]
}

/** One line of a bill; USD as decimal text, `amount` = `quantity` × `rate` exactly. */
export interface CostLine {
  readonly item: BilledItem
  readonly quantity: number
  readonly rate: string
  readonly amount: string
  /** The listed rate that stood in, where the item has none of its own. */
  readonly rateOf?: RateName
}

/** An item that was or may have been used and cannot be priced. */
export interface UnpricedItem {
  readonly item: BilledItem
  /** Absent when the count itself is unknown. */
  readonly quantity?: number
  /** `rate-missing`: not listed. `rate-unknown`: listed, but not as a price. `quantity-unknown`: not reported, or contradictory. */
  readonly reason: 'rate-missing' | 'rate-unknown' | 'quantity-unknown'
}

type FoundRate = { readonly text: string; readonly amount: Money; readonly name: RateName }

const STANDS_IN: { readonly [Name in RateName]?: RateName } = {
  cacheRead: 'input',
  cacheWrite: 'input',
  cacheWriteLong: 'cacheWrite',
  audioInput: 'input',
  audioOutput: 'output',
  imageOutput: 'output',
}

/** Without a price every item is unpriced, the request itself included. */
export function computeCost(usage: Usage, price: Price | undefined, context: CostContext, anomalies: Anomaly[]): ComputedCost {
  const totals = tokenTotals(usage, price, anomalies)
  const facts = { inputTokens: totals.input, startedAt: context.startedAt }
  const rates = price === undefined ? {} : ratesFor(price, facts, anomalies)
  const isReasoningApart = rates.reasoning !== undefined && rates.reasoning !== rates.output
  const quantities = [
    ...inputQuantities(usage, totals.input, anomalies),
    ...outputQuantities(usage, totals.output, isReasoningApart, anomalies),
    { item: 'request', count: feeCount('requests', context.requests, 1, anomalies) },
    { item: 'webSearch', count: feeCount('webSearches', context.webSearches, 0, anomalies) },
  ] as const
  const lines: CostLine[] = []
  const unpriced: UnpricedItem[] = []
  let total = ZERO
  for (const { item, count } of quantities) {
    if (count === 0) continue
    const rate = findRate(rates, item)
    if (count === undefined) {
      if (price === undefined || !isFreeAtAnyCount(item, rate)) unpriced.push({ item, reason: 'quantity-unknown' })
    } else if (typeof rate === 'object') {
      const amount = rate.amount.multiply(count)
      total = total.add(amount)
      lines.push(lineOf(item, count, rate, amount))
    } else if (price === undefined || item !== 'request' || rate === 'rate-unknown') {
      unpriced.push({ item, quantity: count, reason: rate })
    }
  }
  return { total: unpriced.length === 0 ? total.toString() : null, source: price?.source ?? 'estimate', lines, unpriced }
}

function feeCount(name: string, value: number | undefined, usual: number, anomalies: Anomaly[]): number | undefined {
  return value === undefined ? usual : countOf(name, value, anomalies)
}

/** A free item costs nothing however much of it was used; an output without a listed rate is that of a model which has none, such as embeddings. */
function isFreeAtAnyCount(item: BilledItem, rate: FoundRate | 'rate-missing' | 'rate-unknown'): boolean {
  return typeof rate === 'object' ? rate.amount.isZero() : rate === 'rate-missing' && item === 'output'
}

function lineOf(item: BilledItem, quantity: number, rate: FoundRate, amount: Money): CostLine {
  const line = { item, quantity, rate: rate.text, amount: amount.toString() }
  return rate.name === item ? line : { ...line, rateOf: rate.name }
}

function findRate(rates: Rates, item: BilledItem): FoundRate | 'rate-missing' | 'rate-unknown' {
  for (let name: RateName | undefined = item; name !== undefined; name = STANDS_IN[name]) {
    const text = rates[name]
    if (text === undefined) continue
    const amount = text === null ? undefined : rateAmount(text)
    return text === null || amount === undefined ? 'rate-unknown' : { text, amount, name }
  }
  return 'rate-missing'
}

const ZERO = /* @__PURE__ */ new Money(0n)
const knownRates = new Map<string, Money | undefined>()

/** `undefined` when the text is no price. Remembered by its text, as parsing costs more than all the arithmetic of a call. */
function rateAmount(text: string): Money | undefined {
  if (knownRates.has(text)) return knownRates.get(text)
  if (knownRates.size >= 4096) knownRates.clear()
  const amount = Money.tryParse(text)
  const rate = amount !== undefined && amount.sign() >= 0 ? amount : undefined
  knownRates.set(text, rate)
  return rate
}
