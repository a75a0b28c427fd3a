/** Decides whether a request is the one a fixture answers, and if not, what is different. The host never counts. */
import { createHash } from 'node:crypto'
import type { Fixture, FixtureRequest, MatchAxis } from '../fixture/fixture.ts'
import { bodyBytes } from '../fixture/fixture-bytes.ts'
import type { FormPart } from '../http/form.ts'
import { type ReceivedRequest, targetOf } from '../http/received-request.ts'
import { diffJson, type JsonDifference, pointerMatches, withoutPointers } from '../json/json-diff.ts'
import { canonicalJson, type JsonValue, tryParseJson } from '../json/json-value.ts'

/** A request in the form it is compared in. */
export interface CanonicalRequest {
  readonly method: string
  /** Path, and the query with its names sorted. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON; text that is not JSON; `{ sha256 }` of what is not text; `{ multipart }` of a form; `undefined` when there is no body. */
  readonly body: JsonValue | undefined
}

/** Where a request is not what a fixture wants. */
export interface FixtureDifference {
  readonly fixture: Fixture
  /** What differs other than the body; `axis` is `method`, `path` or `header <name>`. */
  readonly axes: readonly AxisDifference[]
  readonly body: readonly JsonDifference[]
}

/** One such difference; a side that lacks the header has the text `(none)`. */
export interface AxisDifference {
  readonly axis: string
  readonly expected: string
  readonly actual: string
}

/** `request.path` may be a URL; its host is dropped. */
export function canonicalRequest({ method, path, headers, bytes, form }: ReceivedRequest): CanonicalRequest {
  const { pathname, searchParams } = targetOf(path)
  const body = form ? canonicalForm(form) : bytes && bytes.length > 0 ? canonicalBytes(bytes) : undefined
  return { method: method.toUpperCase(), path: pathAndQuery(pathname, searchParams), headers, body }
}

/** The request a fixture is for, in the same form. */
export function requestOf({ request }: Fixture): CanonicalRequest {
  const { method, path, headers = {} } = request
  return { method, path: pathAndQuery(path, queryOf(request)), headers, body: canonicalBody(request.body) }
}

/** A key that equal requests share, given what the fixture wants compared. Headers are compared apart. */
export function matchKey(request: CanonicalRequest, fixture: Fixture): string {
  const on = axesOf(fixture)
  const body = request.body === undefined ? null : canonicalJson(withoutPointers(request.body, fixture.match?.ignore ?? []))
  return JSON.stringify([
    on.includes('method') && request.method,
    on.includes('path') && request.path,
    on.includes('body') && body,
  ])
}

/** Headers that the fixture names in `match.headers` and that the request has otherwise. */
export function headerDifferences(fixture: Fixture, request: CanonicalRequest): readonly AxisDifference[] {
  return (fixture.match?.headers ?? []).flatMap((entry) => {
    const name = entry.replace(/\?$/, '')
    const expected = fixture.request.headers?.[name]
    const actual = request.headers[name]
    if (expected === actual || (entry.endsWith('?') && actual === undefined)) return []
    return [{ axis: `header ${name}`, expected: expected ?? '(none)', actual: actual ?? '(none)' }]
  })
}

/** No differences at all means that the fixture matches, and has perhaps answered already. */
export function differenceFrom(fixture: Fixture, request: CanonicalRequest): FixtureDifference {
  const on = axesOf(fixture)
  const ignore = fixture.match?.ignore ?? []
  const expected = requestOf(fixture)
  const axes = (['method', 'path'] as const)
    .filter((axis) => on.includes(axis) && expected[axis] !== request[axis])
    .map((axis) => ({ axis, expected: expected[axis], actual: request[axis] }))
  return {
    fixture,
    axes: [...axes, ...headerDifferences(fixture, request)],
    body: on.includes('body')
      ? diffJson(expected.body, request.body).filter(({ pointer }) => !ignore.some((pattern) => pointerMatches(pattern, pointer)))
      : [],
  }
}

function axesOf(fixture: Fixture): readonly MatchAxis[] {
  return fixture.match?.on ?? ['method', 'path', 'body']
}

function queryOf({ query = {} }: FixtureRequest): URLSearchParams {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((item) => [name, item]),
  )
  return new URLSearchParams(pairs)
}

function pathAndQuery(path: string, query: URLSearchParams): string {
  const sorted = new URLSearchParams(query)
  sorted.sort()
  return sorted.size === 0 ? path : `${path}?${sorted}`
}

function canonicalBody(body: FixtureRequest['body']): JsonValue | undefined {
  if (body === undefined) return undefined
  if ('json' in body) return body.json
  if (!('multipart' in body)) return canonicalBytes(bodyBytes(body))
  return canonicalForm(body.multipart.map((part) => ({ ...part, bytes: bodyBytes(part) })))
}

function canonicalForm(parts: readonly FormPart[]): JsonValue {
  return {
    multipart: parts.map(({ name, filename, contentType, bytes }) => ({
      name,
      ...(filename !== undefined && { filename }),
      ...(contentType !== undefined && { contentType }),
      value: canonicalBytes(bytes),
    })),
  }
}

/** JSON, else text, else a hash: a difference in bytes that nobody can read needs no more. */
function canonicalBytes(bytes: Uint8Array): JsonValue {
  const text = tryDecode(bytes)
  if (text === undefined) return { sha256: createHash('sha256').update(bytes).digest('hex'), length: bytes.length }
  return tryParseJson(text) ?? text
}

function tryDecode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
