import { describe, expect, test } from 'vitest'
import { resetMs, serverWaitMs } from './server-wait.ts'

const now = Date.parse('2026-01-01T00:00:00Z')

describe('serverWaitMs', () => {
  test.each([
    ['seconds', { 'retry-after': '2' }, 2_000],
    ['seconds with a fraction', { 'retry-after': '1.5' }, 1_500],
    ['seconds between spaces', { 'retry-after': ' 3 ' }, 3_000],
    ['a fraction of a millisecond, rounded up', { 'retry-after': '0.0001' }, 1],
    ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }, 7_000],
    ['milliseconds', { 'retry-after-ms': '250' }, 250],
    ['milliseconds with a fraction, rounded up', { 'retry-after-ms': '250.2' }, 251],
    ['milliseconds before seconds', { 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    ['milliseconds as Azure spells them', { 'x-ms-retry-after-ms': '120' }, 120],
    [
      'the reset of a used-up limit in epoch seconds',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${now / 1_000 + 4}` },
      4_000,
    ],
    ['the reset in epoch milliseconds', { 'x-ratelimit-reset': `${now + 1_500}` }, 1_500],
    ['the reset in seconds from now', { 'ratelimit-reset': '3' }, 3_000],
    ['the later reset of two limits that are used up', resetsOf('0', '0'), 90_000],
    ['the reset of the one limit that is used up', resetsOf('0', '7'), 250],
    ['the hint before any reset', { 'retry-after': '2', 'x-ratelimit-reset': '9' }, 2_000],
    ['the reset where the hint is nonsense', { 'retry-after': 'soon', 'x-ratelimit-reset': '9' }, 9_000],
    ['seconds where the milliseconds are nonsense', { 'retry-after-ms': 'soon', 'retry-after': '9' }, 9_000],
  ])('reads %s', (_name, headers, expected) => {
    expect(serverWaitMs(headers, now)).toBe(expected)
  })

  test.each([
    ['nothing', {}],
    ['an empty value', { 'retry-after': '' }],
    ['spaces', { 'retry-after': '  ', 'retry-after-ms': ' ' }],
    ['words', { 'retry-after': 'soon' }],
    ['zero', { 'retry-after': '0', 'retry-after-ms': '0' }],
    ['a negative number', { 'retry-after': '-5', 'retry-after-ms': '-5' }],
    ['a past date', { 'retry-after': 'Wed, 31 Dec 2025 23:59:59 GMT' }],
    ['a far too large number', { 'retry-after': '1000000000000', 'retry-after-ms': '1e12' }],
    ['not a number', { 'retry-after': 'NaN', 'retry-after-ms': 'NaN' }],
    ['infinity', { 'retry-after': 'Infinity', 'retry-after-ms': 'Infinity' }],
    ['two values', { 'retry-after': '2, 3' }],
    ['the resets of limits that are not used up', resetsOf('3', '7')],
    ['a reset in the past', { 'x-ratelimit-reset': `${now / 1_000 - 4}` }],
    ['an exponent', { 'retry-after': '1e1' }],
  ])('takes %s as no hint', (_name, headers) => {
    expect(serverWaitMs(headers, now)).toBeUndefined()
  })
})

test.each([
  ['1h', 3_600_000],
  ['1m30s', 90_000],
  ['250ms', 250],
  ['1.5s', 1_500],
  ['2026-01-01T00:00:05Z', 5_000],
  ['1 fortnight', undefined],
  ['', undefined],
])('a reset of "%s" is %s ms away', (text, expected) => {
  expect(resetMs(text, now)).toBe(expected)
})

function resetsOf(requests: string, tokens: string): Record<string, string> {
  return {
    'x-ratelimit-remaining-requests': requests,
    'x-ratelimit-reset-requests': '250ms',
    'x-ratelimit-remaining-tokens': tokens,
    'x-ratelimit-reset-tokens': '1m30s',
  }
}
