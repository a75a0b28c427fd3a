import { describe, expect, test } from 'vitest'
import { createByteQueue } from './byte-queue.ts'
import type { ByteQueue } from './byte-queue.ts'

const kilobyte = 1024

describe('createByteQueue', () => {
  test('gives the chunks in order, then the end', async () => {
    const { queue } = open()
    queue.push(bytes(1))
    queue.push(bytes(2))
    const reader = read(queue, 3)
    queue.push(bytes(3))
    queue.end()
    expect(await reader).toEqual([bytes(1), bytes(2), bytes(3)])
    expect(await iterate(queue).next()).toEqual({ done: true, value: undefined })
  })

  test('a reader that waits gets the chunk itself, unbuffered', async () => {
    const { queue } = open()
    const step = iterate(queue).next()
    const chunk = bytes(7)
    queue.push(chunk)
    expect((await step).value).toBe(chunk)
  })

  test('a reader that waits is told of the end and of a failure', async () => {
    const ended = open().queue
    const step = iterate(ended).next()
    ended.end()
    expect(await step).toEqual({ done: true, value: undefined })

    const failed = open().queue
    const broken = iterate(failed).next()
    failed.fail(new Error('reset'))
    await expect(broken).rejects.toThrow('reset')
  })

  test('what came before a failure is read first', async () => {
    const { queue } = open()
    queue.push(bytes(1))
    queue.fail(new Error('reset'))
    const iterator = iterate(queue)
    expect((await iterator.next()).value).toEqual(bytes(1))
    await expect(iterator.next()).rejects.toThrow('reset')
  })

  test('what came before the end is read first, and a failure after it is too late', async () => {
    const { queue } = open()
    queue.push(bytes(1))
    queue.end()
    queue.fail(new Error('reset'))
    const iterator = iterate(queue)
    expect((await iterator.next()).value).toEqual(bytes(1))
    expect((await iterator.next()).done).toBe(true)
  })

  test('the connection is paused beyond 256 KiB unread, and resumed once all is read', async () => {
    const { queue, calls } = open()
    for (let index = 0; index < 4; index++) queue.push(new Uint8Array(64 * kilobyte))
    expect(calls).toEqual([])
    queue.push(bytes(1))
    expect(calls).toEqual(['pause'])
    queue.push(bytes(2))
    expect(calls).toEqual(['pause'])
    const iterator = iterate(queue)
    for (let index = 0; index < 5; index++) await iterator.next()
    expect(calls).toEqual(['pause'])
    await iterator.next()
    expect(calls).toEqual(['pause', 'resume'])
  })

  test('pausing starts over after a resume', async () => {
    const { queue, calls } = open()
    const iterator = iterate(queue)
    for (let round = 0; round < 3; round++) {
      queue.push(new Uint8Array(300 * kilobyte))
      await iterator.next()
    }
    expect(calls).toEqual(['pause', 'resume', 'pause', 'resume', 'pause', 'resume'])
  })

  test('a reader that keeps up is never paused, however much passes', async () => {
    const { queue, calls } = open()
    const iterator = iterate(queue)
    for (let index = 0; index < 10; index++) {
      const step = iterator.next()
      queue.push(new Uint8Array(300 * kilobyte))
      await step
    }
    expect(calls).toEqual([])
  })

  test('leaving the loop cancels the connection once and forgets what was unread', async () => {
    const { queue, calls } = open()
    queue.push(bytes(1))
    queue.push(bytes(2))
    for await (const chunk of queue) {
      expect(chunk).toEqual(bytes(1))
      break
    }
    expect(calls).toEqual(['cancel'])
    queue.push(bytes(3))
    queue.fail(new Error('cancelled'))
    const iterator = iterate(queue)
    await iterator.return?.()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect(calls).toEqual(['cancel'])
  })

  test('leaving after the end or a failure cancels nothing', async () => {
    const ended = open()
    ended.queue.end()
    await iterate(ended.queue).return?.()
    const failed = open()
    failed.queue.fail(new Error('reset'))
    await iterate(failed.queue).return?.()
    expect([...ended.calls, ...failed.calls]).toEqual([])
  })

  test('leaving while a read waits settles both', async () => {
    const { queue, calls } = open()
    const iterator = iterate(queue)
    const step = iterator.next()
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect(await step).toEqual({ done: true, value: undefined })
    expect(calls).toEqual(['cancel'])
  })
})

function open(): { readonly queue: ByteQueue; readonly calls: string[] } {
  const calls: string[] = []
  const queue = createByteQueue({
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
    cancel: () => calls.push('cancel'),
  })
  return { queue, calls }
}

function iterate(queue: ByteQueue): AsyncIterator<Uint8Array> {
  return queue[Symbol.asyncIterator]()
}

async function read(queue: ByteQueue, count: number): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  const iterator = iterate(queue)
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
