/**
 * An answer as data, framing and misbehaviour included. Faults are functions from one reply to another, which is what lets
 * several of them act on the same answer; nothing is written before all of them have spoken.
 */

/** Text is sent as UTF-8. Each piece is one chunk of a chunked body. */
export type Piece = string | Uint8Array

/** A header as it is written. */
export type Header = readonly [name: string, value: string]

/** What happens to the connection once everything was written. */
export type Ending = 'keep-alive' | 'fin' | 'reset' | 'silence'

/** One answer. */
export interface Reply {
  readonly status: number
  readonly reason: string
  /** Without those of the framing. */
  readonly headers: readonly Header[]
  /** May be endless: it is read as fast as the client takes it. */
  readonly body: Iterable<Piece>
  /** `close`: neither length nor chunks, the end of the connection ends the body. */
  readonly framing: 'length' | 'chunked' | 'close'
  readonly ending: Ending
  /** Written before the status line, as it is. */
  readonly interim?: string
  /** Has the last word on the head, from the status line to the empty line. */
  readonly rewriteHead?: (head: string) => string
  /** Writes only so much, whatever the body holds. */
  readonly cut?: 'before-head' | 'in-head' | 'after-head'
  /** `content-length` as claimed; default: the truth. */
  readonly claimedBytes?: number
  /** What ends a chunked body. Default: the empty chunk. */
  readonly terminator?: string
  /** Written after the answer is complete. */
  readonly surplus?: string
  /** Milliseconds between two pieces. */
  readonly pauseMs?: number
  /** How long the answer asks the client to wait, from now on: for tests that measure whether it did. */
  readonly askedToWaitMs?: number
}

const encoder = new TextEncoder()

/** UTF-8 of a piece. */
export function bytesOf(piece: Piece): Uint8Array {
  return typeof piece === 'string' ? encoder.encode(piece) : piece
}

/** The pieces of a finite body as one. */
export function joinedBytes(pieces: Iterable<Piece>): Uint8Array {
  return Buffer.concat([...pieces].map(bytesOf))
}

/** Everything that is written for a reply, piece by piece, in the order of the wire. */
export function* wirePieces(reply: Reply): Generator<Uint8Array, void, undefined> {
  if (reply.cut === 'before-head') return
  const whole = reply.framing === 'length' ? joinedBytes(reply.body) : undefined
  const head = headOf(reply, whole?.length ?? 0)
  yield bytesOf((reply.interim ?? '') + (reply.cut === 'in-head' ? head.slice(0, Math.floor(head.length / 2)) : head))
  if (reply.cut) return
  if (whole) {
    if (whole.length > 0) yield whole
  } else
    for (const piece of reply.body) {
      const bytes = bytesOf(piece)
      if (bytes.length > 0) yield reply.framing === 'chunked' ? chunk(bytes) : bytes
    }
  const tail = (reply.framing === 'chunked' ? (reply.terminator ?? '0\r\n\r\n') : '') + (reply.surplus ?? '')
  if (tail !== '') yield bytesOf(tail)
}

function headOf(reply: Reply, length: number): string {
  const { status, reason, headers, framing, claimedBytes, rewriteHead } = reply
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  if (framing === 'length') lines.push(`content-length: ${claimedBytes ?? length}`)
  if (framing === 'chunked') lines.push('transfer-encoding: chunked')
  if (framing === 'close') lines.push('connection: close')
  const head = `${[`HTTP/1.1 ${status} ${reason}`, ...lines].join('\r\n')}\r\n\r\n`
  return rewriteHead ? rewriteHead(head) : head
}

function chunk(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytesOf(`${bytes.length.toString(16)}\r\n`), bytes, bytesOf('\r\n')])
}

/** The headers with some set to other values; names are in lower case. */
export function withHeaders(reply: Reply, ...changed: readonly Header[]): Reply {
  const names = new Set(changed.map(([name]) => name))
  return { ...reply, headers: [...reply.headers.filter(([name]) => !names.has(name)), ...changed] }
}

/** Whether the answer is a stream of events. */
export function isStream({ headers, status }: Reply): boolean {
  return status === 200 && headers.some(([name, value]) => name === 'content-type' && value.startsWith('text/event-stream'))
}

/** The same answer with one JSON body instead of what it held. */
export function withJson(reply: Reply, value: unknown): Reply {
  return withText(reply, JSON.stringify(value), 'application/json')
}

/** The same answer with one text as its body. */
export function withText(reply: Reply, text: string, contentType: string): Reply {
  return { ...withHeaders(reply, ['content-type', contentType]), body: [text], framing: 'length' }
}

const reasons: Readonly<Record<number, string>> = {
  101: 'Switching Protocols',
  200: 'OK',
  204: 'No Content',
  302: 'Found',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

/** The same answer under another status. */
export function withStatus(reply: Reply, status: number): Reply {
  return { ...reply, status, reason: reasons[status] ?? 'Status' }
}
