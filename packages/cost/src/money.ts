/**
 * Exact amounts. A price such as 0.0000000833333333333333 times a token count does not fit a double, and sums of doubles
 * put a budget test off by a request, so amounts are whole numbers (bigint) of a power of ten. Nothing here divides.
 */

/** Which neighbour `round` takes. `ceil` never understates a positive amount; `half-even` adds no bias over many amounts. */
export type Rounding = 'ceil' | 'half-even'

const MAX_TEXT_LENGTH = 1000
const MAX_EXPONENT = 400
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/

/**
 * An exact amount of USD, `mantissa` × 10^-`scale`. Immutable; as text and in JSON it is plain decimal (`0.00424784`).
 * The same amount can have several forms (15/10², 150/10³): use `compare`, not field by field equality.
 */
export class Money {
  readonly mantissa: bigint
  /** Decimal places, 0 or more. */
  readonly scale: number

  /** For text use `Money.parse`. @throws RangeError when `scale` is not a whole number of 0 or more. */
  constructor(mantissa: bigint, scale = 0) {
    if (!Number.isSafeInteger(scale) || scale < 0) {
      throw new RangeError(`[cost] Money: a scale counts decimal places, 0 or more, and cannot be ${scale}`)
    }
    this.mantissa = mantissa
    this.scale = scale
  }

  /** Reads `0.0001`, `-2` and JSON number text such as `3.4e-7`. @throws SyntaxError for anything else, with advice. */
  static parse(text: string): Money {
    const money = Money.tryParse(text)
    if (money === undefined) throw new SyntaxError(`[cost] Money.parse: ${shown(text)} is not decimal text; ${ADVICE}`)
    return money
  }

  /** As `parse`, but `undefined` for what is not decimal text: numbers too, since they have been through a double already. */
  static tryParse(value: unknown): Money | undefined {
    if (typeof value !== 'string' || value.length > MAX_TEXT_LENGTH) return undefined
    const match = DECIMAL.exec(value)
    if (match === null) return undefined
    const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match
    const exponent = Number(exponentText)
    if (Math.abs(exponent) > MAX_EXPONENT) return undefined
    const scale = fraction.length - exponent
    const digits = BigInt(sign + whole + fraction)
    return scale < 0 ? new Money(digits * powerOfTen(-scale)) : new Money(digits, scale)
  }

  add(other: Money): Money {
    const scale = Math.max(this.scale, other.scale)
    return new Money(mantissaAt(this, scale) + mantissaAt(other, scale), scale)
  }

  subtract(other: Money): Money {
    const scale = Math.max(this.scale, other.scale)
    return new Money(mantissaAt(this, scale) - mantissaAt(other, scale), scale)
  }

  /** Times a count, or times an exact decimal given as `Money`. @throws RangeError for a number that is not a safe integer. */
  multiply(factor: Money | bigint | number): Money {
    if (typeof factor === 'bigint') return new Money(this.mantissa * factor, this.scale)
    if (typeof factor !== 'number') return new Money(this.mantissa * factor.mantissa, this.scale + factor.scale)
    if (!Number.isSafeInteger(factor)) {
      throw new RangeError(`[cost] Money.multiply: ${factor} is not a whole number; pass Money.parse('…') for a decimal factor`)
    }
    return new Money(this.mantissa * BigInt(factor), this.scale)
  }

  negate(): Money {
    return new Money(-this.mantissa, this.scale)
  }

  /** -1 when smaller than `other`, 0 when equal, 1 when larger; fits `Array.prototype.sort`. */
  compare(other: Money): -1 | 0 | 1 {
    return this.subtract(other).sign()
  }

  sign(): -1 | 0 | 1 {
    if (this.mantissa === 0n) return 0
    return this.mantissa < 0n ? -1 : 1
  }

  isZero(): boolean {
    return this.mantissa === 0n
  }

  /** To at most `decimals` places; an amount that fits is returned as it is. `ceil` goes towards positive infinity. */
  round(decimals: number, rounding: Rounding): Money {
    if (this.scale <= decimals) return this
    const unit = powerOfTen(this.scale - decimals)
    const rest = ((this.mantissa % unit) + unit) % unit
    const floor = (this.mantissa - rest) / unit
    const isUp = rounding === 'ceil' ? rest > 0n : rest * 2n > unit || (rest * 2n === unit && floor % 2n !== 0n)
    return new Money(isUp ? floor + 1n : floor, decimals)
  }

  /** Plain decimal: no exponent, no needless zeros, `0` and never `-0`. */
  toString(): string {
    const isNegative = this.mantissa < 0n
    const digits = (isNegative ? -this.mantissa : this.mantissa).toString()
    const padded = digits.padStart(this.scale + 1, '0')
    const point = padded.length - this.scale
    let end = padded.length
    while (end > point && padded.charCodeAt(end - 1) === ZERO) end--
    const plain = end === point ? padded.slice(0, point) : `${padded.slice(0, point)}.${padded.slice(point, end)}`
    return isNegative ? `-${plain}` : plain
  }

  /** The text of `toString`, so that a record with money in it survives `JSON.stringify` unrounded. */
  toJSON(): string {
    return this.toString()
  }

  /** The nearest double: for charts and comparisons by eye, not for sums. */
  toNumber(): number {
    return Number(this.toString())
  }
}

const ZERO = 48
const ADVICE = 'write plain decimal text such as "0.0001" or JSON number text such as "3.4e-7"'
const powers: bigint[] = [1n]

function powerOfTen(exponent: number): bigint {
  if (exponent >= 64) return 10n ** BigInt(exponent)
  for (let next = powers.length; next <= exponent; next++) powers.push(10n ** BigInt(next))
  return powers[exponent] ?? 10n ** BigInt(exponent)
}

function mantissaAt(money: Money, scale: number): bigint {
  return money.scale === scale ? money.mantissa : money.mantissa * powerOfTen(scale - money.scale)
}

/** What was given, unless it could be something other than an amount, a key for instance: that is not repeated in an error. */
function shown(value: unknown): string {
  if (typeof value !== 'string') return `a ${typeof value}`
  return /^[\d.,eE+\-_ $]{0,40}$/.test(value) ? JSON.stringify(value) : `a text of ${value.length} characters`
}
