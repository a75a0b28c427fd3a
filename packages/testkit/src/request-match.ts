/** Decides whether a request is the one a fixture answers, and if not, what is different. Host and headers never count. */
import type { Fixture, MatchAxis } from './fixture.ts'
import { bodyBytes } from './fixture-bytes.ts'
import { diffJson, type JsonDifference, pointerMatches, withoutPointers } from './json-diff.ts'
import { canonicalJson, type JsonValue, tryParseJson } from './json-value.ts'

/** A request in the form it is compared in. */
export interface CanonicalRequest {
  readonly method: string
  /** Path, and the query with its names sorted. */
  readonly path: string
  /** Parsed JSON; the text itself when it is not JSON; `undefined` when there is no body. */
  readonly body: JsonValue | undefined
}

/** Where a request is not what a fixture wants. */
export interface FixtureDifference {
  readonly fixture: Fixture
  /** Axes other than the body that differ. */
  readonly axes: readonly { readonly axis: 'method' | 'path'; readonly expected: string; readonly actual: string }[]
  readonly body: readonly JsonDifference[]
}

/** `url` may be a path; its host is dropped. */
export function canonicalRequest(method: string, url: string, bodyText: string | undefined): CanonicalRequest {
  const { pathname, searchParams } = new URL(url, 'http://any')
  return {
    method: method.toUpperCase(),
    path: pathAndQuery(pathname, searchParams),
    body: bodyText ? (tryParseJson(bodyText) ?? bodyText) : undefined,
  }
}

/** A key that equal requests share, given what the fixture wants compared. */
export function matchKey(request: CanonicalRequest, fixture: Fixture): string {
  const on = axesOf(fixture)
  const body = request.body === undefined ? null : canonicalJson(withoutPointers(request.body, fixture.match?.ignore ?? []))
  return JSON.stringify([
    on.includes('method') && request.method,
    on.includes('path') && request.path,
    on.includes('body') && body,
  ])
}

/** The request a fixture is for, in the same form. */
export function requestOf(fixture: Fixture): CanonicalRequest {
  const { method, path, query, body } = fixture.request
  const value = body && ('json' in body ? body.json : (tryParseJson(text(bodyBytes(body))) ?? text(bodyBytes(body))))
  return { method, path: pathAndQuery(path, new URLSearchParams(query)), body: value }
}

/** No differences at all means that the fixture matches, and has perhaps answered already. */
export function differenceFrom(fixture: Fixture, request: CanonicalRequest): FixtureDifference {
  const on = axesOf(fixture)
  const ignore = fixture.match?.ignore ?? []
  const expected = requestOf(fixture)
  return {
    fixture,
    axes: (['method', 'path'] as const)
      .filter((axis) => on.includes(axis) && expected[axis] !== request[axis])
      .map((axis) => ({ axis, expected: expected[axis], actual: request[axis] })),
    body: on.includes('body')
      ? diffJson(expected.body, request.body).filter(({ pointer }) => !ignore.some((pattern) => pointerMatches(pattern, pointer)))
      : [],
  }
}

function axesOf(fixture: Fixture): readonly MatchAxis[] {
  return fixture.match?.on ?? ['method', 'path', 'body']
}

function pathAndQuery(path: string, query: URLSearchParams): string {
  const sorted = new URLSearchParams(query)
  sorted.sort()
  return sorted.size === 0 ? path : `${path}?${sorted}`
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
