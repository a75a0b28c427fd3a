/** UTF-8 to text, invalid bytes as U+FFFD and a byte order mark kept, as `TextDecoder` does when told to ignore it. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text of `bytes` from `start` up to `end`. */
export function utf8Text(bytes: Uint8Array, start: number, end: number): string {
  // Buffers of Node decode a range without a view being made of it, which is most of the cost of a short line.
  if (isBuffer(bytes)) return bytes.toString('utf8', start, end)
  return decoder.decode(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end))
}

/** What Node's Buffer has over a plain array of bytes. */
interface NodeBuffer extends Uint8Array {
  toString(encoding?: 'utf8', start?: number, end?: number): string
  readUInt8(offset: number): number
}

function isBuffer(bytes: Uint8Array): bytes is NodeBuffer {
  return 'readUInt8' in bytes
}
