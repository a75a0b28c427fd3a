/**
 * Counters. A store adds 64-bit integers atomically, not decimals of any length, so totals are kept in pico-USD (1e-12):
 * fine enough for nearly every listed rate, and an int64 of them reaches 9.22 million USD. Each record rounds once.
 */
import { Money, type Rounding } from './money.ts'

const PICO_DECIMALS = 12

/** The amount in whole pico-USD. Use `ceil` to reserve, so that a hold is never too small, and `half-even` to settle. */
export function toPicoUsd(amount: Money, rounding: Rounding): bigint {
  const rounded = amount.round(PICO_DECIMALS, rounding)
  return rounded.multiply(10n ** BigInt(PICO_DECIMALS - rounded.scale)).mantissa
}

/** The exact amount of a number of pico-USD. */
export function fromPicoUsd(picoUsd: bigint): Money {
  return new Money(picoUsd, PICO_DECIMALS)
}
