import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { drawPicture } from './picture.ts'
import { sizeOf } from './picture-scene.ts'
import { encodePng } from './png.ts'

describe('a picture', () => {
  test('is a whole PNG file whose pixels are those that were drawn', () => {
    const png = Buffer.from(encodePng(3, 2, (x, y) => [x, y, 200]))
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
    const [header, pixels, end] = chunksOf(png)
    expect(header?.type).toBe('IHDR')
    expect([header?.data.readUInt32BE(0), header?.data.readUInt32BE(4), header?.data[8], header?.data[9]]).toEqual([3, 2, 8, 2])
    expect([...inflateSync(pixels?.data ?? Buffer.alloc(0))]).toEqual([
      0, 0, 0, 200, 1, 0, 200, 2, 0, 200, 0, 0, 1, 200, 1, 1, 200, 2, 1, 200,
    ])
    // The checksum of an empty IEND chunk is the same in every PNG file.
    expect(end).toMatchObject({ type: 'IEND', sum: 0xae426082 })
  })

  test('is the same for the same prompt and seed, and another for others', () => {
    expect(draw('a calm sea', 1)).toBe(draw('a calm sea', 1))
    expect(new Set([draw('a calm sea', 1), draw('a calm sea', 2), draw('a wild sea', 1)]).size).toBe(3)
  })

  test('stays small', () => {
    expect(drawPicture({ prompt: 'mountains', seed: 0, longSide: 320 }).png.length).toBeLessThan(5_000)
  })

  test.each([
    [undefined, 320, 320],
    ['1:1', 320, 320],
    ['3:2', 320, 213],
    ['2:3', 213, 320],
    ['9:19.5', 148, 320],
    ['1536:1024', 320, 213],
    ['100:1', 320, 40],
    ['auto', 320, 320],
    ['0:0', 320, 320],
  ])('of ratio %s is %i by %i pixels', (ratio, width, height) => {
    expect(sizeOf(ratio, 320)).toEqual({ width, height })
  })
})

function draw(prompt: string, seed: number): string {
  return Buffer.from(drawPicture({ prompt, seed, longSide: 64 }).png).toString('base64')
}

function chunksOf(png: Buffer): { type: string; data: Buffer; sum: number }[] {
  const chunks = []
  for (let start = 8; start < png.length;) {
    const length = png.readUInt32BE(start)
    const data = png.subarray(start + 8, start + 8 + length)
    chunks.push({ type: png.toString('latin1', start + 4, start + 8), data, sum: png.readUInt32BE(start + 8 + length) })
    start += length + 12
  }
  return chunks
}
