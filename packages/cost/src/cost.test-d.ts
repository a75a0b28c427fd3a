import type { Cost, Usage } from '@polymux/core'
import { expectTypeOf } from 'vitest'
import {
  costOf,
  formatUsd,
  Money,
  parseOpenRouterPricing,
  spendOf,
  toPicoUsd,
  type CostLine,
  type CostReport,
  type Price,
  type Rates,
  type Spend,
} from './index.ts'

/** Amounts are text, `Money` or bigint; only counts, scales and minutes are numbers. */
expectTypeOf<CostReport['total']>().toEqualTypeOf<string | null>()
expectTypeOf<CostReport['drift']>().toEqualTypeOf<string | null>()
expectTypeOf<CostReport['computed']['total']>().toEqualTypeOf<string | null>()
expectTypeOf<CostLine['rate']>().toEqualTypeOf<string>()
expectTypeOf<CostLine['amount']>().toEqualTypeOf<string>()
expectTypeOf<Rates['input']>().toEqualTypeOf<string | null | undefined>()
expectTypeOf<Spend[keyof Spend]>().toEqualTypeOf<string | null>()
expectTypeOf(toPicoUsd).returns.toEqualTypeOf<bigint>()

/** A settled cost goes where a usage keeps its cost. */
expectTypeOf<NonNullable<CostReport['settled']>>().toExtend<NonNullable<Usage['cost']>>()
expectTypeOf(spendOf).parameter(0).toEqualTypeOf<Cost>()
expectTypeOf(costOf).parameter(1).toEqualTypeOf<Price | undefined>()
expectTypeOf(parseOpenRouterPricing).returns.toEqualTypeOf<Price>()

// @ts-expect-error a rate that has been a double is refused
costOf({}, { source: 'catalog', rates: { input: 0.000_003 } })
// @ts-expect-error so is an amount
Money.parse(0.1)
// @ts-expect-error and one to be shown
formatUsd(0.1)
// @ts-expect-error a misspelt rate does not compile
costOf({}, { source: 'catalog', rates: { prompt: '0.000003' } })

/**
 * `Money` has no private members, so that the class of the CommonJS declarations and that of the ES module ones, or those of two
 * installed copies, accept each other: a stand-in with the same public members is a `Money`.
 */
declare const standIn: Pick<Money, keyof Money>
expectTypeOf(standIn).toExtend<Money>()
