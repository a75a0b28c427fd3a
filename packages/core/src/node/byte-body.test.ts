import { describe, expect, test } from 'vitest'
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
    expect(calls).toEqual(['cancel'])
    body.write(bytes(3))
    body.fail(new Error('cancelled'))
    const iterator = iterate(body)
    await iterator.return?.()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect(calls).toEqual(['cancel'])
  })

  test('leaving after the end or a failure cancels nothing', async () => {
    const ended = open()
    ended.body.end()
    await iterate(ended.body).return?.()
    const failed = open()
    failed.body.fail(new Error('reset'))
    await iterate(failed.body).return?.()
    expect([...ended.calls, ...failed.calls]).toEqual([])
  })

  test('leaving while a read waits settles both', async () => {
    const { body, calls } = open()
    const iterator = iterate(body)
    const step = iterator.next()
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect(await step).toEqual({ done: true, value: undefined })
    expect(calls).toEqual(['cancel'])
  })
})

function open(): { readonly body: WritableBody; readonly calls: string[] } {
  const calls: string[] = []
  const body = createByteBody({
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
    cancel: () => calls.push('cancel'),
    settled: () => {},
  })
  return { body, calls }
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
