import { describe, expect, test } from 'vitest'
import type { ByteSink } from '../transport.ts'
import { createByteBody } from './byte-body.ts'
import type { WritableBody } from './byte-body.ts'

const kilobyte = 1024

describe('createByteBody', () => {
  test('gives the chunks in order, then the end', async () => {
    const { body } = open()
    body.write(bytes(1))
    body.write(bytes(2))
    const reader = read(body, 3)
    body.write(bytes(3))
    body.end()
    expect(await reader).toEqual([bytes(1), bytes(2), bytes(3)])
    expect(await iterate(body).next()).toEqual({ done: true, value: undefined })
  })

  test('a reader that waits gets the chunk itself, unbuffered', async () => {
    const { body } = open()
    const step = iterate(body).next()
    const chunk = bytes(7)
    body.write(chunk)
    expect((await step).value).toBe(chunk)
  })

  test('a reader that waits is told of the end and of a failure', async () => {
    const ended = open().body
    const step = iterate(ended).next()
    ended.end()
    expect(await step).toEqual({ done: true, value: undefined })

    const failed = open().body
    const broken = iterate(failed).next()
    failed.fail(new Error('reset'))
    await expect(broken).rejects.toThrow('reset')
  })

  test('what came before a failure is read first', async () => {
    const { body } = open()
    body.write(bytes(1))
    body.fail(new Error('reset'))
    const iterator = iterate(body)
    expect((await iterator.next()).value).toEqual(bytes(1))
    await expect(iterator.next()).rejects.toThrow('reset')
  })

  test('what came before the end is read first, and a failure after it is too late', async () => {
    const { body } = open()
    body.write(bytes(1))
    body.end()
    body.fail(new Error('reset'))
    const iterator = iterate(body)
    expect((await iterator.next()).value).toEqual(bytes(1))
    expect((await iterator.next()).done).toBe(true)
  })

  test('the connection is paused beyond 256 KiB unread, and resumed once at most 64 KiB are', async () => {
    const { body, calls } = open()
    for (let index = 0; index < 4; index++) body.write(new Uint8Array(64 * kilobyte))
    expect(calls).toEqual([])
    body.write(bytes(1))
    expect(calls).toEqual(['pause'])
    body.write(bytes(2))
    expect(calls).toEqual(['pause'])
    const iterator = iterate(body)
    for (let index = 0; index < 3; index++) await iterator.next()
    expect(calls).toEqual(['pause'])
    await iterator.next()
    expect(calls).toEqual(['pause', 'resume'])
  })

  test('pausing starts over after a resume', async () => {
    const { body, calls } = open()
    const iterator = iterate(body)
    for (let round = 0; round < 3; round++) {
      body.write(new Uint8Array(300 * kilobyte))
      await iterator.next()
    }
    expect(calls).toEqual(['pause', 'resume', 'pause', 'resume', 'pause', 'resume'])
  })

  test('a reader that keeps up is never paused, however much passes', async () => {
    const { body, calls } = open()
    const iterator = iterate(body)
    for (let index = 0; index < 10; index++) {
      const step = iterator.next()
      body.write(new Uint8Array(300 * kilobyte))
      await step
    }
    expect(calls).toEqual([])
  })

  test('leaving the loop cancels the connection once and forgets what was unread', async () => {
    const { body, calls } = open()
    body.write(bytes(1))
    body.write(bytes(2))
    for await (const chunk of body) {
      expect(chunk).toEqual(bytes(1))
      break
    }
    expect(calls).toEqual(['cancel', 'settled'])
    body.write(bytes(3))
    body.fail(new Error('cancelled'))
    const iterator = iterate(body)
    await iterator.return?.()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect(calls).toEqual(['cancel', 'settled'])
  })

  test('leaving after the end or a failure cancels nothing', async () => {
    const ended = open()
    ended.body.end()
    await iterate(ended.body).return?.()
    const failed = open()
    failed.body.fail(new Error('reset'))
    await iterate(failed.body).return?.()
    expect([...ended.calls, ...failed.calls]).toEqual(['settled', 'settled'])
  })

  test('leaving while a read waits settles both', async () => {
    const { body, calls } = open()
    const iterator = iterate(body)
    const step = iterator.next()
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect(await step).toEqual({ done: true, value: undefined })
    expect(calls).toEqual(['cancel', 'settled'])
  })
})

