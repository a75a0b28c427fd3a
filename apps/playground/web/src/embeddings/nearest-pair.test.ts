import { expect, test } from 'vitest'
import { nearestPair } from './nearest-pair.ts'

test('the nearest pair is of two different lines, the first such pair when there are several', () => {
  expect(
    nearestPair([
      [1, 0.2, 0.9],
      [0.2, 1, 0.9],
      [0.9, 0.9, 1],
    ]),
  ).toEqual({ first: 0, second: 2, value: 0.9 })
  expect(
    nearestPair([
      [1, -0.5],
      [-0.5, 1],
    ]),
  ).toEqual({ first: 0, second: 1, value: -0.5 })
})
