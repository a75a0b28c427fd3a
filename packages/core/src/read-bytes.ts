import { joinBytes } from './join-bytes.ts'

/** All bytes of a sound or film as one array, such as `readBytes(result.audio)`. Rejects with what the source throws. */
export async function readBytes(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    chunks.push(chunk)
    size += chunk.length
  }
  return joinBytes(chunks, size)
}
