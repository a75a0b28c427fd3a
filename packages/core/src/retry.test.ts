import { afterEach, describe, expect, test, vi } from 'vitest'
import { ModelError } from './model-error.ts'
import type { ModelErrorFields } from './model-error.ts'
import { retryAfterMs, retryDelayMs } from './retry.ts'

const now = Date.parse('2026-01-01T00:00:00Z')

describe('retryAfterMs', () => {
  test.each([
    ['seconds', { 'retry-after': '2' }, 2_000],
    ['seconds with a fraction', { 'retry-after': '1.5' }, 1_500],
    ['seconds between spaces', { 'retry-after': ' 3 ' }, 3_000],
    ['a fraction of a millisecond, rounded up', { 'retry-after': '0.0001' }, 1],
    ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }, 7_000],
    ['milliseconds', { 'retry-after-ms': '250' }, 250],
    ['milliseconds with a fraction, rounded up', { 'retry-after-ms': '250.2' }, 251],
    ['milliseconds before seconds', { 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    ['seconds where the milliseconds are nonsense', { 'retry-after-ms': 'soon', 'retry-after': '9' }, 9_000],
  ])('reads %s', (_name, headers, expected) => {
    expect(retryAfterMs(headers, now)).toBe(expected)
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
    ['an exponent', { 'retry-after': '1e1' }],
  ])('takes %s as no hint', (_name, headers) => {
    expect(retryAfterMs(headers, now)).toBeUndefined()
  })
})

describe('retryDelayMs', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test('waits at random up to a bound that doubles with every attempt, at most 8 s, at least 50 ms', () => {
    const bounds = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]
    for (const [index, bound] of bounds.entries()) {
      draw(0.999_999)
      expect(delay({}, index + 1, { attempts: 99 })).toBeCloseTo(bound, 1)
      draw(0.5)
      expect(delay({}, index + 1, { attempts: 99 })).toBe(bound / 2)
      draw(0)
      expect(delay({}, index + 1, { attempts: 99 })).toBe(50)
    }
  })

  test.each([1, 30, 1_000, 59_999, 60_000])(
    'a hint of %i ms is waited out in full, with at most a tenth or a second more',
    (retryAfter) => {
      for (const random of [0, 0.5, 0.999_999]) {
        draw(random)
        const waitMs = delay({ retryAfterMs: retryAfter }) ?? 0
        expect(waitMs).toBeGreaterThanOrEqual(retryAfter)
        expect(waitMs).toBeLessThanOrEqual(retryAfter + Math.min(1_000, retryAfter / 10))
      }
    },
  )

  test('a hint beyond the longest wait ends the call at once', () => {
    expect(delay({ retryAfterMs: 60_001 })).toBeUndefined()
    expect(delay({ retryAfterMs: 60_001 }, 1, { maxDelayMs: 70_000 })).toBeGreaterThanOrEqual(60_001)
    expect(delay({ retryAfterMs: 200 }, 1, { maxDelayMs: 100 })).toBeUndefined()
  })

  test('a wait that passes the deadline ends the call at once, hint or not', () => {
    draw(0.5)
    expect(delay({}, 1, {}, 251)).toBe(250)
    expect(delay({}, 1, {}, 250)).toBeUndefined()
    expect(delay({ retryAfterMs: 1_000 }, 1, {}, 1_000)).toBeUndefined()
    expect(delay({ retryAfterMs: 1_000 }, 1, {}, -5)).toBeUndefined()
  })

  test('three attempts are made by default, and as many as the policy says', () => {
    expect(delay({}, 2)).toBeDefined()
    expect(delay({}, 3)).toBeUndefined()
    expect(delay({}, 4, { attempts: 5 })).toBeDefined()
    expect(delay({}, 5, { attempts: 5 })).toBeUndefined()
    expect(delay({}, 1, { attempts: 1 })).toBeUndefined()
  })

  test('a policy of false and an error that is not retryable mean no further attempt', () => {
    expect(delay({}, 1, false)).toBeUndefined()
    expect(delay({ retryable: false })).toBeUndefined()
    expect(delay({ code: 'auth' })).toBeUndefined()
    expect(delay({ code: 'auth', retryable: true })).toBeDefined()
  })
})

function delay(
  fields: Partial<ModelErrorFields>,
  attempts = 1,
  policy: Parameters<typeof retryDelayMs>[2] = {},
  remainingMs = Infinity,
): number | undefined {
  return retryDelayMs(new ModelError({ code: 'overloaded', message: 'x', ...fields }), attempts, policy, remainingMs)
}

function draw(random: number): void {
  vi.spyOn(Math, 'random').mockReturnValue(random)
}
