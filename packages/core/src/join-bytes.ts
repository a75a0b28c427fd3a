import { nodeBuffer } from './node-buffer.ts'

/** The chunks as one array of `size` bytes; a single chunk is given back as it is. */
export function joinBytes(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks
  if (first && chunks.length === 1) return first
  const buffer = nodeBuffer()
  // Memory that is written over at once need not be cleared first.
  if (buffer) return buffer.concat(chunks, size)
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
