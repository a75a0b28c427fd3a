/** The form a body is stored in: the most readable one that gives back the very same bytes. */
import { createHash } from 'node:crypto'
import type { FileBody, FixtureChunk, StreamBody, WholeBody } from '../fixture/fixture.ts'
import { canonicalJson, tryParseJson } from '../json/json-value.ts'
import type { SeenChunk } from './watched-exchange.ts'

/** Bytes that are no text and more than these lie in a file beside the fixture. */
const longestInlineBytes = 4 * 1024

/** What comes so soon after the headers came with them, as far as clocks can tell. */
export const withHeadersMs = 4

/**
 * The body of an answer. One chunk that came with the headers is stored whole: as `json` if its bytes are those that canonical JSON
 * has, else as text or bytes. Anything else, and every event stream, keeps its chunks and their times.
 */
export function answerBody(chunks: readonly SeenChunk[], contentType: string, name: string): WholeBody | StreamBody | undefined {
  const [first, ...rest] = chunks
  if (!first) return undefined
  if (rest.length > 0 || first.atMs > withHeadersMs || /^text\/event-stream\b/i.test(contentType)) {
    return { stream: chunks.map(storedChunk) }
  }
  const text = textOf(first.bytes)
  const json = text === undefined ? undefined : tryParseJson(text)
  return json !== undefined && canonicalJson(json) === text ? { json } : wholeBody(first.bytes, name)
}

/** Text as such, other bytes as base64 or, when there are many, as a file named after `name` and what it holds. */
export function wholeBody(bytes: Uint8Array, name: string): WholeBody {
  const text = textOf(bytes)
  if (text !== undefined) return { text }
  return bytes.length > longestInlineBytes ? fileBody(bytes, name) : { base64: base64Of(bytes) }
}

/** The text that is encoded as exactly these bytes, if there is one. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function storedChunk({ atMs, bytes }: SeenChunk): FixtureChunk {
  const text = textOf(bytes)
  return text === undefined ? { t: atMs, b: base64Of(bytes) } : { t: atMs, s: text }
}

function fileBody(bytes: Uint8Array, name: string): FileBody {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { file: `${name}.${sha256.slice(0, 8)}.bin`, sha256, bytes }
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
