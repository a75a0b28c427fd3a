/** Exact sums of price times count. Prices are decimal text and tokens are whole, so nothing here ever passes through a float. */

/** An exact decimal number that is not negative. */
export interface Decimal {
  readonly units: bigint
  /** The value is `units` divided by 10 to this power. */
  readonly scale: number
}

/** A price and how many times it is paid. */
export interface PricedCount {
  /** USD for one, as plain decimal text. */
  readonly price: string
  readonly count: number
}

/** Throws a `RangeError` for a price that is no plain decimal text. */
export function sumOfProducts(terms: readonly PricedCount[]): Decimal {
  let units = 0n
  let scale = 0
  for (const { price, count } of terms) {
    if (count === 0) continue
    const decimal = parseDecimal(price)
    const product = decimal.units * BigInt(count)
    if (decimal.scale === scale) units += product
    else if (decimal.scale > scale) {
      units = units * 10n ** BigInt(decimal.scale - scale) + product
      scale = decimal.scale
    } else units += product * 10n ** BigInt(scale - decimal.scale)
  }
  return { units, scale }
}

/** A JSON number spelt as JavaScript does, with an exponent below one millionth, but with every digit kept. */
export function decimalToJson({ units, scale }: Decimal): string {
  if (units === 0n) return '0'
  const digits = String(units).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  const leadingZeros = /^0*/.exec(fraction)?.[0].length ?? 0
  if (whole !== '0' || leadingZeros < 6) return fraction === '' ? whole : `${whole}.${fraction}`
  const [first = '0', ...rest] = fraction.slice(leadingZeros)
  return `${first}${rest.length > 0 ? `.${rest.join('')}` : ''}e-${leadingZeros + 1}`
}

/** Plain decimal text without an exponent, as prices are written. */
export function decimalToText({ units, scale }: Decimal): string {
  const digits = String(units).padStart(scale + 1, '0')
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  const whole = digits.slice(0, digits.length - scale)
  return scale === 0 || fraction === '' ? whole : `${whole}.${fraction}`
}

/** Less than zero when `a` is the smaller. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale)
  const difference = a.units * 10n ** BigInt(scale - a.scale) - b.units * 10n ** BigInt(scale - b.scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The exact sum of two. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { units: a.units * 10n ** BigInt(scale - a.scale) + b.units * 10n ** BigInt(scale - b.scale), scale }
}

/** A number as JSON spells it, exponent included. Throws a `RangeError` for one that is negative. */
export function parseJsonNumber(text: string): Decimal {
  const [digits = '', exponent = '0'] = text.toLowerCase().split('e')
  const { units, scale } = parseDecimal(digits)
  const moved = scale - Number(exponent)
  return moved < 0 ? { units: units * 10n ** BigInt(-moved), scale: 0 } : { units, scale: moved }
}

const parsed = new Map<string, Decimal>()
const mostParsed = 5_000

/** Plain decimal text such as `0.000001`. Throws a `RangeError` for anything else. */
export function parseDecimal(text: string): Decimal {
  const known = parsed.get(text)
  if (known) return known
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) throw new RangeError(`a price must be plain decimal text such as 0.000001, is ${JSON.stringify(text)}`)
  const [, whole = '0', fraction = ''] = match
  const decimal = { units: BigInt(whole + fraction), scale: fraction.length }
  // The prices of a few models, over and over.
  if (parsed.size < mostParsed) parsed.set(text, decimal)
  return decimal
}
