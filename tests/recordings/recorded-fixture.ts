/** A recorded exchange as a fixture of the testkit: its bytes as they came, its chunks where their lengths are known, and no times made up. */
import type { Fixture, FixtureChunk, FixtureFormPart, FixtureRequest, FixtureResponse, JsonValue } from '@polymux/testkit'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filled, member } from './json-value.ts'
import type { Recording } from './recording.ts'
import { recordingsFolder } from './shared-folder.ts'

type Query = NonNullable<FixtureRequest['query']>
type ResponseBody = NonNullable<FixtureResponse['body']>

/** The fixture of an exchange. Any request for its path and by its method is answered, since the calls that replay it ask for other things. */
export async function fixtureOf(recording: Recording): Promise<Fixture> {
  const exchange: unknown = JSON.parse(readFileSync(join(recordingsFolder, recording.file), 'utf8'))
  const { changes, body } = responseBody(recording)
  const recordedAt = filled(member(exchange, 'recorded_at'))
  const normalised = { ...(recordedAt === undefined && { at: 'not recorded' }), ...changes }
  return {
    format: 1,
    id: recording.id.replaceAll(/[^\w./-]+/g, '-').replaceAll(/\/[._-]+/g, '/'),
    provenance: {
      source: 'recorded',
      at: recordedAt ?? '1970-01-01T00:00:00Z',
      by: String(member(exchange, 'source', 'repo')),
      via: String(member(exchange, 'source', 'path')),
      upstream: 'openrouter.ai',
    },
    expires: null,
    tags: recording.tags,
    request: await requestOf(member(exchange, 'request')),
    match: { on: ['method', 'path'] },
    response: { status: recording.status, headers: Object.entries(recording.headers), ...(body && { body }) },
    normalised,
  }
}

async function requestOf(request: unknown): Promise<FixtureRequest> {
  const { pathname, searchParams } = new URL(String(member(request, 'path')), 'https://openrouter.ai')
  const body = await requestBody(request)
  const headers = Object.entries(member(request, 'headers') ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)])
  // Safe: a recording's method is GET or POST, which the parser of the testkit makes sure of.
  const method = String(member(request, 'method')) as FixtureRequest['method']
  const query: Query = Object.fromEntries(searchParams)
  return {
    method,
    path: pathname,
    ...(searchParams.size > 0 && { query }),
    headers: Object.fromEntries(headers),
    ...(body && { body }),
  }
}

async function requestBody(request: unknown): Promise<FixtureRequest['body']> {
  const body = member(request, 'body')
  if (body === null || body === undefined) return undefined
  if (typeof body === 'string') return { text: body }
  const form = filled(member(body, '$multipartBase64'))
  // Safe: parsed from JSON.
  if (form === undefined) return { json: body as JsonValue }
  const headers = { 'content-type': String(member(request, 'headers', 'content-type')) }
  const parts = [...(await new Response(Buffer.from(form, 'base64'), { headers }).formData())]
  return { multipart: await Promise.all(parts.map(([name, value]) => formPart(name, value))) }
}

async function formPart(name: string, value: string | File): Promise<FixtureFormPart> {
  if (typeof value === 'string') return { name, text: value }
  const base64 = Buffer.from(await value.arrayBuffer()).toString('base64')
  return { name, filename: value.name, contentType: value.type, base64 }
}

function responseBody({ base64, chunkSizes, text, streamed }: Recording): {
  body?: ResponseBody
  changes?: Record<string, string>
} {
  if (base64 !== undefined) return { body: { base64 } }
  if (text === '') return {}
  if (!streamed) return { body: { text } }
  if (chunkSizes.length === 0) return { body: { text }, changes: { chunks: 'not recorded; the body is in one piece' } }
  return { body: { stream: chunksOf(Buffer.from(text), chunkSizes) }, changes: { times: 'not recorded; all are 0' } }
}

function chunksOf(bytes: Buffer, sizes: readonly number[]): readonly FixtureChunk[] {
  let end = 0
  return sizes.map((size) => {
    const chunk = bytes.subarray(end, (end += size))
    const text = chunk.toString('utf8')
    return Buffer.from(text).equals(chunk) ? { t: 0, s: text } : { t: 0, b: chunk.toString('base64') }
  })
}
