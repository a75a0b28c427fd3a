/** UTF-8 to text, invalid bytes as U+FFFD and a byte order mark kept, as `TextDecoder` does when told to ignore it. */
import { isNodeBytes, nodeBuffer } from './node-buffer.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text of `bytes` from `start` up to `end`. */
export function utf8Text(bytes: Uint8Array, start: number, end: number): string {
  // A Buffer decodes a short range without a view being made of it, and megabytes several times as fast.
  if (isNodeBytes(bytes)) return bytes.toString('utf8', start, end)
  const buffer = nodeBuffer()
  if (buffer) return buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', start, end)
  return decoder.decode(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end))
}
