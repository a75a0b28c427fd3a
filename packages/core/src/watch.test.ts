import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ModelError } from './model-error.ts'
import type { Timeouts } from './model.ts'
import { openScope } from './call-scope.ts'
import { shortestLimitMs, Watch } from './watch.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a watch', () => {
  test('a stream must have its first event in time, headers and bytes notwithstanding', () => {
    const { watch, errors } = open({ firstEventMs: 1_000, idleMs: 0 }, true)
    vi.advanceTimersByTime(500)
    watch.headers()
    watch.bytes()
    vi.advanceTimersByTime(499)
    expect(errors).toEqual([])
    vi.advanceTimersByTime(2)
    expect(errors).toMatchObject([{ code: 'timeout', retryable: true }])
    expect(errors[0]?.message).toContain('timeouts.firstEventMs')
  })

  test('an answer that stops sending bytes is idle, wherever it stopped', () => {
    for (const streaming of [true, false]) {
      const { watch, errors } = open({ idleMs: 1_000, firstEventMs: 0 }, streaming)
      vi.advanceTimersByTime(100_000)
      expect(errors).toEqual([])
      watch.headers()
      for (let round = 0; round < 20; round++) {
        vi.advanceTimersByTime(900)
        watch.bytes()
      }
      expect(errors).toEqual([])
      vi.advanceTimersByTime(1_001)
      expect(errors[0]?.message).toContain('timeouts.idleMs')
    }
  })

  test('keep-alive bytes are no progress', () => {
    const { watch, errors } = open({ noProgressMs: 5_000, idleMs: 1_000, firstEventMs: 60_000 }, true)
    watch.headers()
    watch.bytes()
    watch.event()
    for (let round = 0; round < 9; round++) {
      vi.advanceTimersByTime(500)
      watch.bytes()
    }
    expect(errors).toEqual([])
    vi.advanceTimersByTime(501)
    expect(errors[0]?.message).toContain('timeouts.noProgressMs')
    expect(errors[0]?.message).toContain('keep-alives')
  })

  test('events are progress, for as long as they come', () => {
    const { watch, errors, close } = open({ noProgressMs: 5_000, idleMs: 5_000, firstEventMs: 5_000 }, true)
    watch.headers()
    for (let round = 0; round < 150; round++) {
      vi.advanceTimersByTime(4_000)
      watch.bytes()
      watch.event()
    }
    expect(errors).toEqual([])
    close()
  })

  test('a limit fires within a tenth over its time, although one timer serves them all', () => {
    const { watch, errors } = open({ idleMs: 1_000, noProgressMs: 300_000, firstEventMs: 120_000 }, true)
    watch.headers()
    vi.advanceTimersByTime(700)
    watch.bytes()
    watch.event()
    const quietSince = performance.now()
    while (errors.length === 0) vi.advanceTimersByTime(1)
    expect(performance.now() - quietSince).toBeGreaterThanOrEqual(1_000)
    expect(performance.now() - quietSince).toBeLessThanOrEqual(1_100)
  })

  test('calls that do not stream have only the clock on idle bytes', () => {
    const { watch, errors, close } = open({ firstEventMs: 10, noProgressMs: 10, idleMs: 1_000 }, false)
    vi.advanceTimersByTime(100_000)
    watch.headers()
    for (let round = 0; round < 9; round++) {
      watch.bytes()
      vi.advanceTimersByTime(900)
    }
    expect(errors).toEqual([])
    close()
  })

  test('a limit of 0 is none', () => {
    const { watch, errors } = open({ firstEventMs: 0, noProgressMs: 0, idleMs: 0 }, true)
    watch.headers()
    watch.bytes()
    watch.event()
    vi.advanceTimersByTime(10_000_000)
    expect(errors).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([
    ['the first event', 120_000, 'firstEventMs', () => {}],
    ['bytes', 60_000, 'idleMs', (watch: Watch) => watch.headers()],
  ])('by default %s may take %i ms', (_name, limitMs, option, prepare) => {
    const { watch, errors } = open({}, true)
    prepare(watch)
    vi.advanceTimersByTime(limitMs - 1)
    expect(errors).toEqual([])
    vi.advanceTimersByTime(2)
    expect(errors[0]?.message).toContain(`timeouts.${option}`)
  })

  test('by default five minutes of keep-alives alone are too many', () => {
    const { watch, errors } = open({}, true)
    watch.headers()
    watch.bytes()
    watch.event()
    for (let second = 0; second < 299; second++) {
      vi.advanceTimersByTime(1_000)
      watch.bytes()
    }
    expect(errors).toEqual([])
    vi.advanceTimersByTime(1_001)
    expect(errors[0]?.message).toContain('timeouts.noProgressMs')
  })

  test('a limit beyond what timers can count does not fire at once', () => {
    const { errors } = open({ firstEventMs: 2 ** 40 }, true)
    vi.advanceTimersByTime(1_000)
    expect(errors).toEqual([])
  })

  test('silence while the connection is held back for a slow reader is no fault of the server', () => {
    const { watch, errors, close } = open({ idleMs: 1_000, noProgressMs: 1_000, firstEventMs: 1_000 }, true)
    watch.headers()
    watch.event()
    watch.pause()
    vi.advanceTimersByTime(1_000_000)
    expect(errors).toEqual([])
    watch.resume()
    vi.advanceTimersByTime(900)
    watch.bytes()
    watch.event()
    expect(errors).toEqual([])
    close()
  })

  test('the wait for the first event begins with the connection', () => {
    const { watch, errors } = open({ firstEventMs: 1_000, idleMs: 0 }, true)
    vi.advanceTimersByTime(900)
    watch.connected()
    vi.advanceTimersByTime(900)
    expect(errors).toEqual([])
    vi.advanceTimersByTime(101)
    expect(errors).toHaveLength(1)
  })

  test('it fires once, and not after it was closed', () => {
    const once = open({ firstEventMs: 10 }, true)
    vi.advanceTimersByTime(10_000)
    expect(once.errors).toHaveLength(1)
    const closed = open({ firstEventMs: 10 }, true)
    closed.close()
    vi.advanceTimersByTime(10_000)
    expect(closed.errors).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('starts no clock after it was closed, whatever is still noted', () => {
    for (const streaming of [true, false]) {
      const { watch, errors, close } = open({}, streaming)
      close()
      watch.headers()
      watch.bytes()
      watch.event()
      expect(vi.getTimerCount()).toBe(0)
      vi.advanceTimersByTime(1_000_000)
      expect(errors).toEqual([])
    }
  })
})

interface Opened {
  readonly watch: Watch
  readonly errors: ModelError[]
  readonly close: () => void
}

/** A watch in a scope of its own, as an exchange holds it. */
function open(timeouts: Timeouts, streaming: boolean): Opened {
  const errors: ModelError[] = []
  const watch = new Watch(timeouts, streaming)
  const scope = openScope({ shortestMs: shortestLimitMs(timeouts, streaming) })
  const close = (): void => {
    scope.setClock(undefined)
    scope.close()
  }
  scope.setClock({
    dueAt: () => watch.dueAt(),
    ring() {
      const error = watch.expired()
      if (error) errors.push(error)
      close()
    },
  })
  return { watch, errors, close }
}
