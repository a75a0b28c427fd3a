/** Cuts the bytes of an answer anew. A chunk is due when its last byte is. */
import type { TimedBytes } from '../fixture/fixture-bytes.ts'
import type { Chunking } from './clock.ts'

/** Payload of a TCP segment on Ethernet. */
const packetBytes = 1_448
const longestRandomBytes = 64

/** The same bytes in other pieces. */
export function rechunked(chunks: readonly TimedBytes[], chunking: Chunking, random: () => number): readonly TimedBytes[] {
  if (chunking === 'event') return chunks
  const moments = byMoment(chunks)
  if (chunking === 'token') return moments
  // What is due at one moment is cut for itself: nobody waits for later bytes to fill a packet.
  if (chunking === 'mtu') return moments.flatMap((moment) => cut(moment, () => packetBytes))
  return moments.flatMap((moment) => cut(moment, () => (chunking === 'byte' ? 1 : 1 + Math.floor(random() * longestRandomBytes))))
}

/** What is due at the same time in one piece. */
function byMoment(chunks: readonly TimedBytes[]): readonly TimedBytes[] {
  const moments: { readonly atMs: number; readonly parts: Uint8Array[] }[] = []
  for (const { atMs, bytes } of chunks) {
    const open = moments.at(-1)
    if (open?.atMs === atMs) open.parts.push(bytes)
    else moments.push({ atMs, parts: [bytes] })
  }
  return moments.map(({ atMs, parts }) => ({ atMs, bytes: Buffer.concat(parts) }))
}

function cut({ atMs, bytes }: TimedBytes, sizeOf: () => number): readonly TimedBytes[] {
  const pieces: TimedBytes[] = []
  for (let start = 0; start < bytes.length;) {
    const end = Math.min(bytes.length, start + sizeOf())
    pieces.push({ atMs, bytes: bytes.subarray(start, end) })
    start = end
  }
  return pieces
}
