import { describe, expect, test } from 'vitest'
import { pour } from './pour.ts'
import type { ByteBody, ByteSink } from './transport.ts'

describe('a body that is iterated', () => {
  test('is written chunk by chunk, and ended', async () => {
    const { sink, seen } = recorder()
    pour(body('a', 'b'), sink)
    await settled()
    expect(seen).toEqual(['a', 'b', 'end'])
  })

  test('that breaks fails the sink, once', async () => {
    const { sink, seen } = recorder()
    pour(body('a', new Error('broken')), sink)
    await settled()
    expect(seen).toEqual(['a', 'fail: broken'])
  })

  test('waits while it is paused', async () => {
    const { sink, seen } = recorder()
    const flow = pour(body('a', 'b', 'c'), sink)
    flow.pause()
    await settled()
    expect(seen).toEqual(['a'])
    flow.resume()
    flow.pause()
    await settled()
    expect(seen.length).toBeLessThanOrEqual(2)
    flow.resume()
    await settled()
    expect(seen).toEqual(['a', 'b', 'c', 'end'])
  })

  test.each(['while it flows', 'while it is paused'])('that is cancelled %s writes nothing more and is left', async (when) => {
    const { sink, seen } = recorder()
    let left = false
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          yield bytes('x')
          await new Promise((resolve) => setTimeout(resolve, 1))
        }
      } finally {
        left = true
      }
    }
    const flow = pour(endless(), sink)
    await new Promise((resolve) => setTimeout(resolve, 5))
    if (when === 'while it is paused') flow.pause()
    flow.cancel()
    const count = seen.length
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(count).toBeGreaterThan(0)
    expect(seen).toHaveLength(count)
    expect(left).toBe(true)
  })

  test('whose return throws is left all the same', async () => {
    const { sink, seen } = recorder()
    const iterator: AsyncIterator<Uint8Array> = {
      next: () => new Promise(() => {}),
      return: () => {
        throw new Error('no')
      },
    }
    pour({ [Symbol.asyncIterator]: () => iterator }, sink).cancel()
    await settled()
    expect(seen).toEqual([])
  })
})

test('a body that can pour does so itself', () => {
  const { sink, seen } = recorder()
  const flow = { pause() {}, resume() {}, cancel() {} }
  const poured: ByteBody = {
    [Symbol.asyncIterator]: () => {
      throw new Error('not iterated')
    },
    pour(target) {
      target.write(bytes('a'))
      target.end()
      return flow
    },
  }
  expect(pour(poured, sink)).toBe(flow)
  expect(seen).toEqual(['a', 'end'])
})

function recorder(): { readonly sink: ByteSink; readonly seen: string[] } {
  const seen: string[] = []
  const sink: ByteSink = {
    write: (chunk) => seen.push(new TextDecoder().decode(chunk)),
    end: () => seen.push('end'),
    fail: (error) => seen.push(`fail: ${error instanceof Error ? error.message : String(error)}`),
  }
  return { sink, seen }
}

async function* body(...steps: readonly (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const step of steps) {
    if (step instanceof Error) throw step
    yield bytes(step)
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}
