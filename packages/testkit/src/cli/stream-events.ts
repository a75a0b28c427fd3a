/** A streamed body as its reader sees it: which chunk completed which event. For people, so nothing is dropped, comments included. */
import type { TimedBytes } from '../fixture/fixture-bytes.ts'
import { type JsonValue, tryParseJson } from '../json/json-value.ts'

/** A message of a stream, or a comment between two. */
export interface StreamEvent {
  readonly kind: 'event' | 'comment'
  /** Of a named server-sent event. */
  readonly name?: string
  /** The data, or the comment. */
  readonly text: string
  /** The data, where it is JSON. */
  readonly json?: JsonValue
}

/** A chunk, and the events whose last byte is in it. */
export interface ReadChunk {
  readonly atMs: number
  readonly byteCount: number
  readonly events: readonly StreamEvent[]
}

/** A stream, read. */
export interface ReadStream {
  readonly chunks: readonly ReadChunk[]
  /** What came after the last whole event; empty when the stream ended well. */
  readonly rest: string
}

/** Reads server-sent events, or, for any other content type, one event per line. */
export function readStream(chunks: readonly TimedBytes[], contentType: string): ReadStream {
  const decoder = new TextDecoder()
  const boundary = /event-stream/i.test(contentType) ? /\r\n\r\n|\n\n|\r\r/ : /\r?\n/
  let open = ''
  const read = chunks.map(({ atMs, bytes }) => {
    open += decoder.decode(bytes, { stream: true })
    const frames = open.split(boundary)
    open = frames.pop() ?? ''
    return { atMs, byteCount: bytes.length, events: frames.flatMap(eventsIn) }
  })
  return { chunks: read, rest: open + decoder.decode() }
}

/** All events of a stream, in order. */
export function eventsOf({ chunks }: ReadStream): readonly StreamEvent[] {
  return chunks.flatMap(({ events }) => events)
}

function eventsIn(frame: string): readonly StreamEvent[] {
  const lines = frame.split(/\r\n|\n|\r/).filter((line) => line !== '')
  const comments = lines.filter((line) => line.startsWith(':')).map((line) => comment(line.slice(1).trim()))
  const fields = lines.filter((line) => !line.startsWith(':'))
  if (fields.length === 0) return comments
  const data = fields.filter((line) => /^data(:|$)/.test(line)).map((line) => line.replace(/^data:? ?/, ''))
  const name = fields
    .findLast((line) => line.startsWith('event:'))
    ?.slice('event:'.length)
    .trim()
  // Other fields, and lines of NDJSON, are shown as they are.
  const text = data.length > 0 ? data.join('\n') : fields.join('\n')
  const json = tryParseJson(text)
  return [...comments, { kind: 'event', ...(name !== undefined && { name }), text, ...(json !== undefined && { json }) }]
}

function comment(text: string): StreamEvent {
  return { kind: 'comment', text }
}
