import { afterEach, describe, expect, test, vi } from 'vitest'
import { base64Bytes, base64Text } from './base64.ts'

const texts: readonly (readonly [base64: string, bytes: readonly number[]])[] = [
  ['', []],
  ['AA==', [0]],
  ['AAE=', [0, 1]],
  ['AAEC', [0, 1, 2]],
  ['AAEC/w==', [0, 1, 2, 255]],
  ['+/+/', [251, 255, 191]],
]

describe.each(['with the Buffer of Node', 'where there is none'])('base64 %s', (where) => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  test.each(texts)('"%s" is its bytes', (base64, bytes) => {
    if (where !== 'with the Buffer of Node') vi.stubGlobal('Buffer', undefined)
    const decoded = base64Bytes(base64)
    expect([...decoded]).toEqual(bytes)
    expect(decoded.byteOffset).toBe(0)
    expect(decoded.buffer.byteLength).toBe(bytes.length)
  })

  test.each(texts)('"%s" is the text of its bytes', (base64, bytes) => {
    if (where !== 'with the Buffer of Node') vi.stubGlobal('Buffer', undefined)
    // From the middle of other memory, as pieces of a file are.
    expect(base64Text(Uint8Array.from([9, ...bytes, 9]).subarray(1, -1))).toBe(base64)
  })

  test('is the same text by pieces as whole', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251)
    const whole = Buffer.from(bytes).toString('base64')
    if (where !== 'with the Buffer of Node') vi.stubGlobal('Buffer', undefined)
    expect(base64Text(bytes)).toBe(whole)
  })

  test.each(['A-%$', 'AAEC!!!!', '????'])('"%s" is none', (text) => {
    if (where !== 'with the Buffer of Node') vi.stubGlobal('Buffer', undefined)
    expect(() => base64Bytes(text)).toThrow()
  })
})
