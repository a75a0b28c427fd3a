/**
 * Compresses to the zlib format, the same bytes on every machine. `node:zlib` would compress better, but its output changes
 * between releases of Node, and pictures must be the same everywhere for a seed to mean something.
 */

/** Looks for repeats at the given distances only: in a picture these are the last pixel and the row above. At most 32,768 each. */
export function writeZlib(bytes: Uint8Array, distances: readonly number[]): Uint8Array {
  const bits = new BitWriter()
  // The only block is the last one, with the codes that the format fixes (RFC 1951, 3.2.6).
  bits.write(0b011, 3)
  for (let start = 0; start < bytes.length;) {
    const { distance, length } = longestRepeat(bytes, start, distances)
    if (length < shortestRepeat) writeSymbol(bits, bytes[start] ?? 0)
    else writeRepeat(bits, length, distance)
    start += Math.max(1, length)
  }
  writeSymbol(bits, endOfBlock)
  const body = bits.end()
  const sum = adler32(bytes)
  return Uint8Array.from([0x78, 0x01, ...body, sum >>> 24, (sum >>> 16) & 255, (sum >>> 8) & 255, sum & 255])
}

const endOfBlock = 256
const shortestRepeat = 3
const longestLength = 258

interface Repeat {
  readonly distance: number
  /** 0 when there is none worth writing. */
  readonly length: number
}

function longestRepeat(bytes: Uint8Array, start: number, distances: readonly number[]): Repeat {
  let best: Repeat = { distance: 0, length: 0 }
  for (const distance of distances) {
    const most = distance > start ? 0 : Math.min(longestLength, bytes.length - start)
    let length = 0
    while (length < most && bytes[start + length] === bytes[start + length - distance]) length++
    if (length >= shortestRepeat && length > best.length) best = { distance, length }
  }
  return best
}

function writeRepeat(bits: BitWriter, length: number, distance: number): void {
  const lengthCode = codeFor(lengthBases, length)
  writeSymbol(bits, 257 + lengthCode.index)
  bits.write(length - lengthCode.base, lengthCode.extraBits)
  const distanceCode = codeFor(distanceBases, distance)
  bits.write(reversed(distanceCode.index, 5), 5)
  bits.write(distance - distanceCode.base, distanceCode.extraBits)
}

/** The fixed code of a byte, the end mark or a length. */
function writeSymbol(bits: BitWriter, symbol: number): void {
  if (symbol < 144) bits.write(reversed(0b00110000 + symbol, 8), 8)
  else if (symbol < 256) bits.write(reversed(0b110010000 + symbol - 144, 9), 9)
  else if (symbol < 280) bits.write(reversed(symbol - 256, 7), 7)
  else bits.write(reversed(0b11000000 + symbol - 280, 8), 8)
}

interface RangeCode {
  readonly index: number
  /** Smallest number of the range. */
  readonly base: number
  readonly extraBits: number
}

const lengthBases: readonly RangeCode[] = [
  ...ranges(28, shortestRepeat, (index) => (index < 8 ? 0 : Math.floor(index / 4) - 1)),
  { index: 28, base: longestLength, extraBits: 0 },
]
const distanceBases: readonly RangeCode[] = ranges(30, 1, (index) => (index < 4 ? 0 : Math.floor(index / 2) - 1))

function ranges(count: number, first: number, extraBitsOf: (index: number) => number): readonly RangeCode[] {
  let base = first
  return Array.from({ length: count }, (_, index) => {
    const range = { index, base, extraBits: extraBitsOf(index) }
    base += 2 ** range.extraBits
    return range
  })
}

function codeFor(codes: readonly RangeCode[], value: number): RangeCode {
  const found = codes.findLast(({ base }) => base <= value)
  if (!found) throw new RangeError(`no code for ${value}`)
  return found
}

/** Codes are written from their highest bit, everything else from the lowest. */
function reversed(code: number, width: number): number {
  let result = 0
  for (let bit = 0; bit < width; bit++) result |= ((code >>> bit) & 1) << (width - 1 - bit)
  return result
}

class BitWriter {
  readonly #bytes: number[] = []
  #pending = 0
  #pendingBits = 0

  write(value: number, width: number): void {
    this.#pending |= value << this.#pendingBits
    this.#pendingBits += width
    while (this.#pendingBits >= 8) {
      this.#bytes.push(this.#pending & 255)
      this.#pending >>>= 8
      this.#pendingBits -= 8
    }
  }

  end(): readonly number[] {
    return this.#pendingBits > 0 ? [...this.#bytes, this.#pending & 255] : this.#bytes
  }
}

function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of bytes) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return ((high << 16) | low) >>> 0
}
