import { Money } from './money.ts'
import type { Price, RateName, Rates } from './price.ts'

const PER_CALL: ReadonlySet<string> = new Set<RateName>(['request', 'webSearch'])

/**
 * The price with its `discount` taken off every token rate, overrides included; fees per request or search stay. Whether listed
 * rates are net already is documented nowhere, so `costOf` leaves the discount alone: compare both with a bill, by `drift`.
 */
export function applyDiscount(price: Price): Price {
  const { discount, ...rest } = price
  const fraction = Money.tryParse(discount)
  if (fraction === undefined) return rest
  const share = new Money(1n).subtract(fraction)
  const overrides = price.overrides?.map((override) => ({ ...override, rates: scaled(override.rates, share) }))
  return { ...rest, rates: scaled(price.rates, share), ...(overrides && { overrides }) }
}

function scaled(rates: Rates, share: Money): Rates {
  const entries = Object.entries(rates).map(([name, rate]) => {
    const amount = PER_CALL.has(name) ? undefined : Money.tryParse(rate)
    return [name, amount === undefined ? rate : amount.multiply(share).toString()]
  })
  // Safe: the names come from a `Rates`, and each value is the one it had or decimal text.
  return Object.fromEntries(entries) as Rates
}
