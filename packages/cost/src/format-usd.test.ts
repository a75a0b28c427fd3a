import { expect, test } from 'vitest'
import { formatUsd } from './format-usd.ts'
import { Money } from './money.ts'

test.each([
  ['0', '$0.00'],
  ['-0', '$0.00'],
  ['0.5', '$0.50'],
  ['0.999', '$1.00'],
  ['0.99', '$0.99'],
  ['0.0999', '$0.10'],
  ['0.05', '$0.050'],
  ['0.00424784', '$0.0042'],
  ['0.005', '$0.0050'],
  ['0.00000034', '$0.00000034'],
  ['0.0000000833333333333333', '$0.000000083'],
  ['1e-22', '$0.00000000000000000000010'],
  ['-0.5', '-$0.50'],
  ['-0.00012', '-$0.00012'],
  ['1', '$1.00'],
  ['1.005', '$1.00'],
  ['1.015', '$1.02'],
  ['12.3456', '$12.35'],
  ['999.999', '$1,000.00'],
  ['1234567.891', '$1,234,567.89'],
  ['3.4e-7', '$0.00000034'],
])('%s reads %s', (amount, text) => {
  expect(formatUsd(amount)).toBe(text)
})

test('an amount that is not known says so', () => {
  expect([null, undefined, '', 'free', 'NaN'].map((amount) => formatUsd(amount))).toEqual(Array(5).fill('unknown'))
})

test('takes money as it is', () => {
  expect(formatUsd(new Money(150n, 3))).toBe('$0.15')
})

test('no amount that is not zero reads as zero, down to 300 decimal places', () => {
  for (let places = 1; places <= 300; places++) {
    for (const digit of [1, 4, 5, 9]) expect(formatUsd(`${digit}e-${places}`)).toMatch(/[1-9]/)
  }
})
