import { afterEach, describe, expect, test, vi } from 'vitest'
import { base64Bytes } from './base64.ts'

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

  test.each(['A-%$', 'AAEC!!!!', '????'])('"%s" is none', (text) => {
    if (where !== 'with the Buffer of Node') vi.stubGlobal('Buffer', undefined)
    expect(() => base64Bytes(text)).toThrow()
  })
})
