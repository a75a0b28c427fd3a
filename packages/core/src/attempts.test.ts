/** What becomes of a failed attempt, and who may watch. */
import { channel } from 'node:diagnostics_channel'
import process from 'node:process'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { failure } from '../test/failure.ts'
import { hello, open, quick, request } from '../test/relay.ts'
import type { Turn } from '../test/relay.ts'
import type { AttemptRecord } from './attempt-record.ts'
import { TransportError } from './transport.ts'
import type { TransportStage } from './transport.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a kept connection that was closed', () => {
  test('is replaced at once, even where only one attempt is allowed', async () => {
    const { model, requests } = open([broken('request', true), hello()])
    const waits: (number | undefined)[] = []
    const onAttempt = ({ waitMs }: AttemptRecord): unknown => waits.push(waitMs)
    expect((await model.generate(request, { retry: { attempts: 1 }, onAttempt })).text).toBe('Hello')
    expect(requests).toHaveLength(2)
    expect(waits).toEqual([0, undefined])
  })

  test('is replaced once; after that the policy decides', async () => {
    const { model, requests } = open([broken('request', true)])
    expect(await failure(model.generate(request, { retry: { attempts: 2 } }))).toMatchObject({ code: 'network', attempts: 2 })
    expect(requests).toHaveLength(2)
  })

  test('is not replaced when nothing may be sent twice', async () => {
    const { model, requests } = open([broken('request', true), hello()])
    expect(await failure(model.generate(request, { retry: false }))).toMatchObject({ code: 'network', attempts: 1 })
    expect(requests).toHaveLength(1)
  })
})

describe('an error', () => {
  test.each<[string, Turn, boolean | undefined]>([
    ['a refused connection', broken('connect', false, 'ECONNREFUSED'), undefined],
    ['a connection that broke after the request was sent', broken('request'), true],
    ['a rate limit', { status: 429 }, undefined],
    ['an overloaded server', { status: 503 }, undefined],
    ['a gateway that lost its upstream', { status: 502 }, true],
    ['a malformed request', { status: 400 }, undefined],
    ['a stream that ended before its first event', { body: [': wait\n\n'] }, true],
  ])('says whether the provider may have charged for %s', async (_name, turn, maybeBilled) => {
    const error = await failure(open([turn]).model.stream(request, { retry: false }).result)
    expect(error.maybeBilled).toBe(maybeBilled)
    expect(error.toJSON().maybeBilled).toBe(maybeBilled)
  })

  test('remembers that an earlier attempt may have been charged for', async () => {
    quick()
    const { model } = open([{ status: 502 }, { status: 429 }, { status: 400 }])
    expect(await failure(model.generate(request))).toMatchObject({ code: 'bad_request', attempts: 3, maybeBilled: true })
  })

  test('that may have been charged for is not tried again by a caller who minds', async () => {
    quick()
    const options = { retry: { ambiguous: false } }
    const careful = open([{ status: 502 }, hello()])
    expect(await failure(careful.model.generate(request, options))).toMatchObject({ code: 'upstream', attempts: 1 })
    expect((await open([{ status: 503 }, hello()]).model.generate(request, options)).text).toBe('Hello')
  })

  test.each([
    [502, 'false', 1],
    [400, 'true', 3],
  ])('of status %i with x-should-retry: %s is tried %i times', async (status, told, attempts) => {
    quick()
    const { model } = open([{ status, headers: { 'x-should-retry': told } }])
    expect(await failure(model.generate(request))).toMatchObject({ attempts, status })
  })
})

describe('the retry budget', () => {
  test('stops retries when a server is down, and says so', async () => {
    quick()
    const { model, requests } = open([{ status: 503 }])
    const errors = await Promise.all(Array.from({ length: 60 }, () => failure(model.generate(request))))
    // A hundred to begin with, a fifth for each of 60 first attempts, and one for each second.
    expect(requests.length).toBeGreaterThanOrEqual(160)
    expect(requests.length).toBeLessThanOrEqual(180)
    const stopped = errors.filter(({ attempts }) => attempts < 3)
    expect(stopped.length).toBeGreaterThan(0)
    for (const { message } of stopped) expect(message).toContain('retry budget of https://relay.test is used up')
  })

  test('is the provider’s own: another instance has another', async () => {
    quick()
    const down = open([{ status: 503 }])
    await Promise.all(Array.from({ length: 60 }, () => failure(down.model.generate(request))))
    expect(await failure(open([{ status: 503 }]).model.generate(request))).toMatchObject({ attempts: 3 })
  })
})

describe('every attempt', () => {
  test('is told to onAttempt when it is over', async () => {
    quick()
    const records: AttemptRecord[] = []
    const { model } = open([
      { status: 429, headers: { 'retry-after-ms': '60' } },
      broken('connect', false, 'ECONNREFUSED'),
      hello(),
    ])
    await model.generate(request, { onAttempt: (record) => records.push(record) })
    expect(records).toMatchObject([
      { attempt: 1, delivery: 'rejected', error: { code: 'rate_limit' }, waitMs: 60, budgetLeft: 99 },
      { attempt: 2, delivery: 'never-sent', error: { code: 'network' }, waitMs: 50, budgetLeft: 98 },
      { attempt: 3, provider: 'relay', modelId: 'm', origin: 'https://relay.test' },
    ])
    expect(records[2]).not.toHaveProperty('error')
    expect(records[2]).not.toHaveProperty('waitMs')
  })

  test('is published on the channel polymux:attempt', async () => {
    const records: unknown[] = []
    const listen = (record: unknown): unknown => records.push(record)
    channel('polymux:attempt').subscribe(listen)
    try {
      await failure(open([{ status: 502 }]).model.generate(request, { retry: false }))
    } finally {
      channel('polymux:attempt').unsubscribe(listen)
    }
    await failure(open([{ status: 502 }]).model.generate(request, { retry: false }))
    expect(records).toMatchObject([{ attempt: 1, delivery: 'ambiguous', error: { code: 'upstream' } }])
  })

  test('goes on as it would when the observer throws, which is reported as an uncaught error', async () => {
    const uncaught: unknown[] = []
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', (error) => uncaught.push(error))
    const onAttempt = (): never => {
      throw new RangeError('mine')
    }
    expect((await open([hello()]).model.generate(request, { onAttempt })).text).toBe('Hello')
    await new Promise((resolve) => setTimeout(resolve, 5))
    for (const listener of listeners) process.on('uncaughtException', listener)
    expect(uncaught).toMatchObject([{ message: 'mine' }])
  })
})

function broken(stage: TransportStage, stale = false, code = 'ECONNRESET'): TransportError {
  return new TransportError('It broke.', { code, stage, stale })
}
