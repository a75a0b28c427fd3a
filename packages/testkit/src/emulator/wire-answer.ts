/** What an endpoint gives back: status, headers and the pieces of the body with their times. */
import type { TimedBytes } from '../fixture/fixture-bytes.ts'
import type { WireError } from './wire-error.ts'
import { wireJson, type WireValue } from './wire-json.ts'

/** A whole answer; each chunk is due at its time after the headers. */
export interface WireAnswer {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly chunks: readonly TimedBytes[]
}

/** A whole body. `padded`: with the blank lines OpenRouter sends ahead of it to keep the connection alive. */
export function jsonAnswer(
  value: WireValue,
  options: { atMs?: number; generationId?: string; padded?: boolean } = {},
): WireAnswer {
  const body = { atMs: options.atMs ?? 0, bytes: encode(wireJson(value)) }
  return {
    status: 200,
    headers: [['content-type', 'application/json'], ...generationHeader(options.generationId)],
    chunks: options.padded ? [{ atMs: 0, bytes: encode('\n         \n') }, body] : [body],
  }
}

/** A stream of server-sent events; `atMs` of each counts from the headers. */
export function streamAnswer(
  frames: readonly { readonly atMs: number; readonly text: string }[],
  generationId: string,
): WireAnswer {
  return {
    status: 200,
    headers: [['content-type', 'text/event-stream'], ['cache-control', 'no-cache'], ...generationHeader(generationId)],
    chunks: encodeAll(frames),
  }
}

/** `{ error: { message, code, metadata } }` with the HTTP status that is also its code. */
export function errorAnswer({ status, message, metadata }: WireError): WireAnswer {
  const body = { error: { message, code: status, metadata } }
  return { ...jsonAnswer(body), status }
}

/** Encoded at one stroke: a stream may have tens of thousands of events. */
function encodeAll(frames: readonly { readonly atMs: number; readonly text: string }[]): readonly TimedBytes[] {
  const whole = Buffer.from(frames.map(({ text }) => text).join(''))
  let end = 0
  return frames.map(({ atMs, text }) => {
    const start = end
    end += Buffer.byteLength(text)
    return { atMs, bytes: whole.subarray(start, end) }
  })
}

function generationHeader(id: string | undefined): readonly (readonly [string, string])[] {
  return id === undefined ? [] : [['x-generation-id', id]]
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
