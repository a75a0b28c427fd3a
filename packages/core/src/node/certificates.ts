import type { SecureContextOptions } from 'node:tls'

/** Certificate authorities as `node:tls` takes them; without any, its own. */
export function certificates(ca: string | Uint8Array | readonly (string | Uint8Array)[] | undefined): SecureContextOptions {
  if (ca === undefined) return {}
  return { ca: typeof ca === 'string' || ca instanceof Uint8Array ? asBuffer(ca) : ca.map(asBuffer) }
}

function asBuffer(ca: string | Uint8Array): string | Buffer {
  return typeof ca === 'string' ? ca : Buffer.from(ca.buffer, ca.byteOffset, ca.byteLength)
}
