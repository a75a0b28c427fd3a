/** Calls an emulator for what is not JSON: bytes, forms, films. */
import type { Emulator } from '../src/emulator.ts'
import type { JsonValue } from '../src/json/json-value.ts'

export interface ByteAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

export async function callBytes(emulator: Emulator, path: string, body?: JsonValue | FormData): Promise<ByteAnswer> {
  const response = await emulator.transport({
    method: body === undefined ? 'GET' : 'POST',
    url: `https://openrouter.ai/api/v1${path}`,
    headers: {},
    ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  })
  const parts: Uint8Array[] = []
  for await (const bytes of response.body) parts.push(bytes)
  return { status: response.status, headers: response.headers, bytes: Buffer.concat(parts) }
}

/** The boxes of an MP4 file, those in `moov` and `trak` and their like opened: names with their depth, and contents by name. */
export function boxesOf(file: Buffer, depth = 0): { readonly name: string; readonly depth: number; readonly body: Buffer }[] {
  const boxes = []
  for (let at = 0; at < file.length;) {
    const length = file.readUInt32BE(at)
    const name = file.toString('latin1', at + 4, at + 8)
    const body = file.subarray(at + 8, at + length)
    boxes.push({ name, depth, body })
    if (['moov', 'trak', 'mdia', 'minf', 'stbl'].includes(name)) boxes.push(...boxesOf(body, depth + 1))
    at += length
  }
  return boxes
}
