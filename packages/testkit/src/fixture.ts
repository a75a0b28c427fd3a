/**
 * Fixture format 1: one HTTP exchange per JSON file, readable in review. A streamed body keeps every chunk as it crossed the
 * wire, with its time, because that is what breaks clients and what no other recorder for JavaScript keeps.
 */
import type { JsonObject, JsonValue } from './json-value.ts'

/** A request, the answer to it, and where both come from. */
export interface Fixture {
  readonly $schema?: string
  readonly format: 1
  /** Path of the file below the fixtures folder, without `.json`: `openrouter/chat/plain`. */
  readonly id: string
  readonly provenance: Provenance
  /** ISO duration counted from `provenance.at`, such as `P180D`; `null` for what does not age. */
  readonly expires: string | null
  readonly tags: readonly string[]
  readonly request: FixtureRequest
  readonly match?: FixtureMatch
  readonly response: FixtureResponse
  /** What was changed before storing, such as `{ "contentEncoding": "gzip to identity" }`. */
  readonly normalised?: Readonly<Record<string, string>>
  /** SHA-256 (hex) of the canonical file without this field: shows edits by hand. */
  readonly sha256?: string
}

/** Where an exchange comes from. Only `recorded` means that a real server sent these bytes. */
export type ProvenanceSource = 'recorded' | 'emulator' | 'authored' | 'derived'

/** Which of the optional members must be there depends on `source`. */
export interface Provenance {
  readonly source: ProvenanceSource
  /** ISO time of recording or writing, UTC. */
  readonly at: string
  /** Who wrote the file: `testkit 0.1.0`. */
  readonly by?: string
  /** HTTP client and runtime of a recording: `undici 7.30.2 / node 22.23.3`. */
  readonly via?: string
  /** Host that a recording was made from. */
  readonly upstream?: string
  /** Id of the fixture that a `derived` one was changed from; required there. */
  readonly derivedFrom?: string
  /** Documentation page or public issue that shows this shape; required for `authored`. */
  readonly evidence?: string
  /** ISO time at which a comparison with the live server last agreed. */
  readonly verifiedAt?: string
}

/** What a request must be like to be answered. */
export interface FixtureRequest {
  readonly method: 'GET' | 'POST'
  /** Path of the URL without its query: `/api/v1/chat/completions`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** For the reader; never matched. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: WholeBody
}

/** A part of a request that is compared. */
export type MatchAxis = 'method' | 'path' | 'body'

/** Exceptions to comparing everything and answering always. */
export interface FixtureMatch {
  /** What must agree; `path` includes the query. Default all three. */
  readonly on?: readonly MatchAxis[]
  /** JSON pointers into the request body that may differ or be absent; `*` stands for one name or index. */
  readonly ignore?: readonly string[]
  /** `once`: answers one request, then the next fixture with the same request does. Default `any`. */
  readonly repeat?: 'any' | 'once'
}

/** Status 200 to 599; failures before any header are not covered by format 1. */
export interface FixtureResponse {
  readonly status: number
  readonly statusText?: string
  /** In order, so that repeated names survive; names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Absent: an empty body. */
  readonly body?: WholeBody | StreamBody
  /** Default clean, at the time of the last chunk. */
  readonly end?: FixtureEnd
}

/** `json` is sent as compact JSON with sorted keys; where the wire's own spelling matters, use `text`. */
export type WholeBody = { readonly json: JsonValue } | { readonly text: string } | { readonly base64: string }

/** Chunks exactly as received after content decoding. */
export interface StreamBody {
  readonly stream: readonly FixtureChunk[]
}

/** `t`: whole milliseconds since the response headers. `s`: text; `b`: base64, for a chunk that is not UTF-8 by itself. */
export type FixtureChunk = { readonly t: number; readonly s: string } | { readonly t: number; readonly b: string }

/**
 * How the body ended: `clean`; `reset` (connection destroyed); `fin` (connection closed before the body was complete);
 * `stall` (silence); `abort` (the recording client hung up, so what would have followed is unknown; replayed as silence).
 */
export type EndKind = 'clean' | 'reset' | 'fin' | 'stall' | 'abort'

/** The last thing that happened to a body. */
export interface FixtureEnd {
  readonly kind: EndKind
  /** Whole milliseconds since the response headers. */
  readonly t?: number
}

/** The fixture as plain JSON. */
export function fixtureJson(fixture: Fixture): JsonObject {
  // Safe: every member of Fixture is itself JSON; interfaces merely lack the index signature.
  return fixture as unknown as JsonObject
}
