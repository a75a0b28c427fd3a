import { writeZlib } from './zlib-writer.ts'

/** Red, green and blue of one pixel, each 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number]

/** A PNG file of `width` × `height` pixels, 8 bits per channel; with `isClear`, one sees through the pixels it says. */
export function encodePng(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => Colour,
  isClear?: (x: number, y: number) => boolean,
): Uint8Array {
  const channels = isClear ? 4 : 3
  const stride = width * channels + 1
  const rows = new Uint8Array(height * stride)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const clear = isClear?.(x, y) ?? false
      if (!clear) rows.set(colourAt(x, y), y * stride + 1 + x * channels)
      if (isClear && !clear) rows[y * stride + 4 + x * channels] = 255
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Bit depth 8, colour type 2 (RGB) or 6 (with alpha), then the only compression, filter and interlace methods there are.
  header.set([8, isClear ? 6 : 2, 0, 0, 0], 8)
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
  const file = [Buffer.from(signature), pngChunk('IHDR', header), pngChunk('IDAT', writeZlib(rows, [channels, stride]))]
  return new Uint8Array(Buffer.concat([...file, pngChunk('IEND', new Uint8Array())]))
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  chunk.set(body, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}

/** `zlib.crc32` needs Node 20.15 and is missing in some later odd releases; pictures here are small. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})
