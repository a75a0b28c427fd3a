import { getEventListeners } from 'node:events'
import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { within } from '../test/within.ts'
import { abortError, openScope } from './call-scope.ts'
import { ModelError } from './model-error.ts'

describe('openScope', () => {
  test('a race gives what the promise gives while the scope is open', async () => {
    const scope = openScope({})
    expect(await scope.race(Promise.resolve(3))).toBe(3)
    await expect(scope.race(Promise.reject(new Error('inner')))).rejects.toThrow('inner')
    expect(scope.remainingMs()).toBe(Infinity)
    expect(scope.signal.aborted).toBe(false)
    scope.close()
  })

  test('the caller’s abort ends every race at once, however deaf its promise is', async () => {
    const controller = new AbortController()
    const scope = openScope({ signal: controller.signal })
    const races = [scope.race(forever()), scope.race(forever()), scope.sleep(60_000)]
    controller.abort(new Error('enough'))
    for (const result of await Promise.allSettled(races))
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'aborted', cause: { message: 'enough' } } })
    expect(scope.signal.aborted).toBe(true)
    expect(ModelError.is(scope.signal.reason)).toBe(true)
  })

  test('a signal that is aborted already ends the scope before it begins', async () => {
    const scope = openScope({ signal: AbortSignal.abort() })
    await expect(scope.race(Promise.resolve(1))).rejects.toMatchObject({ code: 'aborted' })
    await expect(scope.sleep(0)).rejects.toMatchObject({ code: 'aborted' })
  })

  test('the reason of an outer scope stays what it was', async () => {
    const outer = openScope({})
    const inner = openScope({ signal: outer.signal })
    const reason = new ModelError({ code: 'timeout', message: 'Too late.' })
    const race = inner.race(forever())
    outer.fail(reason)
    await expect(race).rejects.toBe(reason)
    expect(inner.signal.reason).toBe(reason)
  })

  test('the first failure counts', async () => {
    const controller = new AbortController()
    const scope = openScope({ signal: controller.signal, totalMs: 5 })
    const first = new ModelError({ code: 'network', message: 'first' })
    const race = scope.race(forever())
    scope.fail(first)
    scope.fail(new ModelError({ code: 'network', message: 'second' }))
    controller.abort()
    await expect(race).rejects.toBe(first)
    await pause(10)
    await expect(scope.race(forever())).rejects.toBe(first)
  })

  test('the total time ends it with a timeout that is not tried again', async () => {
    const before = performance.now()
    const scope = openScope({ totalMs: 30 })
    await expect(within(80, scope.race(forever()))).rejects.toMatchObject({ code: 'timeout', retryable: false })
    expect(performance.now() - before).toBeGreaterThanOrEqual(28)
  })

  test('a deadline counts from the clock on the wall, and the earlier limit wins', async () => {
    const byDeadline = openScope({ deadline: Date.now() + 30, totalMs: 60_000 })
    expect(byDeadline.remainingMs()).toBeLessThanOrEqual(30)
    await expect(byDeadline.race(forever())).rejects.toMatchObject({ code: 'timeout' })
    const byTotal = openScope({ deadline: Date.now() + 60_000, totalMs: 30 })
    expect(byTotal.remainingMs()).toBeLessThanOrEqual(30)
    await expect(byTotal.sleep(1_000)).rejects.toMatchObject({ code: 'timeout' })
    await expect(openScope({ deadline: Date.now() - 1_000 }).race(forever())).rejects.toMatchObject({ code: 'timeout' })
  })

  test('a total time of 0 and one beyond what timers can count are no limit', async () => {
    for (const totalMs of [0, 2 ** 31, 1e15]) {
      const scope = openScope({ totalMs })
      expect(await scope.race(pause(5).then(() => 'fine'))).toBe('fine')
      scope.close()
    }
  })

  test('sleep takes its time', async () => {
    const scope = openScope({})
    const before = performance.now()
    await scope.sleep(20)
    expect(performance.now() - before).toBeGreaterThanOrEqual(18)
    scope.close()
  })

  test('closing removes the listener and the timer, and an abort is no longer heard', async () => {
    const controller = new AbortController()
    const scope = openScope({ signal: controller.signal, totalMs: 5 })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    scope.close()
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    controller.abort()
    await pause(10)
    expect(scope.signal.aborted).toBe(false)
  })

  test('a clock that closes its scope when it rings leaves no timer for the rest of the total time', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    const scope = openScope({ totalMs: 60_000, shortestMs: 5 })
    const rung = new Promise<void>((resolve) => {
      const dueAt = performance.now() + 5
      const ring = (): void => {
        scope.close()
        resolve()
      }
      scope.setClock({ dueAt: () => dueAt, ring })
    })
    await rung
    await Promise.resolve()
    expect(timers()).toBeLessThanOrEqual(before)
  })

  test('an end by abort or timeout removes the listener as well', async () => {
    const controller = new AbortController()
    openScope({ signal: controller.signal, totalMs: 1 })
    await pause(20)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    const other = new AbortController()
    openScope({ signal: other.signal })
    other.abort()
    expect(getEventListeners(other.signal, 'abort')).toHaveLength(0)
  })

  test('many scopes on one signal have one listener, of which nobody is warned, and each hears of its abort', async () => {
    const warnings: unknown[] = []
    const note = (warning: unknown): unknown => warnings.push(warning)
    process.on('warning', note)
    const controller = new AbortController()
    const scopes = Array.from({ length: 50 }, () => openScope({ signal: controller.signal }))
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    for (const scope of scopes.slice(0, 25)) scope.close()
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    controller.abort('enough')
    await pause(10)
    process.off('warning', note)
    expect(scopes.map(({ ended }) => ended?.cause)).toEqual(scopes.map((_, index) => (index < 25 ? undefined : 'enough')))
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    expect(warnings).toEqual([])
  })

  test('a scope whose end throws keeps no other from hearing of the abort', async () => {
    const uncaught: unknown[] = []
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => uncaught.push(error))
    const controller = new AbortController()
    const first = openScope({ signal: controller.signal })
    const second = openScope({ signal: controller.signal })
    first.listen({
      ended() {
        throw new Error('badly ended')
      },
    })
    controller.abort()
    await pause(5)
    process.removeAllListeners('uncaughtException')
    for (const other of others) process.on('uncaughtException', other)
    expect(second.ended).toMatchObject({ code: 'aborted' })
    expect(uncaught).toMatchObject([{ message: 'badly ended' }])
  })

  test('nothing that loses a race is an unhandled rejection', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): unknown => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const controller = new AbortController()
    const scope = openScope({ signal: controller.signal })
    const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error('late')), 5))
    const race = scope.race(late)
    controller.abort()
    await expect(race).rejects.toMatchObject({ code: 'aborted' })
    await expect(scope.race(Promise.reject(new Error('already over')))).rejects.toMatchObject({ code: 'aborted' })
    await pause(20)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
})

describe('abortError', () => {
  test('keeps the caller’s reason as the cause', () => {
    const reason = new Error('enough')
    expect(abortError(reason)).toMatchObject({ code: 'aborted', retryable: false, cause: reason })
    expect(abortError(undefined)).toMatchObject({ code: 'aborted' })
  })
})

function forever(): Promise<never> {
  return new Promise(() => {})
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
