import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { randomFrom } from './random.ts'
import { writeZlib } from './zlib-writer.ts'

const random = randomFrom(1)
const noise = Uint8Array.from({ length: 5_000 }, () => Math.floor(random() * 256))
const pattern = Uint8Array.from({ length: 20_000 }, (_, index) => (index % 300 < 150 ? 7 : index % 300))

describe('writeZlib', () => {
  test.each<[string, Uint8Array, readonly number[]]>([
    ['nothing', new Uint8Array(), [3]],
    ['one byte', Uint8Array.of(255), [1]],
    ['noise', noise, [1, 3, 300]],
    ['runs of every length', Uint8Array.from({ length: 40_000 }, (_, index) => Math.floor(Math.sqrt(index)) & 1), [1]],
    ['rows', pattern, [3, 300]],
    ['far repeats', Uint8Array.from([...noise, ...noise]), [5_000]],
    ['every distance up to 600', noise.map((byte) => byte & 3), Array.from({ length: 600 }, (_, index) => index + 1)],
  ])('writes %s so that zlib reads it', (_name, bytes, distances) => {
    expect(Buffer.from(inflateSync(writeZlib(bytes, distances))).equals(Buffer.from(bytes))).toBe(true)
  })

  test('makes rows small', () => {
    expect(writeZlib(pattern, [1, 300]).length).toBeLessThan(pattern.length / 20)
  })
})
