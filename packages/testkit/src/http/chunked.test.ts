import { expect, test } from 'vitest'
import { chunksOf } from './chunked.ts'

test.each([
  [['a'], '1\r\na\r\n'],
  [['sea', '', '0123456789abcdef'], '3\r\nsea\r\n10\r\n0123456789abcdef\r\n'],
  [['x'.repeat(4_096)], `1000\r\n${'x'.repeat(4_096)}\r\n`],
  [['x'.repeat(255), 'é'], `ff\r\n${'x'.repeat(255)}\r\n2\r\né\r\n`],
  [[], ''],
])('%j', (parts, wire) => {
  expect(Buffer.from(chunksOf(parts.map((part) => new TextEncoder().encode(part)))).toString()).toBe(wire)
})
