import { describe, expect, test } from 'vitest'
import type { WireMessage } from './codec.ts'
import { createNdjsonDecoder } from './ndjson.ts'

const encoder = new TextEncoder()

const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ['each line is a message', '{"a":1}\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
  ['blank lines are skipped', '\n{"a":1}\n\n  \n{"a":2}\n\n', ['{"a":1}', '{"a":2}']],
  ['a carriage return before the line feed is no part of the message', '{"a":1}\r\n{"a":2}\r\n', ['{"a":1}', '{"a":2}']],
  ['a carriage return alone ends no line', '{"a":\r1}\n', ['{"a":\r1}']],
  ['a last line without its line feed counts when it is JSON', '{"a":1}\n{"done":true}', ['{"a":1}', '{"done":true}']],
  ['a last line that was cut is dropped', '{"a":1}\n{"done":tr', ['{"a":1}']],
  ['a line with its line feed is given as it is, JSON or not', 'oops\n{"a":1}\n', ['oops', '{"a":1}']],
  ['characters of several bytes come whole', '{"a":"é€😀"}\n{"b":"文"}', ['{"a":"é€😀"}', '{"b":"文"}']],
  ['nothing at all gives no message', '', []],
]

describe('createNdjsonDecoder', () => {
  test.each(cases)('%s', (_name, text, expected) => {
    const bytes = encoder.encode(text)
    const messages = expected.map((data) => ({ data }))
    expect(decode([bytes])).toEqual(messages)
    for (const size of [1, 2, 3, 7]) expect(decode(pieces(bytes, size)), `pieces of ${size} bytes`).toEqual(messages)
    for (let at = 1; at < bytes.length; at++)
      expect(decode([bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toEqual(messages)
  })

  test('a message is given with the bytes that complete it', () => {
    const decoder = createNdjsonDecoder()
    const messages: WireMessage[] = []
    decoder.push(encoder.encode('{"a":1}\n{"a"'), messages)
    expect(messages).toEqual([{ data: '{"a":1}' }])
    decoder.push(encoder.encode(':2}\n'), messages)
    expect(messages).toEqual([{ data: '{"a":1}' }, { data: '{"a":2}' }])
  })
})

function decode(chunks: readonly Uint8Array[]): WireMessage[] {
  const decoder = createNdjsonDecoder()
  const messages: WireMessage[] = []
  for (const chunk of chunks) decoder.push(chunk, messages)
  decoder.end(messages)
  return messages
}

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
}
