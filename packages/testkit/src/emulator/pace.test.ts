import { describe, expect, test } from 'vitest'
import { user } from '../../test/emulator-calls.ts'
import { rawClient } from '../../test/raw-client.ts'
import { createEmulator, type Chunking, type Pace } from '../emulator.ts'
import { createHandler } from './emulator.ts'

const path = '/api/v1/chat/completions'
const body = { model: 'openai/gpt-4o-mini', messages: user('Describe a calm sea'), stream: true }
const request = { method: 'POST', path, headers: {}, bytes: new TextEncoder().encode(JSON.stringify(body)) }

function chunksAt(pace: Pace, seed = 0): readonly { readonly atMs: number; readonly bytes: Uint8Array }[] {
  return createHandler({ pace, seed })(request).chunks
}

const whole = Buffer.concat(chunksAt({}).map(({ bytes }) => bytes)).toString()

describe('chunking', () => {
  test.each<[Chunking, (sizes: readonly number[]) => boolean]>([
    ['event', (sizes) => sizes.length > 50],
    ['token', (sizes) => sizes.length === 1],
    ['mtu', (sizes) => sizes.slice(0, -1).every((size) => size === 1_448)],
    ['byte', (sizes) => sizes.every((size) => size === 1)],
    ['random', (sizes) => Math.max(...sizes) <= 64 && new Set(sizes).size > 20],
  ])('by %s changes the pieces and no byte', (chunking, fits) => {
    const chunks = chunksAt({ chunking })
    expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).toString()).toBe(whole)
    expect(chunks.map(({ bytes }) => bytes.length)).toSatisfy(fits)
  })

  test('keeps the moments of a paced answer', () => {
    const moments = (chunking: Chunking): ReadonlySet<number> =>
      new Set(chunksAt({ tokensPerSecond: 100, chunking }).map(({ atMs }) => atMs))
    for (const chunking of ['token', 'mtu', 'byte', 'random'] as const) expect(moments(chunking)).toEqual(moments('event'))
  })

  test('reaches the wire: one HTTP chunk for each piece', async () => {
    for (const chunking of ['event', 'byte'] as const) {
      const server = await createEmulator({ pace: { chunking } }).listen()
      const client = await rawClient(server.url)
      client.post(path, { ...body, max_tokens: 3 })
      const received = await client.received()
      const [, wire = ''] = received.split(/\r\n\r\n(.*)/s)
      const pieces = createHandler({ pace: { chunking } })({
        ...request,
        bytes: new TextEncoder().encode(JSON.stringify({ ...body, max_tokens: 3 })),
      }).chunks
      const texts = pieces.map(({ bytes }) => `${bytes.length.toString(16)}\r\n${Buffer.from(bytes).toString()}\r\n`)
      expect(wire).toBe(`${texts.join('')}0\r\n\r\n`)
      client.socket.destroy()
      await server.close()
    }
  })
})

describe('jitter', () => {
  test('moves every token, never back, the same way for the same seed', () => {
    const pace = { firstTokenMs: 50, tokensPerSecond: 20, jitter: 0.8 }
    const times = chunksAt(pace, 3).map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    const gaps = times.slice(2, 40).map((atMs, index) => atMs - (times[index + 1] ?? 0))
    expect(new Set(gaps).size).toBeGreaterThan(10)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(91)
    expect(chunksAt(pace, 3).map(({ atMs }) => atMs)).toEqual(times)
    expect(chunksAt(pace, 4).map(({ atMs }) => atMs)).not.toEqual(times)
  })
})

describe('leaks', () => {
  test('are a stream left half read, in process or not, and connections left open', async () => {
    const emulator = createEmulator()
    await emulator.expectNoLeaks(0)
    const sent = { method: 'POST', url: `http://emulator${path}`, headers: {}, body: JSON.stringify(body) } as const
    const { body: stream } = await emulator.transport(sent)
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.next()
    await expect(emulator.expectNoLeaks(0)).rejects.toThrow(`the answer to POST ${path} was not read to its end`)
    await iterator.return?.()
    await emulator.expectNoLeaks(0)
    const server = await emulator.listen()
    const client = await rawClient(server.url)
    client.post(path, body)
    await client.received()
    expect(emulator.openSockets()).toBe(1)
    await expect(emulator.expectNoLeaks(5)).rejects.toThrow('1 connection is open')
    client.socket.destroy()
    await emulator.expectNoLeaks()
    await server.close()
  })
})
