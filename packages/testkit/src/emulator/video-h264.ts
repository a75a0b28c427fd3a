/**
 * The least of an H.264 encoder: blocks are sent as they are (I_PCM), and those that stayed the same since the last picture are skipped.
 * Any decoder of the baseline profile reads it. Numbers of clauses are those of ITU-T H.264.
 */

/** One picture; the colours have half the width and height. */
export interface YuvFrame {
  readonly luma: Uint8Array
  readonly blue: Uint8Array
  readonly red: Uint8Array
}

/** Parameter sets and one access unit for each picture, without start codes. */
export interface H264Stream {
  readonly sequenceSet: Uint8Array
  readonly pictureSet: Uint8Array
  readonly pictures: readonly Uint8Array[]
}

interface FrameSize {
  readonly width: number
  readonly height: number
}

/** Pixels of the side of a block (macroblock); width and height must be multiples of it. */
export const blockSide = 16

const sequenceType = 0x67
const pictureType = 0x68
const wholeSliceType = 0x65
const changesSliceType = 0x41

/** The first picture whole, of the others what has changed. */
export function encodeH264(frames: readonly YuvFrame[], { width, height }: FrameSize): H264Stream {
  const blocks = { across: width / blockSide, down: height / blockSide }
  return {
    sequenceSet: unit(sequenceType, sequenceBits(blocks.across, blocks.down)),
    pictureSet: unit(pictureType, pictureBits()),
    pictures: frames.map((frame, index) => {
      const previous = frames[index - 1]
      const bits = new SliceBits()
      writeSliceHead(bits, index)
      let skipped = 0
      for (let at = 0; at < blocks.across * blocks.down; at++) {
        const place = { x: at % blocks.across, y: Math.floor(at / blocks.across), width }
        const block = blockOf(frame, place)
        if (previous && block.equals(blockOf(previous, place))) {
          skipped++
          continue
        }
        if (previous) bits.unsigned(skipped)
        skipped = 0
        // mb_type I_PCM (7.4.5), which in a P slice comes after its five own.
        bits.unsigned(previous ? 30 : 25)
        bits.alignedBytes(block)
      }
      if (skipped > 0) bits.unsigned(skipped)
      return unit(previous ? changesSliceType : wholeSliceType, bits)
    }),
  }
}

/** 7.3.2.1.1: baseline profile, level 3, order of output as coded, one reference picture. */
function sequenceBits(across: number, down: number): SliceBits {
  const bits = new SliceBits()
  for (const byte of [66, 0xc0, 30]) bits.bits(byte, 8)
  for (const value of [0, 0, 2, 1]) bits.unsigned(value)
  bits.bits(0, 1)
  bits.unsigned(across - 1)
  bits.unsigned(down - 1)
  // Whole frames, 8 by 8 inference, no cropping, no more information.
  bits.bits(0b1100, 4)
  return bits
}

/** 7.3.2.2: Huffman-like codes (CAVLC), one slice group, and a word on the deblocking filter in each slice. */
function pictureBits(): SliceBits {
  const bits = new SliceBits()
  bits.unsigned(0)
  bits.unsigned(0)
  bits.bits(0, 2)
  for (const value of [0, 0, 0]) bits.unsigned(value)
  bits.bits(0, 3)
  // Three signed zeros, which look like unsigned ones.
  for (const value of [0, 0, 0]) bits.unsigned(value)
  bits.bits(0b100, 3)
  return bits
}

/** 7.3.3, for the picture with that number. */
function writeSliceHead(bits: SliceBits, index: number): void {
  const first = index === 0
  bits.unsigned(0)
  bits.unsigned(first ? 7 : 5)
  bits.unsigned(0)
  bits.bits(index % 16, 4)
  if (first) bits.unsigned(0)
  // A first picture: two marks of what is forgotten. Another: no override, no reordering, no marking.
  bits.bits(0, first ? 2 : 3)
  bits.unsigned(0)
  // No deblocking: what is sent as it is stays as it is.
  bits.unsigned(1)
}

function blockOf(
  { luma, blue, red }: YuvFrame,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): Buffer {
  const block = Buffer.alloc(blockSide * blockSide * 1.5)
  for (let row = 0; row < blockSide; row++) {
    const start = (y * blockSide + row) * width + x * blockSide
    block.set(luma.subarray(start, start + blockSide), row * blockSide)
  }
  const half = blockSide / 2
  for (let row = 0; row < half; row++) {
    const start = ((y * half + row) * width) / 2 + x * half
    block.set(blue.subarray(start, start + half), 256 + row * half)
    block.set(red.subarray(start, start + half), 320 + row * half)
  }
  return block
}

/** 7.3.1: no three bytes may look like a start code, so a 3 is put between them. */
function unit(type: number, bits: SliceBits): Uint8Array {
  const bytes = [type]
  let zeros = 0
  for (const byte of bits.end()) {
    if (zeros >= 2 && byte <= 3) {
      bytes.push(3)
      zeros = 0
    }
    bytes.push(byte)
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return Uint8Array.from(bytes)
}

/** Bits from the highest of each byte. */
class SliceBits {
  readonly #bytes: number[] = []
  #pending = 0
  #count = 0

  bits(value: number, width: number): void {
    for (let bit = width - 1; bit >= 0; bit--) {
      this.#pending = (this.#pending << 1) | ((value >>> bit) & 1)
      this.#count++
      if (this.#count < 8) continue
      this.#bytes.push(this.#pending)
      this.#pending = 0
      this.#count = 0
    }
  }

  /** Exp-Golomb code (9.1): as many zeros as the number has bits but one, then the number, counted from 1. */
  unsigned(value: number): void {
    const width = 32 - Math.clz32(value + 1)
    this.bits(0, width - 1)
    this.bits(value + 1, width)
  }

  /** Zeros to the next whole byte, then the bytes. */
  alignedBytes(bytes: Uint8Array): void {
    if (this.#count > 0) this.bits(0, 8 - this.#count)
    for (const byte of bytes) this.#bytes.push(byte)
  }

  /** A one, then zeros to the next whole byte. */
  end(): readonly number[] {
    this.bits(1, 1)
    if (this.#count > 0) this.bits(0, 8 - this.#count)
    return this.#bytes
  }
}