describe('pour', () => {
  test('hands over each chunk as it is written, and the end', () => {
    const { body, calls } = open()
    body.pour?.(sink(calls))
    body.write(bytes(1))
    expect(calls).toEqual(['write 1'])
    body.end()
    expect(calls).toEqual(['write 1', 'settled', 'end'])
  })

  test('hands over what came before it in the next turn, in order and before what comes then', async () => {
    const { body, calls } = open()
    body.write(bytes(1))
    body.pour?.(sink(calls))
    body.write(bytes(2, 2))
    expect(calls).toEqual([])
    await Promise.resolve()
    expect(calls).toEqual(['write 1', 'write 2'])
    body.write(bytes(3, 3, 3))
    expect(calls).toEqual(['write 1', 'write 2', 'write 3'])
  })

  test('of a body that has ended or failed already hands over that too, after the bytes', async () => {
    const ended = open()
    ended.body.write(bytes(1))
    ended.body.end()
    ended.body.pour?.(sink(ended.calls))
    const failed = open()
    failed.body.fail(new Error('reset'))
    failed.body.pour?.(sink(failed.calls))
    await Promise.resolve()
    expect(ended.calls).toEqual(['settled', 'write 1', 'end'])
    expect(failed.calls).toEqual(['settled', 'fail reset'])
  })

  test('takes up a connection that was paused because nobody read', async () => {
    const { body, calls } = open()
    body.write(new Uint8Array(300 * kilobyte))
    body.pour?.(sink(calls))
    await Promise.resolve()
    expect(calls).toEqual(['pause', 'resume', `write ${300 * kilobyte}`])
  })

  test('paused, keeps what still comes until it goes on, and the end with it', () => {
    const { body, calls } = open()
    const flow = body.pour?.(sink(calls))
    flow?.pause()
    body.write(new Uint8Array(300 * kilobyte))
    body.write(bytes(1))
    body.end()
    expect(calls).toEqual(['pause', 'settled'])
    flow?.resume()
    expect(calls).toEqual(['pause', 'settled', `write ${300 * kilobyte}`, 'write 1', 'end'])
  })

  test('paused again by its first chunk keeps the second', () => {
    const { body, calls } = open()
    const flow = body.pour?.({ ...sink(calls), write: ({ length }) => (calls.push(`write ${length}`), flow?.pause()) })
    flow?.pause()
    body.write(bytes(1))
    body.write(bytes(2, 2))
    flow?.resume()
    expect(calls).toEqual(['pause', 'write 1', 'pause'])
    flow?.resume()
    expect(calls).toEqual(['pause', 'write 1', 'pause', 'write 2', 'pause'])
    flow?.resume()
    expect(calls.at(-1)).toBe('resume')
  })

  test('resumed without a pause asks the connection for nothing', () => {
    const { body, calls } = open()
    body.pour?.(sink(calls))?.resume()
    expect(calls).toEqual([])
  })

  test('cancelled says nothing more, and closes what is open once', () => {
    const { body, calls } = open()
    const flow = body.pour?.(sink(calls))
    flow?.cancel()
    flow?.cancel()
    body.write(bytes(1))
    body.end()
    body.fail(new Error('late'))
    expect(calls).toEqual(['cancel', 'settled'])
  })

  test('cancelled after the end closes nothing, and leaves what it held', async () => {
    const { body, calls } = open()
    body.write(bytes(1))
    body.end()
    body.pour?.(sink(calls)).cancel()
    await Promise.resolve()
    expect(calls).toEqual(['settled'])
  })
})

describe('an abort', () => {
  test('comes before what is unread, to a reader that waits and to one that is paused', async () => {
    const unread = open().body
    unread.write(bytes(1))
    unread.abort('enough')
    await expect(iterate(unread).next()).rejects.toBe('enough')
    const waiting = open().body
    const step = iterate(waiting).next()
    waiting.abort('enough')
    await expect(step).rejects.toBe('enough')
    const { body, calls } = open()
    body.pour?.(sink(calls)).pause()
    body.write(bytes(1))
    body.abort('enough')
    expect(calls).toEqual(['pause', 'settled', 'fail enough'])
  })

  test('after the end changes nothing', async () => {
    const { body } = open()
    body.write(bytes(1))
    body.end()
    body.abort('enough')
    expect((await iterate(body).next()).value).toEqual(bytes(1))
    expect((await iterate(body).next()).done).toBe(true)
  })
})

test('fifty thousand tiny chunks are handed over in a moment', async () => {
  const { body } = open()
  for (let index = 0; index < 50_000; index++) body.write(bytes(index % 256))
  body.end()
  const begin = performance.now()
  let sum = 0
  await new Promise<void>((resolve, reject) => {
    body.pour?.({ write: (chunk) => (sum += chunk[0] ?? 0), end: resolve, fail: reject })
  })
  expect(sum).toBe(6_367_960)
  expect(performance.now() - begin).toBeLessThan(1_000)
})

function open(): { readonly body: WritableBody; readonly calls: string[] } {
  const calls: string[] = []
  const body = createByteBody({
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
    cancel: () => calls.push('cancel'),
    settled: () => calls.push('settled'),
  })
  return { body, calls }
}

function sink(calls: string[]): ByteSink {
  return {
    write: ({ length }) => calls.push(`write ${length}`),
    end: () => calls.push('end'),
    fail: (error) => calls.push(`fail ${error instanceof Error ? error.message : String(error)}`),
  }
}

function iterate(body: WritableBody): AsyncIterator<Uint8Array> {
  return body[Symbol.asyncIterator]()
}

async function read(body: WritableBody, count: number): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  const iterator = iterate(body)
  while (chunks.length < count) {
    const step = await iterator.next()
    if (step.done) break
    chunks.push(step.value)
  }
  return chunks
}

function bytes(...values: readonly number[]): Uint8Array {
  return new Uint8Array(values)
}
