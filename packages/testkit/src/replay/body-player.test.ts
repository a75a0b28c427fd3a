import { getEventListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { chatFixture, chatUrl, requestBody, streamResponse } from '../../test/sample-fixtures.ts'
import type { Fixture } from '../fixture/fixture.ts'
import type { ReplayOptions } from './replay-engine.ts'
import { replayTransport } from './replay-transport.ts'

const euro = Buffer.from('€').toString('latin1')
const chunked = chatFixture({
  response: streamResponse([
    { t: 0, s: ': wait\n\n' },
    { t: 20, b: Buffer.from('€').subarray(0, 2).toString('base64') },
    { t: 40, b: Buffer.from('€').subarray(2).toString('base64') },
    { t: 60, s: 'data: [DONE]\n\n' },
  ]),
})

describe('a stream that is poured', () => {
  const pour = async (fixture: Fixture, options: ReplayOptions & { readonly signal?: AbortSignal } = {}) => {
    const { body } = await replayTransport(
      fixture,
      options,
    )({
      method: 'POST',
      url: chatUrl,
      headers: {},
      body: JSON.stringify(requestBody('Hi')),
      ...(options.signal && { signal: options.signal }),
    })
    const told: string[] = []
    const sink = {
      write: (bytes: Uint8Array) => void told.push(Buffer.from(bytes).toString('latin1')),
      end: () => void told.push('end'),
      fail: (error: unknown) => void told.push(String(error)),
    }
    return { flow: body.pour?.(sink), told }
  }
  const chunks = [': wait\n\n', euro.slice(0, 2), euro.slice(2), 'data: [DONE]\n\n']

  test('keeps the boundaries of its chunks, and says nothing before it is asked to', async () => {
    const { told } = await pour(chunked)
    await vi.waitFor(() => expect(told).toEqual([...chunks, 'end']))
  })

  test('takes its recorded time at speed 1', async () => {
    const startedAt = performance.now()
    const { told } = await pour(chunked, { speed: 1 })
    await vi.waitFor(() => expect(told).toHaveLength(5))
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(58)
  })

  test('writes nothing while it is paused, and goes on from there', async () => {
    const { flow, told } = await pour(chunked, { speed: 1 })
    flow?.pause()
    await delay(30)
    expect(told).toEqual(chunks.slice(0, 1))
    flow?.resume()
    await vi.waitFor(() => expect(told).toEqual([...chunks, 'end']))
  })

  test.each([
    ['reset', 'Error: read ECONNRESET'],
    ['fin', 'SocketError: other side closed'],
  ] as const)('fails after its last chunk when it ended by %s', async (kind, error) => {
    const { told } = await pour(chatFixture({ response: streamResponse([{ t: 0, s: 'a' }], { kind }) }))
    await vi.waitFor(() => expect(told).toEqual(['a', error]))
  })

  test('fails with the reason of its signal, also in silence, and says nothing once it is cancelled', async () => {
    const silent = chatFixture({ response: streamResponse([{ t: 0, s: 'a' }], { kind: 'stall' }) })
    const controller = new AbortController()
    const { told } = await pour(silent, { signal: controller.signal })
    const cancelled = await pour(silent, { signal: controller.signal })
    await vi.waitFor(() => expect([told, cancelled.told]).toEqual([['a'], ['a']]))
    cancelled.flow?.cancel()
    controller.abort(new Error('enough'))
    expect([told, cancelled.told]).toEqual([['a', 'Error: enough'], ['a']])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })
})
