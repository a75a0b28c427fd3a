import { Money } from './money.ts'

const SIGNIFICANT_DIGITS = 2

/**
 * An amount for people: `$1,234.50`, `$0.0042`, `-$0.50`, and `unknown` for what is not known or not decimal text. Cents from
 * 1 USD upwards, at least two significant digits below, so an amount that is not zero never reads as zero. For sums use `Money`.
 */
export function formatUsd(amount: Money | string | null | undefined): string {
  const money = typeof amount === 'object' ? amount : Money.tryParse(amount)
  if (money === null || money === undefined) return 'unknown'
  const size = money.sign() < 0 ? money.negate() : money
  const leadingZeros = size.isZero() ? 0 : Math.max(size.scale - size.mantissa.toString().length, 0)
  const isBelowOne = size.compare(new Money(1n)) < 0
  const text = size.round(isBelowOne ? leadingZeros + SIGNIFICANT_DIGITS : 2, 'half-even').toString()
  const [whole = '0', fraction = ''] = text.split('.')
  const decimals = fraction.padEnd(isBelowOne ? decimalsBelowOne(fraction) : 2, '0')
  return `${money.sign() < 0 ? '-' : ''}$${whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')}.${decimals}`
}

/** Two digits from the first that is not zero: `0.005` is shown as `0.0050`, `0.5` as `0.50`. */
function decimalsBelowOne(fraction: string): number {
  const first = fraction.search(/[1-9]/)
  return first < 0 ? 2 : first + SIGNIFICANT_DIGITS
}
