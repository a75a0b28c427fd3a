/**
 * What a call cost. The provider's own figure is what gets charged, so it is booked when there is one; the figure by price list
 * is computed all the same, because the difference of the two is how a wrong price, a hidden fee or a double count is noticed.
 */
import type { Cost, Usage } from '@polymux/core'
import type { Anomaly } from './anomaly.ts'
import { computeCost, type ComputedCost, type CostContext } from './computed-cost.ts'
import { removeFloatNoise } from './float-noise.ts'
import { Money } from './money.ts'
import type { Price } from './price.ts'
import { spendOf } from './spend.ts'

/** Plain data; amounts are USD as decimal text, `null` when unknown. An unknown cost is never reported as 0. */
export interface CostReport {
  /** What the call cost in all: of `settled`, with `byok` the fee plus what the host charged. */
  readonly total: string | null
  /** The figure to book, in the shape of `usage.cost`: the reported one, or else `computed`. */
  readonly settled: Cost | null
  readonly computed: ComputedCost
  /**
   * Reported minus computed, both without float noise: `0` when the bill agrees with the price list. With `byok` it is the
   * host's charge that is compared. `null` when either is unknown.
   */
  readonly drift: string | null
  readonly anomalies: readonly Anomaly[]
}

/** The cost of one call. Pure and exact; it never throws, and the report says what could not be told. */
export function costOf(usage: Usage, price: Price | undefined, context: CostContext = {}): CostReport {
  const anomalies: Anomaly[] = []
  const computed = computeCost(usage, price, context, anomalies)
  const reported = usage.cost === undefined ? undefined : readableCost(usage.cost, anomalies)
  const settled = settle(reported, computed)
  return { total: totalOf(settled), settled, computed, drift: driftOf(reported, computed), anomalies }
}

function totalOf(settled: Cost | null): string | null {
  if (settled === null) return null
  return settled.byok === true ? spendOf(settled).total : settled.usd
}

/** By authority: reported by the provider, computed from the endpoint's prices, anything reported, anything computed. */
function settle(reported: Cost | undefined, { total, source }: ComputedCost): Cost | null {
  const isComputedBetter = total !== null && source === 'catalog' && reported?.source === 'estimate'
  if (reported !== undefined && !isComputedBetter) return reported
  return total === null ? null : { usd: total, source }
}

function readableCost(cost: Cost, anomalies: Anomaly[]): Cost | undefined {
  const usd = chargeOf('usd', cost.usd, anomalies)
  if (usd === undefined) return undefined
  const upstreamUsd = cost.upstreamUsd === undefined ? undefined : chargeOf('upstreamUsd', cost.upstreamUsd, anomalies)
  if (cost.byok === true && upstreamUsd === undefined) {
    anomalies.push({ kind: 'upstream-missing', detail: `own key used, fee ${usd} USD, and the host's charge is not reported` })
  }
  return {
    usd,
    source: cost.source,
    ...(cost.byok !== undefined && { byok: cost.byok }),
    ...(upstreamUsd !== undefined && { upstreamUsd }),
  }
}

/** Plain text of a charge, not rounded. A negative one would credit a budget, so it counts as unreadable. */
function chargeOf(name: string, text: string, anomalies: Anomaly[]): string | undefined {
  const amount = Money.tryParse(text)
  if (amount !== undefined && amount.sign() >= 0) return amount.toString()
  const detail = `usage.cost.${name} is ${amount === undefined ? 'not decimal text' : amount.toString()}, which is no charge`
  anomalies.push({ kind: 'unreadable-cost', detail })
  return undefined
}

function driftOf(reported: Cost | undefined, computed: ComputedCost): string | null {
  if (reported?.source !== 'provider') return null
  const chargedText = reported.byok === true ? reported.upstreamUsd : reported.usd
  if (chargedText === computed.total) return '0'
  const charged = Money.tryParse(chargedText)
  const listed = Money.tryParse(computed.total)
  if (charged === undefined || listed === undefined) return null
  return removeFloatNoise(charged).subtract(removeFloatNoise(listed)).toString()
}
