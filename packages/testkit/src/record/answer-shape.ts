/**
 * What an answer is like, values aside: types by JSON pointer, where `*` stands for every item of a list; of a stream the union over its
 * events, and which kind of event follows which. Two answers of a model have different words and lengths, but the same shape.
 */
import { createNdjsonDecoder, createSseDecoder } from '@polymux/core/adapter'
import { escapePointer } from '../json/json-reader.ts'
import { isJsonArray, isJsonObject, type JsonValue, tryParseJson } from '../json/json-value.ts'

/** An answer without its values. */
export interface AnswerShape {
  readonly status: number
  /** Such as `application/json`; empty without a body. */
  readonly mediaType: string
  /** Types that occur at a pointer. Fields of named events have the name ahead of their pointer. */
  readonly types: ReadonlyMap<string, ReadonlySet<string>>
  /** Of a stream: `start > a`, `a > b`, `b > end`. An event after one of its own kind does not count. */
  readonly order: ReadonlySet<string>
}

/** An answer as it came. */
export interface WholeAnswer {
  readonly status: number
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** The shape of an answer. Bytes that are no JSON and no stream have none but their media type. */
export function shapeOf({ status, contentType, bytes }: WholeAnswer): AnswerShape {
  const types = new Map<string, Set<string>>()
  const mediaType = bytes.length === 0 ? '' : (contentType.split(';')[0] ?? '').trim().toLowerCase()
  if (mediaType === 'text/event-stream' || /ndjson|jsonl/.test(mediaType)) {
    return { status, mediaType, types, order: readEvents(bytes, mediaType, types) }
  }
  const json = /json/.test(mediaType) ? tryParseJson(Buffer.from(bytes).toString('utf8')) : undefined
  if (json !== undefined) addTypes(types, json, '')
  return { status, mediaType, types, order: new Set() }
}

function readEvents(bytes: Uint8Array, mediaType: string, types: Map<string, Set<string>>): ReadonlySet<string> {
  const decoder = mediaType === 'text/event-stream' ? createSseDecoder() : createNdjsonDecoder()
  const messages: { readonly data: string; readonly event?: string | undefined }[] = []
  decoder.push(bytes, messages)
  decoder.end(messages)
  const order = new Set<string>()
  let previous = 'start'
  for (const { data, event } of messages) {
    const json = tryParseJson(data)
    if (json !== undefined) addTypes(types, json, event ?? '')
    const kind = event ?? (isJsonObject(json) ? `{${Object.keys(json).toSorted().join(' ')}}` : data.slice(0, 40))
    if (kind !== previous) order.add(`${previous} > ${kind}`)
    previous = kind
  }
  return order.add(`${previous} > end`)
}

function addTypes(types: Map<string, Set<string>>, value: JsonValue, pointer: string): void {
  const known = types.get(pointer) ?? new Set()
  types.set(pointer, known.add(typeOf(value)))
  if (isJsonArray(value)) for (const item of value) addTypes(types, item, `${pointer}/*`)
  else if (isJsonObject(value))
    for (const [name, item] of Object.entries(value)) addTypes(types, item, `${pointer}/${escapePointer(name)}`)
}

function typeOf(value: JsonValue): string {
  return value === null ? 'null' : isJsonArray(value) ? 'list' : typeof value
}
