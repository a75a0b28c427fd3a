import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** A body without its `content-encoding`. What is not coded as the header says is what the tool decoded already. */
export function decoded(bytes: Uint8Array, coding = 'identity'): Uint8Array {
  return coding
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .reduceRight((left, name) => decodeOne(left, name), bytes)
}

function decodeOne(bytes: Uint8Array, coding: string): Uint8Array {
  for (const decode of decoders[coding] ?? []) {
    try {
      return new Uint8Array(decode(bytes))
    } catch {
      // The next way, or as it is.
    }
  }
  return bytes
}

const decoders: Readonly<Record<string, readonly ((bytes: Uint8Array) => Uint8Array)[]>> = {
  gzip: [gunzipSync],
  'x-gzip': [gunzipSync],
  // Servers send either and call it the same.
  deflate: [inflateSync, inflateRawSync],
  br: [brotliDecompressSync],
}
