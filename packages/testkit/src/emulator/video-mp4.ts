/** Puts an H.264 stream into an MP4 file (ISO/IEC 14496-12 and -15): one track, its index before its pictures. */
import type { H264Stream } from './video-h264.ts'

/** What the file says of itself. */
export interface FilmFacts {
  readonly width: number
  readonly height: number
  readonly milliseconds: number
}

/** The bytes of the file. All pictures last equally long. */
export function writeMp4(stream: H264Stream, facts: FilmFacts): Uint8Array {
  const pictures = stream.pictures.map((picture) => Buffer.concat([u32(picture.length), picture]))
  const brands = box('ftyp', text('isom'), u32(0x200), text('isomiso2avc1mp41'))
  // The index tells where the pictures begin, which depends on its own length, which does not depend on what it tells.
  const start = brands.length + movie(stream, pictures, { facts, start: 0 }).length + 8
  return Buffer.concat([brands, movie(stream, pictures, { facts, start }), box('mdat', ...pictures)])
}

interface Placement {
  readonly facts: FilmFacts
  /** Byte at which the first picture stands. */
  readonly start: number
}

function movie(stream: H264Stream, pictures: readonly Buffer[], { facts, start }: Placement): Buffer {
  const { width, height, milliseconds } = facts
  const times = [u32(0), u32(0)]
  const head = box(
    'mvhd',
    u32(0),
    ...times,
    u32(1000),
    u32(milliseconds),
    u32(0x1_0000),
    u16(0x100),
    zeros(10),
    matrix,
    zeros(24),
    u32(2),
  )
  const track = box(
    'tkhd',
    u32(3),
    ...times,
    u32(1),
    u32(0),
    u32(milliseconds),
    zeros(16),
    matrix,
    u32(width << 16),
    u32(height << 16),
  )
  // A thousand units a picture and second, so that the length of every picture is a whole number of them.
  const media = box(
    'mdhd',
    u32(0),
    ...times,
    u32(pictures.length * 1000),
    u32(pictures.length * milliseconds),
    u16(0x55c4),
    u16(0),
  )
  const kind = box('hdlr', u32(0), u32(0), text('vide'), zeros(12), text('Film\0'))
  const place = box('dinf', box('dref', u32(0), u32(1), box('url ', u32(1))))
  const table = box(
    'stbl',
    box('stsd', u32(0), u32(1), sampleEntry(stream, facts)),
    box('stts', u32(0), u32(1), u32(pictures.length), u32(milliseconds)),
    box('stss', u32(0), u32(1), u32(1)),
    box('stsc', u32(0), u32(1), u32(1), u32(pictures.length), u32(1)),
    box('stsz', u32(0), u32(0), u32(pictures.length), ...pictures.map(({ length }) => u32(length))),
    box('stco', u32(0), u32(1), u32(start)),
  )
  const info = box('minf', box('vmhd', u32(1), zeros(8)), place, table)
  return box('moov', head, box('trak', track, box('mdia', media, kind, info)))
}

function sampleEntry({ sequenceSet, pictureSet }: H264Stream, { width, height }: FilmFacts): Buffer {
  const configuration = box(
    'avcC',
    // Version, profile, its constraints and level as in the set, lengths of four bytes, one set of each kind.
    Buffer.from([1, ...sequenceSet.subarray(1, 4), 0xff, 0xe1]),
    u16(sequenceSet.length),
    Buffer.from(sequenceSet),
    Buffer.from([1]),
    u16(pictureSet.length),
    Buffer.from(pictureSet),
  )
  // 72 dots an inch, one frame a sample, no name, 24 bits.
  const look = [u32(0x48_0000), u32(0x48_0000), u32(0), u16(1), zeros(32), u16(24), u16(0xffff)]
  return box('avc1', zeros(6), u16(1), zeros(16), u16(width), u16(height), ...look, configuration)
}

/** Neither turned nor stretched. */
const matrix = Buffer.concat([0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000].map(u32))

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([u32(body.length + 8), text(type), body])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1')
}

function zeros(count: number): Buffer {
  return Buffer.alloc(count)
}
