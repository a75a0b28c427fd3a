/** The chunked coding of HTTP/1.1, written by hand: `node:http` makes one chunk of what it is given in one go, and boundaries are the point here. */

const carriageReturn = 13
const lineFeed = 10

/** Each of `parts` as a chunk, one behind the other; empty ones, which would end the body, are left out. */
export function chunksOf(parts: readonly Uint8Array[]): Uint8Array {
  let size = 0
  for (const { length } of parts) if (length > 0) size += digitsOf(length) + 4 + length
  const bytes = Buffer.allocUnsafe(size)
  let at = 0
  for (const part of parts) if (part.length > 0) at = writeChunk(bytes, at, part)
  return bytes
}

function writeChunk(bytes: Uint8Array, start: number, part: Uint8Array): number {
  const digits = digitsOf(part.length)
  for (let index = 0, rest = part.length; index < digits; index++, rest >>>= 4) {
    bytes[start + digits - 1 - index] = hexDigits.charCodeAt(rest & 15)
  }
  let at = start + digits
  bytes[at++] = carriageReturn
  bytes[at++] = lineFeed
  bytes.set(part, at)
  at += part.length
  bytes[at++] = carriageReturn
  bytes[at++] = lineFeed
  return at
}

const hexDigits = '0123456789abcdef'

function digitsOf(length: number): number {
  return Math.max(1, Math.ceil((32 - Math.clz32(length)) / 4))
}
