/** From the stored forms of a body to the bytes that cross the wire, re-cut or broken off if asked. */
import type { EndKind, FixtureResponse, StreamBody, WholeBody } from './fixture.ts'
import { canonicalJson } from './json-value.ts'

/** Bytes that arrive together, `atMs` milliseconds after the headers. */
export interface TimedBytes {
  readonly atMs: number
  readonly bytes: Uint8Array
}

/** A body cut into what arrives when, and how it ends. */
export interface BodyPlan {
  readonly chunks: readonly TimedBytes[]
  readonly end: EndKind
  readonly endAtMs: number
}

/** Ways to deliver a body other than as it was stored. */
export interface BodyChanges {
  /** Size in bytes of the chunks to re-cut the body into, or `whole` for one. A new chunk arrives when its last byte did. */
  readonly rechunk?: number | 'whole' | undefined
  /** Deliver this many bytes, then end so. A body that is shorter is not changed. */
  readonly cut?: { readonly atByte: number; readonly end: 'clean' | 'reset' } | undefined
}

/** The bytes a whole body is sent as. */
export function bodyBytes(body: WholeBody): Uint8Array {
  if ('json' in body) return utf8(canonicalJson(body.json))
  return 'text' in body ? utf8(body.text) : decodeBase64(body.base64)
}

/** All bytes of a body in one piece. */
export function wholeBytes(body: WholeBody | StreamBody | undefined): Uint8Array {
  return join(storedChunks(body).map((chunk) => chunk.bytes))
}

/** What to deliver, when, and how it ends. */
export function planBody(response: FixtureResponse, changes: BodyChanges = {}): BodyPlan {
  const stored = storedChunks(response.body)
  const storedEnd = response.end?.kind ?? 'clean'
  const storedEndAtMs = Math.max(response.end?.t ?? 0, stored.at(-1)?.atMs ?? 0)
  const total = stored.reduce((sum, chunk) => sum + chunk.bytes.length, 0)
  const cut = changes.cut && changes.cut.atByte < total ? changes.cut : undefined
  const kept = cut ? takeBytes(stored, cut.atByte) : stored
  return {
    chunks: changes.rechunk === undefined ? kept : recut(kept, changes.rechunk),
    end: cut ? cut.end : storedEnd,
    endAtMs: cut ? (kept.at(-1)?.atMs ?? 0) : storedEndAtMs,
  }
}

function storedChunks(body: WholeBody | StreamBody | undefined): readonly TimedBytes[] {
  if (body === undefined) return []
  const chunks =
    'stream' in body
      ? body.stream.map((chunk) => ({ atMs: chunk.t, bytes: 's' in chunk ? utf8(chunk.s) : decodeBase64(chunk.b) }))
      : [{ atMs: 0, bytes: bodyBytes(body) }]
  return chunks.filter((chunk) => chunk.bytes.length > 0)
}

function takeBytes(chunks: readonly TimedBytes[], count: number): readonly TimedBytes[] {
  const taken: TimedBytes[] = []
  let left = count
  for (const { atMs, bytes } of chunks) {
    if (left <= 0) break
    taken.push({ atMs, bytes: bytes.subarray(0, left) })
    left -= bytes.length
  }
  return taken
}

function recut(chunks: readonly TimedBytes[], size: number | 'whole'): readonly TimedBytes[] {
  const bytes = join(chunks.map((chunk) => chunk.bytes))
  const step = size === 'whole' ? Math.max(1, bytes.length) : size
  const result: TimedBytes[] = []
  let source = 0
  let sourceEnd = chunks[0]?.bytes.length ?? 0
  for (let start = 0; start < bytes.length; start += step) {
    const end = Math.min(start + step, bytes.length)
    while (sourceEnd < end) sourceEnd += chunks[++source]?.bytes.length ?? Number.POSITIVE_INFINITY
    result.push({ atMs: chunks[source]?.atMs ?? 0, bytes: bytes.subarray(start, end) })
  }
  return result
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  return parts.length === 1 && only ? only : new Uint8Array(Buffer.concat(parts))
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function decodeBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
