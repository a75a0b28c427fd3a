import { describe, expect, test } from 'vitest'
import { Money, type Rounding } from './money.ts'

const money = Money.parse

describe('reading text', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['0e-400', '0'],
    ['007.50', '7.5'],
    ['1.10', '1.1'],
    ['100', '100'],
    ['-12.340', '-12.34'],
    ['3.4e-7', '0.00000034'],
    ['6E-8', '0.00000006'],
    ['4.1400000000000003e-05', '0.000041400000000000003'],
    ['1e+2', '100'],
    ['1.5e3', '1500'],
    ['-1.5e-3', '-0.0015'],
    ['0.0000000833333333333333', '0.0000000833333333333333'],
    ['0.00000008333333333333334', '0.00000008333333333333334'],
    ['9007199254740993.1', '9007199254740993.1'],
  ])('%s is %s in plain decimal', (text, plain) => {
    expect(money(text).toString()).toBe(plain)
  })

  test.each([
    '',
    ' ',
    '.',
    '.5',
    '5.',
    '+1',
    '1,5',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    '1e401',
    '1e-401',
    '--1',
    '1 ',
    '1_000',
    '٣',
  ])('%j is not an amount', (text) => {
    expect(Money.tryParse(text)).toBeUndefined()
  })

  test('a number is refused, because it has been a double already', () => {
    expect(Money.tryParse(0.1)).toBeUndefined()
    expect(Money.tryParse(null)).toBeUndefined()
  })

  test('text of absurd length is refused before any work is done on it', () => {
    expect(Money.tryParse('9'.repeat(1001))).toBeUndefined()
    expect(money('9'.repeat(1000)).toString()).toHaveLength(1000)
  })

  test('the error says what was given and what to write', () => {
    expect(() => money('1,5')).toThrow(SyntaxError)
    expect(() => money('1,5')).toThrow(/^\[cost\] Money\.parse: "1,5" is not decimal text; write .* "3\.4e-7"$/)
  })

  test('the error does not repeat a text that could be a secret', () => {
    expect(() => money('pretend-key-abcdef')).toThrow(/a text of 18 characters is not decimal text/)
  })
})

describe('arithmetic', () => {
  test('ten times a tenth is one, summed or multiplied', () => {
    let sum = new Money(0n)
    for (let count = 0; count < 10; count++) sum = sum.add(money('0.1'))
    expect(sum.compare(new Money(1n))).toBe(0)
    expect(money('0.1').multiply(10).toString()).toBe('1')
  })

  test('a tiny amount is not lost beside a large one', () => {
    expect(money('100000').add(money('5e-12')).toString()).toBe('100000.000000000005')
  })

  test('ten million calls at 22.6 micro-USD are exactly 226 USD', () => {
    expect(money('0.0000226').multiply(10_000_000).toString()).toBe('226')
  })

  test('subtracting, negating and comparing keep every digit', () => {
    expect(money('1').subtract(money('0.0000000833333333333333')).toString()).toBe('0.9999999166666666666667')
    expect(money('0.5').negate().toString()).toBe('-0.5')
    expect(money('0').negate().toString()).toBe('0')
    expect([money('2'), money('-1'), money('0.10'), money('0.1')].toSorted((a, b) => a.compare(b)).map(String)).toEqual([
      '-1',
      '0.1',
      '0.1',
      '2',
    ])
  })

  test('sign and isZero do not depend on how zero was written', () => {
    expect([money('-0.00').isZero(), money('-0.00').sign(), money('-1e-30').sign(), money('1e-30').sign()]).toEqual([
      true,
      0,
      -1,
      1,
    ])
  })

  test('multiplies by a bigint, a count or another decimal', () => {
    expect(money('0.25').multiply(3n).toString()).toBe('0.75')
    expect(money('0.25').multiply(money('0.4')).toString()).toBe('0.1')
  })

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses to multiply by the number %d', (factor) => {
    expect(() => money('1').multiply(factor)).toThrow(RangeError)
  })

  test.each([-1, 0.5, Number.NaN])('refuses a scale of %d', (scale) => {
    expect(() => new Money(1n, scale)).toThrow(/a scale counts decimal places/)
  })
})

describe('rounding', () => {
  test.each<[string, number, Rounding, string]>([
    ['0.125', 2, 'half-even', '0.12'],
    ['0.135', 2, 'half-even', '0.14'],
    ['0.1250001', 2, 'half-even', '0.13'],
    ['-0.125', 2, 'half-even', '-0.12'],
    ['-0.135', 2, 'half-even', '-0.14'],
    ['2.5', 0, 'half-even', '2'],
    ['0.121', 2, 'ceil', '0.13'],
    ['-0.129', 2, 'ceil', '-0.12'],
    ['0.12', 2, 'ceil', '0.12'],
    ['0.12', 5, 'ceil', '0.12'],
    ['1e-30', 12, 'ceil', '0.000000000001'],
  ])('%s to %d places by %s is %s', (text, decimals, rounding, expected) => {
    expect(money(text).round(decimals, rounding).toString()).toBe(expected)
  })
})

describe('leaving', () => {
  test('JSON carries decimal text', () => {
    expect(JSON.stringify({ spent: money('3.4e-7') })).toBe('{"spent":"0.00000034"}')
    expect(`${money('1.50')}`).toBe('1.5')
  })

  test('toNumber gives the nearest double', () => {
    expect(money('0.1').add(money('0.2')).toNumber()).toBe(0.3)
  })

  test('operations leave their operands as they were', () => {
    const amount = Object.freeze(money('1.25'))
    amount.add(money('1')).subtract(amount).multiply(3).negate()
    amount.round(1, 'ceil')
    expect([amount.mantissa, amount.scale]).toEqual([125n, 2])
  })
})
