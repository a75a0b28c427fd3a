import { expect, test } from 'vitest'
import { Money } from './money.ts'
import { fromPicoUsd, toPicoUsd } from './pico-usd.ts'

test.each([
  ['1', 1_000_000_000_000n, 1_000_000_000_000n],
  ['0.00219855', 2_198_550_000n, 2_198_550_000n],
  ['0.0000000833333333333333', 83_334n, 83_333n],
  ['0.0000000000005', 1n, 0n],
  ['0.0000000000015', 2n, 2n],
  ['0', 0n, 0n],
  ['1e-22', 1n, 0n],
])('%s is %s pico-USD reserved and %s settled', (text, reserved, settled) => {
  expect(toPicoUsd(Money.parse(text), 'ceil')).toBe(reserved)
  expect(toPicoUsd(Money.parse(text), 'half-even')).toBe(settled)
})

test('a counter reads back as the exact amount', () => {
  expect(fromPicoUsd(2_198_550_000n).toString()).toBe('0.00219855')
  expect(toPicoUsd(fromPicoUsd(-7n), 'ceil')).toBe(-7n)
})
