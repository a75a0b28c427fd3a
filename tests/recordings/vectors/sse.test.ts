/** The event stream decoder on vectors of the WHATWG grammar and of what OpenRouter sends, from raw bytes in every division. */
import { createSseDecoder } from '@polymux/core/adapter'
import type { WireMessage } from '@polymux/core/adapter'
import { describe, expect, test } from 'vitest'
import { hasVectors, vectorsFolder } from '../shared-folder.ts'
import { sseVectors } from './sse-vectors.ts'
import type { SseEvent } from './sse-vectors.ts'

const vectors = sseVectors()

if (!hasVectors) console.log(`No vectors at ${vectorsFolder} (POLYMUX_SHARED): the tests that read them are skipped.`)

describe.skipIf(!hasVectors)('the event stream decoder', () => {
  test('decodes every vector as its chunks came', () => {
    const failed = vectors.filter(({ chunks, expected }) => !same(decode(chunks), expected))
    console.log(`SSE vectors: ${vectors.length - failed.length} of ${vectors.length}.`)
    expect(failed.map(({ id }) => id)).toEqual([])
    expect(vectors).toHaveLength(87)
  })

  test.each([1, 2, 3, 7])('decodes every vector in chunks of %i bytes', (size) => {
    const failed = vectors.filter(({ chunks, expected }) => !same(decode(divide(Buffer.concat(chunks), size)), expected))
    expect(failed.map(({ id }) => id)).toEqual([])
  })

  test('decodes every vector cut in two at every byte', () => {
    const failed: string[] = []
    for (const { chunks, expected, id } of vectors) {
      const bytes = Buffer.concat(chunks)
      for (let at = 0; at <= bytes.length; at++) {
        if (!same(decode([bytes.subarray(0, at), bytes.subarray(at)]), expected)) failed.push(`${id} cut at ${at}`)
      }
    }
    expect(failed).toEqual([])
  })
})

function decode(chunks: readonly Uint8Array[]): readonly SseEvent[] {
  const decoder = createSseDecoder()
  const messages: WireMessage[] = []
  for (const chunk of chunks) decoder.push(chunk, messages)
  decoder.end(messages)
  return messages.map(({ data, event, id }) => ({ event: event ?? 'message', data, id: id ?? '' }))
}

function divide(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
}

function same(found: readonly SseEvent[], expected: readonly SseEvent[]): boolean {
  return (
    found.length === expected.length &&
    found.every(({ data, event, id }, index) => {
      const other = expected[index]
      return data === other?.data && event === other.event && id === other.id
    })
  )
}
