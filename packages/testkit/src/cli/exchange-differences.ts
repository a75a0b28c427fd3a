/** Where two exchanges differ, in words and JSON pointers. */
import type { Fixture, FixtureResponse, StreamBody, WholeBody } from '../fixture/fixture.ts'
import { bodyBytes, planBody, wholeBytes } from '../fixture/fixture-bytes.ts'
import { sha256Of } from '../fixture/fixture-files.ts'
import { diffJson } from '../json/json-diff.ts'
import { canonicalJson, type JsonValue, tryParseJson } from '../json/json-value.ts'
import { requestOf } from '../replay/request-match.ts'
import { eventsOf, type ReadStream, readStream, type StreamEvent } from './stream-events.ts'

/** One difference. A side that lacks the value has no such member. */
export interface ExchangeDifference {
  /** Begins with `request` or `response`. */
  readonly where: string
  readonly a?: string
  readonly b?: string
}

/** Differences of two exchanges, the request first. None: they hold the same, apart from times and from what the files say of themselves. */
export function exchangeDifferences(a: Fixture, b: Fixture): readonly ExchangeDifference[] {
  const [asked, wanted] = [requestOf(a), requestOf(b)]
  return [
    ...unequal('request method', asked.method, wanted.method),
    ...unequal('request path', asked.path, wanted.path),
    ...headerDifferences('request', Object.entries(asked.headers), Object.entries(wanted.headers)),
    ...jsonDifferences('request body', asked.body, wanted.body),
    ...outcomeDifferences(a, b),
  ]
}

function outcomeDifferences(a: Fixture, b: Fixture): readonly ExchangeDifference[] {
  if (a.response === null || b.response === null) {
    return unequal('response', outcomeText(a), outcomeText(b))
  }
  const [first, second] = [a.response, b.response]
  return [
    ...unequal('response status', String(first.status), String(second.status)),
    ...headerDifferences('response', first.headers, second.headers),
    ...headerDifferences('response trailer', first.trailers ?? [], second.trailers ?? []),
    ...bodyDifferences(first, second),
    ...unequal('response end', first.end?.kind ?? 'clean', second.end?.kind ?? 'clean'),
  ]
}

function outcomeText({ response, failure }: Fixture): string {
  if (response) return `status ${response.status}`
  return `no answer: ${failure?.code ?? 'unknown'} (${failure?.stage ?? 'request'})`
}

function bodyDifferences(a: FixtureResponse, b: FixtureResponse): readonly ExchangeDifference[] {
  if (isStreamed(a) && isStreamed(b)) return streamDifferences(readBody(a), readBody(b))
  const form = unequal('response body', bodyForm(a.body), bodyForm(b.body))
  if (form.length > 0) return form
  return jsonDifferences('response body', comparable(a.body), comparable(b.body))
}

/** Bodies in different forms can still be compared when both are text. */
function bodyForm(body: WholeBody | StreamBody | undefined): string {
  if (body === undefined) return 'no body'
  return 'stream' in body ? 'a stream' : 'a whole body'
}

function comparable(body: WholeBody | StreamBody | undefined): JsonValue | undefined {
  if (body === undefined) return undefined
  if ('json' in body) return body.json
  if ('text' in body) return tryParseJson(body.text) ?? body.text
  const bytes = 'stream' in body ? wholeBytes(body) : bodyBytes(body)
  return `${bytes.length} bytes, sha256 ${sha256Of(bytes)}`
}

function isStreamed({ body, headers }: FixtureResponse): boolean {
  if (body === undefined) return false
  return 'stream' in body || ('text' in body && /event-stream/.test(contentTypeOf(headers)))
}

function readBody(response: FixtureResponse): ReadStream {
  return readStream(planBody(response).chunks, contentTypeOf(response.headers))
}

function contentTypeOf(headers: FixtureResponse['headers']): string {
  return headers.find(([name]) => name === 'content-type')?.[1] ?? ''
}

/** Equal events at the start and the end are left out; those between are compared one by one, and what is left over is told whole. */
function streamDifferences(first: ReadStream, second: ReadStream): readonly ExchangeDifference[] {
  const [a, b] = [eventsOf(first), eventsOf(second)]
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && same(a[start], b[start])) start++
  let tail = 0
  while (tail < shorter - start && same(a.at(-1 - tail), b.at(-1 - tail))) tail++
  const count = Math.max(a.length, b.length) - tail
  const events = Array.from({ length: count - start }, (_, offset) => start + offset).flatMap((index) =>
    eventDifferences(index, index < a.length - tail ? a[index] : undefined, index < b.length - tail ? b[index] : undefined),
  )
  return [...events, ...unequal('response rest of a cut event', first.rest.trim(), second.rest.trim())]
}

function eventDifferences(index: number, a?: StreamEvent, b?: StreamEvent): readonly ExchangeDifference[] {
  const where = `response event ${index + 1}`
  if (a?.json !== undefined && b?.json !== undefined && a.name === b.name) return jsonDifferences(where, a.json, b.json)
  return [sides(where, a && lineOf(a), b && lineOf(b))]
}

function same(a: StreamEvent | undefined, b: StreamEvent | undefined): boolean {
  return a !== undefined && b !== undefined && lineOf(a) === lineOf(b)
}

function lineOf({ kind, name, text, json }: StreamEvent): string {
  if (kind === 'comment') return `: ${text}`
  return `${name === undefined ? '' : `${name} `}${json === undefined ? text : canonicalJson(json)}`
}

function jsonDifferences(where: string, a: JsonValue | undefined, b: JsonValue | undefined): readonly ExchangeDifference[] {
  return diffJson(a, b).map(({ pointer, expected, actual }) =>
    sides(pointer === '' ? where : `${where} ${pointer}`, jsonText(expected), jsonText(actual)),
  )
}

function jsonText(value: JsonValue | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value)
}

type Headers = readonly (readonly [name: string, value: string])[]

function headerDifferences(where: string, a: Headers, b: Headers): readonly ExchangeDifference[] {
  const names = [...new Set([...a, ...b].map(([name]) => name))]
  return names.flatMap((name) => unequal(`${where} header ${name}`, valueOf(a, name), valueOf(b, name)))
}

function valueOf(headers: Headers, name: string): string | undefined {
  const values = headers.filter(([other]) => other === name).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(', ')
}

function unequal(where: string, a: string | undefined, b: string | undefined): readonly ExchangeDifference[] {
  return a === b ? [] : [sides(where, a, b)]
}

function sides(where: string, a: string | undefined, b: string | undefined): ExchangeDifference {
  return { where, ...(a !== undefined && { a }), ...(b !== undefined && { b }) }
}
