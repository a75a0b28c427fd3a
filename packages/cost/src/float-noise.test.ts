import { expect, test } from 'vitest'
import { removeFloatNoise } from './float-noise.ts'
import { Money } from './money.ts'

test.each([
  ['0.0076509169000000005', '0.0076509169'],
  ['0.0005963957999999999', '0.0005963958'],
  ['4.1400000000000003e-05', '0.0000414'],
  ['0.30000000000000004', '0.3'],
  ['-0.30000000000000004', '-0.3'],
  ['0.00000034', '0.00000034'],
  ['0.000000000000001', '0.000000000000001'],
  ['0', '0'],
])('%s becomes %s', (noisy, clean) => {
  expect(removeFloatNoise(Money.parse(noisy)).toString()).toBe(clean)
})

test('a tie at 1e-15 goes to the even digit', () => {
  expect(removeFloatNoise(Money.parse('0.0000000000000005')).toString()).toBe('0')
  expect(removeFloatNoise(Money.parse('0.0000000000000015')).toString()).toBe('0.000000000000002')
})

test('an amount above 8 USD is cleaned too, where one step of a double is wider than 1e-15', () => {
  expect(removeFloatNoise(Money.parse(String(9.1 + 2 ** -49))).toString()).toBe('9.1')
  expect(removeFloatNoise(Money.parse('20.000000000000004')).toString()).toBe('20')
  expect(removeFloatNoise(Money.parse('1234567890123456.7')).toString()).toBe('1234567890123457')
})
