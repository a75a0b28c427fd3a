/** From what was seen of an exchange to the fixture of it, with everything personal taken out. */
import { TransportError } from '@polymux/core'
import type {
  EndKind,
  Fixture,
  FixtureFailure,
  FixtureRequest,
  FixtureResponse,
  FormBody,
  Provenance,
  WholeBody,
} from '../fixture/fixture.ts'
import type { ReceivedRequest } from '../http/received-request.ts'
import { tryParseJson } from '../json/json-value.ts'
import { answerBody, textOf, wholeBody, withHeadersMs } from './recorded-body.ts'
import { redactJson, redactText, type Redaction, storedQuery, storedRequestHeaders, storedResponseHeaders } from './redaction.ts'
import type { SeenChunk, SeenEnd, SeenExchange } from './watched-exchange.ts'

/** What a fixture says besides the exchange itself. */
export interface FixtureFacts {
  readonly id: string
  readonly provenance: Provenance
  readonly expires: string | null
  readonly tags: readonly string[]
  readonly redaction: Redaction
}

/** The fixture, unsealed; a word on what cannot be said in format 1 when there is none. */
export function recordedFixture(received: ReceivedRequest, seen: SeenExchange, facts: FixtureFacts): Fixture | string {
  const { id, provenance, expires, tags, redaction } = facts
  const request = storedRequest(received, facts)
  const outcome = seen.response ? storedResponse(seen, request.stored.path, facts) : failureOutcome(seen.end, redaction)
  if (typeof outcome === 'string') return outcome
  return {
    format: 1,
    id,
    provenance,
    expires,
    tags,
    request: request.stored,
    ...(request.ignore.length > 0 && { match: { ignore: request.ignore } }),
    ...outcome,
  }
}

/** The request, and the pointers at which a later one may differ because its own value is not stored. */
function storedRequest(
  received: ReceivedRequest,
  { id, redaction }: FixtureFacts,
): { readonly stored: FixtureRequest; readonly ignore: readonly string[] } {
  const { pathname, searchParams } = new URL(received.path, 'http://any')
  const query = storedQuery(searchParams)
  const { body, ignore } = requestBody(received, { pathname, name: nameOf(id), redaction })
  const stored = {
    // Safe: a transport was asked for this method.
    method: received.method as FixtureRequest['method'],
    path: pathname,
    ...(query && { query }),
    headers: storedRequestHeaders(received.headers, redaction),
    ...(body && { body }),
  }
  return { stored, ignore }
}

function requestBody(
  { bytes, form }: ReceivedRequest,
  { pathname, name, redaction }: { readonly pathname: string; readonly name: string; readonly redaction: Redaction },
): { readonly body?: WholeBody | FormBody; readonly ignore: readonly string[] } {
  if (form) {
    const parts = form.map(({ bytes: content, ...part }) => ({ ...part, ...wholeBody(content, name) }))
    return { body: { multipart: parts }, ignore: [] }
  }
  if (!bytes || bytes.length === 0) return { ignore: [] }
  const text = textOf(bytes)
  const json = text === undefined ? undefined : tryParseJson(text)
  if (json === undefined) return { body: wholeBody(bytes, name), ignore: [] }
  const { value, redacted } = redactJson(json, pathname, 'request', redaction)
  return { body: { json: value }, ignore: redacted }
}

type Outcome = Pick<Fixture, 'response' | 'failure' | 'normalised'>

function storedResponse(seen: SeenExchange, path: string, { id, redaction }: FixtureFacts): Outcome | string {
  const end = endKind(seen.end)
  if (end === undefined) return `the way the answer broke off (${codeOf(seen.end)}) has no name in fixture format 1`
  const { status = 200, headers = {} } = seen.response ?? {}
  const contentType = headers['content-type'] ?? ''
  const { chunks, redacted } = redactChunks(seen.chunks, path, contentType, redaction)
  const body = answerBody(chunks, contentType, nameOf(id))
  const encoding = headers['content-encoding']
  const normalised = {
    ...(redacted.length > 0 && { redacted: redacted.join(' ') }),
    ...(encoding !== undefined && encoding !== 'identity' && { contentEncoding: `${encoding} to identity` }),
  }
  const isTimed = end !== 'clean' || (body && 'stream' in body) || seen.endAtMs > withHeadersMs
  const response: FixtureResponse = {
    status,
    headers: storedResponseHeaders(headers, redaction),
    ...(body && { body }),
    ...(isTimed && { end: { kind: end, t: seen.endAtMs } }),
  }
  return { response, ...(Object.keys(normalised).length > 0 && { normalised }) }
}

/**
 * Bytes change only where something is redacted. JSON is redacted as a whole, and its chunks are then one; other text chunk by chunk.
 * A fixture says so in `normalised.redacted`.
 */
function redactChunks(
  chunks: readonly SeenChunk[],
  path: string,
  contentType: string,
  redaction: Redaction,
): { readonly chunks: readonly SeenChunk[]; readonly redacted: readonly string[] } {
  if (/\bjson\b/i.test(contentType) && !/ndjson|jsonl/i.test(contentType)) {
    const json = tryParseJson(Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('utf8'))
    const { value, redacted } = json === undefined ? { value: null, redacted: [] } : redactJson(json, path, 'response', redaction)
    if (redacted.length > 0) {
      const bytes = new TextEncoder().encode(JSON.stringify(value))
      return { chunks: [{ atMs: chunks.at(-1)?.atMs ?? 0, bytes }], redacted }
    }
  }
  const redacted: string[] = []
  const cleaned = chunks.map((chunk, index) => {
    const text = textOf(chunk.bytes)
    const clean = text === undefined ? undefined : redactText(text, redaction)
    if (clean === undefined || clean === text) return chunk
    redacted.push(`chunk ${index}`)
    return { ...chunk, bytes: new TextEncoder().encode(clean) }
  })
  return { chunks: cleaned, redacted }
}

/** `stall` is never among them: silence that the caller ended is an `abort`, and nobody can tell what would have followed. */
function endKind(end: SeenEnd): EndKind | undefined {
  if (end.kind !== 'error') return end.kind === 'clean' ? 'clean' : 'abort'
  const code = codeOf(end)
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset'
  return code === 'UND_ERR_SOCKET' ? 'fin' : undefined
}

function failureOutcome(end: SeenEnd, redaction: Redaction): Outcome | string {
  if (end.kind !== 'error') return 'the caller left before an answer came, which nobody can replay'
  const { error } = end
  const code = codeOf(end)
  if (code === '') return 'the transport failed with an error that has no code'
  const failure: FixtureFailure = {
    code,
    ...(error instanceof TransportError && { stage: error.stage }),
    ...(error instanceof Error && { message: redactText(error.message, redaction) }),
  }
  return { response: null, failure }
}

/** The code of an error or of what caused it, such as `ECONNRESET`; empty without one. */
function codeOf(end: SeenEnd): string {
  for (let error = end.kind === 'error' ? end.error : undefined, depth = 0; error instanceof Error && depth < 4; depth++) {
    const code: unknown = Reflect.get(error, 'code')
    if (typeof code === 'string' && code !== '') return code
    error = error.cause
  }
  return ''
}

function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1)
}
