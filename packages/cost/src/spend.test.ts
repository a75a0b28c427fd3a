import { expect, test } from 'vitest'
import { spendOf } from './spend.ts'

test('without an own key the provider bills everything, and the upstream figure is not added', () => {
  expect(spendOf({ usd: '0.00219855', source: 'provider', byok: false, upstreamUsd: '0.00219855' })).toEqual({
    gateway: '0.00219855',
    upstream: '0',
    total: '0.00219855',
  })
})

test('when `byok` is not reported, nothing is added either', () => {
  expect(spendOf({ usd: '0.0160614', source: 'provider', upstreamUsd: '0.0001764' }).total).toBe('0.0160614')
})

test('with an own key the total is the fee plus what the host charges', () => {
  expect(spendOf({ usd: '0.95', source: 'provider', byok: true, upstreamUsd: '19' })).toEqual({
    gateway: '0.95',
    upstream: '19',
    total: '19.95',
  })
})

test('with an own key and an unknown charge of the host the total is unknown, not the fee', () => {
  expect(spendOf({ usd: '0', source: 'provider', byok: true })).toEqual({ gateway: '0', upstream: null, total: null })
})

test('a figure that is not decimal text is unknown', () => {
  expect(spendOf({ usd: 'free', source: 'provider' })).toEqual({ gateway: null, upstream: '0', total: null })
})
