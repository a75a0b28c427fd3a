import { describe, expect, test } from 'vitest'
import { decimalToJson, sumOfProducts } from './decimal.ts'

describe('decimal', () => {
  test('adds products without rounding', () => {
    const sum = sumOfProducts([
      { price: '0.0000000833333333333333', count: 3 },
      { price: '12', count: 2 },
      { price: '0.1', count: 3 },
    ])
    expect(decimalToJson(sum)).toBe('24.3000002499999999999999')
  })

  test.each([
    ['0', 5, '0'],
    ['0.000001', 0, '0'],
    ['0.00001', 1, '0.00001'],
    ['0.000001', 1, '0.000001'],
    ['0.0000001', 1, '1e-7'],
    ['0.00000015', 3, '4.5e-7'],
    ['0.00000002', 7, '1.4e-7'],
    ['0.00000005', 20, '0.000001'],
    ['0.5', 2, '1'],
    ['100', 10, '1000'],
    ['0.000003', 1234567, '3.703701'],
  ])('%s times %i is written %s', (price, count, text) => {
    expect(decimalToJson(sumOfProducts([{ price, count }]))).toBe(text)
    expect(JSON.parse(text)).toBeCloseTo(Number(price) * count, 12)
  })

  test('spells small numbers as JavaScript does', () => {
    for (let digits = 1; digits < 30; digits++) {
      const price = `0.${'0'.repeat(digits)}37`
      expect(decimalToJson(sumOfProducts([{ price, count: 1 }]))).toBe(String(Number(price)))
    }
  })

  test('refuses prices that are no plain decimals', () => {
    expect(() => sumOfProducts([{ price: '-1', count: 1 }])).toThrow('plain decimal text')
    expect(() => sumOfProducts([{ price: '1e-7', count: 1 }])).toThrow('"1e-7"')
  })
})
