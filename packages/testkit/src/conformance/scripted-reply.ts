import type { TimedBytes } from '../fixture/fixture-bytes.ts'

/** What the server behind a provider under test answers one request with. */
export interface ScriptedReply {
  /** Default 200. */
  readonly status?: number | undefined
  /** Names in lower case. Default: JSON. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The body, in the pieces it is written in. Default: none. */
  readonly pieces?: readonly (string | Uint8Array)[] | undefined
  /** Milliseconds before the headers. Default 0. */
  readonly waitMs?: number | undefined
  /** Milliseconds before each piece after the first. Default 0. */
  readonly pauseMs?: number | undefined
  /** `clean`, or the connection is reset or falls silent after the last piece. Default `clean`. */
  readonly end?: 'clean' | 'reset' | 'stall' | undefined
  /** Whether the connection is reset in place of an answer, headers included. Default false. */
  readonly lost?: boolean | undefined
}

/** A reply in one piece. */
export function wholeReply(text: string, change: Omit<ScriptedReply, 'pieces'> = {}): ScriptedReply {
  return { headers: { 'content-type': 'application/json' }, pieces: [text], ...change }
}

/** A stream whose frames are pieces. */
export function streamReply(
  contentType: string,
  pieces: readonly (string | Uint8Array)[],
  change: Omit<ScriptedReply, 'pieces'> = {},
): ScriptedReply {
  return { headers: { 'content-type': contentType }, pieces, ...change }
}

/** The pieces with the times they are due at. */
export function timedPieces({ pieces = [], pauseMs = 0 }: ScriptedReply): readonly TimedBytes[] {
  const encoder = new TextEncoder()
  return pieces.map((piece, index) => ({
    atMs: index * pauseMs,
    bytes: typeof piece === 'string' ? encoder.encode(piece) : piece,
  }))
}

/** The same bytes in pieces of `size`. */
export function recut(pieces: readonly (string | Uint8Array)[], size: number): readonly Uint8Array[] {
  const bytes = Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
}
