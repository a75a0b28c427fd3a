import type { Money } from './money.ts'

const DECIMALS = 15
const DOUBLE_DIGITS = 15

/**
 * Undoes what a double did to a provider's figure: `0.0076509169000000005` becomes `0.0076509169`. Rounds half-even to 1e-15,
 * and from 1 USD upwards to 15 significant digits, because a double's own steps are coarser than 1e-15 there.
 */
export function removeFloatNoise(amount: Money): Money {
  const digits = (amount.sign() < 0 ? amount.negate() : amount).mantissa.toString().length
  const wholeDigits = Math.max(digits - amount.scale, 0)
  return amount.round(Math.max(Math.min(DECIMALS, DOUBLE_DIGITS - wholeDigits), 0), 'half-even')
}
