import { afterEach, describe, expect, test, vi } from 'vitest'
import { ModelError } from './model-error.ts'
import type { ModelErrorFields } from './model-error.ts'
import { retryDelayMs } from './retry.ts'

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
