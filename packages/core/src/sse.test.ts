import { describe, expect, test } from 'vitest'
import type { WireMessage } from './codec.ts'
import { createSseDecoder } from './sse.ts'

const encoder = new TextEncoder()

type Expected = { readonly data: string; readonly event?: string; readonly id?: string }

/** Name, text of the stream, messages it gives. Each is read whole and cut at 1, 2, 3 and 7 bytes and at every single position. */
const grammar: readonly (readonly [name: string, text: string, expected: readonly Expected[]])[] = [
  ['a line of data and a blank line are one message', 'data: a\n\n', [{ data: 'a' }]],
  ['only one space after the colon is dropped', 'data:  a\n\ndata:b\n\n', [{ data: ' a' }, { data: 'b' }]],
  ['several data lines are joined by line feeds', 'data: a\ndata\ndata:\ndata: b\n\n', [{ data: 'a\n\n\nb' }]],
  ['an empty data line is a message with empty data', 'data\n\n', [{ data: '' }]],
  ['CR ends a line', 'data: a\rdata: b\r\rdata: c\r\r', [{ data: 'a\nb' }, { data: 'c' }]],
  ['CRLF ends one line, not two', 'data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n', [{ data: 'a\nb' }, { data: 'c' }]],
  [
    'line breaks of all sorts may mix',
    'data: a\r\ndata: b\rdata: c\n\r\ndata: d\r\n\rdata: e\n\n',
    [{ data: 'a\nb\nc' }, { data: 'd' }, { data: 'e' }],
  ],
  ['a leading byte order mark is dropped', '\uFEFFdata: a\n\n', [{ data: 'a' }]],
  ['a second byte order mark is part of the field name', '\uFEFF\uFEFFdata: a\n\ndata: b\n\n', [{ data: 'b' }]],
  ['a byte order mark later on is data', 'data: a\n\ndata: \uFEFFb\n\n', [{ data: 'a' }, { data: '\uFEFFb' }]],
  ['comments are ignored', ': OPENROUTER PROCESSING\n\n:\ndata: a\n: data: b\n\n', [{ data: 'a' }]],
  ['the event name belongs to one message', 'event: ping\ndata: a\n\ndata: b\n\n', [{ data: 'a', event: 'ping' }, { data: 'b' }]],
  ['an event without data is no message, and its name is forgotten', 'event: ping\n\ndata: a\n\n', [{ data: 'a' }]],
  [
    'the last of two event names counts, an empty one is none',
    'event: a\nevent: b\ndata: 1\n\nevent: a\nevent\ndata: 2\n\n',
    [{ data: '1', event: 'b' }, { data: '2' }],
  ],
  [
    'an id persists until another one comes',
    'id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n',
    [
      { data: 'a', id: '1' },
      { data: 'b', id: '1' },
      { data: 'c', id: '2' },
    ],
  ],
  ['an empty id takes the id away', 'id: 1\ndata: a\n\nid\ndata: b\n\n', [{ data: 'a', id: '1' }, { data: 'b' }]],
  [
    'an id with a null character is ignored',
    'id: 1\ndata: a\n\nid: 2\u0000\ndata: b\n\n',
    [
      { data: 'a', id: '1' },
      { data: 'b', id: '1' },
    ],
  ],
  ['an id alone, without data, is kept for the next message', 'id: 7\n\ndata: a\n\n', [{ data: 'a', id: '7' }]],
  ['retry is ignored', 'retry: 1000\nretry: x\nretry\ndata: a\n\n', [{ data: 'a' }]],
  [
    'unknown fields are ignored, case and spaces included',
    'Data: a\ndata : b\n data: c\ndatas: d\nx\n\ndata: e\n\n',
    [{ data: 'e' }],
  ],
  ['colons in the data stay', 'data: {"a":"b: c"}\n\n', [{ data: '{"a":"b: c"}' }]],
  ['an event that the stream breaks off in is dropped', 'data: a\n\ndata: b\n', [{ data: 'a' }]],
  ['a line that the stream breaks off in is dropped', 'data: a\n\ndata: [DONE]', [{ data: 'a' }]],
  [
    'characters of two, three and four bytes come whole',
    'data: é€😀\n\nevent: naïve\ndata: 文\n\n',
    [{ data: 'é€😀' }, { data: '文', event: 'naïve' }],
  ],
  ['blank lines alone are no messages', '\n\r\n\r\n\n', []],
]

describe('createSseDecoder', () => {
  test.each(grammar)('%s', (_name, text, expected) => {
    const bytes = encoder.encode(text)
    expect(decode([bytes])).toEqual(expected)
    for (const size of [1, 2, 3, 7]) expect(decode(pieces(bytes, size)), `pieces of ${size} bytes`).toEqual(expected)
    for (let at = 1; at < bytes.length; at++)
      expect(decode([bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toEqual(expected)
  })

  test('empty chunks change nothing', () => {
    const none = new Uint8Array()
    expect(decode([none, encoder.encode('data: a\r'), none, encoder.encode('\n\r'), none, encoder.encode('\n'), none])).toEqual([
      { data: 'a' },
    ])
  })

  test('a message is given with the bytes that complete it, a lone CR at their end included', () => {
    const decoder = createSseDecoder()
    const messages: WireMessage[] = []
    decoder.push(encoder.encode('data: a\r\n\r'), messages)
    expect(messages).toEqual([{ data: 'a' }])
    decoder.push(encoder.encode('\ndata: b\n\n'), messages)
    expect(messages).toEqual([{ data: 'a' }, { data: 'b' }])
  })

  test('bytes that are not UTF-8 cost that character, not the message', () => {
    const bytes = new Uint8Array([...encoder.encode('data: a'), 0xff, ...encoder.encode('b\n\n')])
    expect(decode([bytes])).toEqual([{ data: 'a\uFFFDb' }])
  })

  test('a data line of 8 MB in network pieces costs at most three times as much per byte as short lines', () => {
    const megabyte = 1024 * 1024
    const short = `data: ${'a'.repeat(120)}\n\n`
    const long = pieces(encoder.encode(`data: ${'a'.repeat(8 * megabyte)}\n\n`), 1_400)
    const many = pieces(encoder.encode(short.repeat(Math.ceil((2 * megabyte) / short.length))), 1_400)
    expect(decode(long)[0]?.data).toHaveLength(8 * megabyte)
    const costOf = (chunks: readonly Uint8Array[], megabytes: number): number => bestOf(3, () => decode(chunks)) / megabytes
    expect(costOf(long, 8)).toBeLessThanOrEqual(3 * costOf(many, 2))
  })
})

function decode(chunks: readonly Uint8Array[]): WireMessage[] {
  const decoder = createSseDecoder()
  const messages: WireMessage[] = []
  for (const chunk of chunks) decoder.push(chunk, messages)
  decoder.end(messages)
  return messages
}

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
}

/** The shortest of several runs in milliseconds: what the work costs when nothing else runs. */
function bestOf(runs: number, work: () => void): number {
  return Math.min(
    ...Array.from({ length: runs }, () => {
      const before = performance.now()
      work()
      return performance.now() - before
    }),
  )
}
