import { describe, expect, test } from 'vitest'
import { TextGatherer } from './text-gatherer.ts'

const sample = 'aé€😀\u{10FFFF}\uFEFFz'.repeat(9_000)

describe('gathered text', () => {
  test.each([1, 2, 3, 5, 7, 1_000, 65_535, 65_536, 65_537, 1e9])('is whole when it comes %i bytes at a time', (size) => {
    const bytes = new TextEncoder().encode(size < 1_000 ? sample.slice(0, 90_000) : sample)
    expect(gather(bytes, size)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  })

  test('replaces broken bytes as a decoder of the whole does, wherever they are cut', () => {
    let state = 11
    const bytes = Uint8Array.from({ length: 300_000 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 24
    })
    const expected = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    for (const size of [13, 4_096, 65_536, 70_001]) expect(gather(bytes, size) === expected).toBe(true)
  })

  test('begins anew after it was taken', () => {
    const gatherer = new TextGatherer()
    gatherer.add(new TextEncoder().encode('one'))
    expect(gatherer.size).toBe(3)
    expect(gatherer.take()).toBe('one')
    expect(gatherer.size).toBe(0)
    expect(gatherer.take()).toBe('')
  })
})

function gather(bytes: Uint8Array, size: number): string {
  const gatherer = new TextGatherer()
  for (let start = 0; start < bytes.length; start += size) gatherer.add(bytes.subarray(start, start + size))
  return gatherer.take()
}
