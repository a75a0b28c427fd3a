import { describe, expect, test } from 'vitest'
import { createRetryBudget } from './retry-budget.ts'

describe('a retry budget', () => {
  test('starts with a hundred retries, and every one costs one', () => {
    const { budget } = timed()
    for (let left = 99; left >= 0; left--) {
      expect(budget.spend()).toBe(true)
      expect(budget.left()).toBe(left)
    }
    expect(budget.spend()).toBe(false)
    expect(budget.left()).toBe(0)
  })

  test('earns a fifth of a retry with every first attempt', () => {
    const { budget } = empty()
    for (let attempt = 0; attempt < 4; attempt++) budget.earn()
    expect(budget.spend()).toBe(false)
    budget.earn()
    expect(budget.spend()).toBe(true)
    expect(budget.spend()).toBe(false)
  })

  test('earns one with every second, and never more than a hundred', () => {
    const { budget, pass } = empty()
    pass(2_500)
    expect(budget.left()).toBe(2)
    pass(1_000_000)
    expect(budget.left()).toBe(100)
    for (let attempt = 0; attempt < 50; attempt++) budget.earn()
    expect(budget.left()).toBe(100)
  })

  test('earns nothing when the clock goes back', () => {
    const { budget, pass } = empty()
    pass(-60_000)
    expect(budget.left()).toBe(0)
    pass(1_000)
    expect(budget.left()).toBe(1)
  })

  test('holds retries to a fifth of ten thousand calls of a total outage, by any order of 32 clients', () => {
    for (const seed of [1, 2, 3]) {
      const random = generator(seed)
      const { budget, pass } = timed()
      let retries = 0
      let seconds = 0
      const waiting = Array.from({ length: 32 }, () => 0)
      for (let calls = 0; calls < 10_000;) {
        const client = Math.floor(random() * waiting.length)
        if (waiting[client] === 0) {
          calls++
          budget.earn()
          waiting[client] = 2
        } else if (budget.spend()) {
          retries++
          waiting[client] = (waiting[client] ?? 1) - 1
        } else waiting[client] = 0
        const passed = random() * 0.002
        seconds += passed
        pass(passed * 1_000)
        expect(budget.left()).toBeGreaterThanOrEqual(0)
      }
      expect(retries).toBeGreaterThan(1_900)
      expect(retries).toBeLessThanOrEqual(0.2 * 10_000 + 100 + seconds)
    }
  })
})

interface Timed {
  readonly budget: ReturnType<typeof createRetryBudget>
  pass(milliseconds: number): void
}

function timed(): Timed {
  let time = 5_000
  return { budget: createRetryBudget(() => time), pass: (milliseconds) => (time += milliseconds) }
}

function empty(): Timed {
  const { budget, pass } = timed()
  while (budget.spend());
  return { budget, pass }
}

/** The same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
