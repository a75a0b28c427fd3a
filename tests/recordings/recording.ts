/** The recorded exchanges: which there are, and the reply of each as the bytes that came. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filled, items, member } from './json-value.ts'
import { valueText } from './json-text.ts'
import { hasRecordings, recordingsFolder } from './shared-folder.ts'

/** One line of the index. */
export interface RecordingEntry {
  readonly id: string
  readonly file: string
  /** Method and path, such as `POST /chat/completions`. */
  readonly endpoint: string
  readonly tags: readonly string[]
  /** Part of the small subset that covers every combination of tags, endpoint, status and provider. */
  readonly core: boolean
  readonly model: string
}

/** A reply as it came. */
export interface Recording extends RecordingEntry {
  readonly status: number
  /** Names in lower case, without those that describe a coding of the body. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text: an event stream, or JSON with the spelling of its numbers and the blanks before it. */
  readonly text: string
  readonly streamed: boolean
  /** A body that is no text, in base64; `text` is then empty. */
  readonly base64: string | undefined
  /** The request's body; `undefined` where only the answer was kept. */
  readonly asked: unknown
  /** Lengths of the network chunks in bytes, where they were recorded. */
  readonly chunkSizes: readonly number[]
}

const inferenceEndpoints = new Set(['POST /chat/completions', 'POST /embeddings', 'POST /images', 'POST /rerank'])

/** Every exchange of the folder; none where it is absent. */
export function allEntries(): readonly RecordingEntry[] {
  if (!hasRecordings) return []
  const index: unknown = JSON.parse(readFileSync(join(recordingsFolder, 'index.json'), 'utf8'))
  return items(index).map((entry) => ({
    id: String(member(entry, 'id')),
    file: String(member(entry, 'file')),
    endpoint: String(member(entry, 'endpoint')),
    tags: items(member(entry, 'tags')).map(String),
    core: member(entry, 'core') === true,
    model: String(member(entry, 'model') || 'unknown/model'),
  }))
}

/** The exchanges with a model: chat, streamed or not, embeddings, pictures and rankings. */
export function inferenceEntries(): readonly RecordingEntry[] {
  return allEntries().filter(({ endpoint }) => inferenceEndpoints.has(endpoint))
}

/** Every exchange whose reply is an event stream. */
export function streamedRecordings(): readonly Recording[] {
  return inferenceEntries()
    .filter(({ tags }) => tags.includes('stream'))
    .map(readRecording)
    .filter(({ streamed }) => streamed)
}

/** Reads one exchange. */
export function readRecording(entry: RecordingEntry): Recording {
  const file = readFileSync(join(recordingsFolder, entry.file), 'utf8')
  const exchange: unknown = JSON.parse(file)
  const response = member(exchange, 'response')
  const sse = member(response, 'sse')
  const prefix = member(response, 'bodyPrefix')
  return {
    ...entry,
    status: Number(member(response, 'status')),
    headers: headersOf(member(response, 'headers')),
    text: typeof sse === 'string' ? sse : (typeof prefix === 'string' ? prefix : '') + bodyText(file, member(response, 'body')),
    streamed: typeof sse === 'string',
    base64: filled(member(response, 'bodyBase64')),
    asked: member(exchange, 'request', 'body') ?? undefined,
    chunkSizes: items(member(response, 'chunkSizes')).map(Number),
  }
}

/** The body of a recorded request; `undefined` where only the answer was kept. */
export function requestBody({ file }: RecordingEntry): unknown {
  return member(JSON.parse(readFileSync(join(recordingsFolder, file), 'utf8')), 'request', 'body')
}

/** JSON bodies are kept as JSON in the file, so their characters are cut out of it. */
function bodyText(file: string, body: unknown): string {
  if (body === null || body === undefined) return ''
  return typeof body === 'string' ? body : (valueText(file, ['response', 'body']) ?? '')
}

function headersOf(headers: unknown): Readonly<Record<string, string>> {
  const kept = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
  return Object.fromEntries(kept.filter(([name]) => !['content-encoding', 'content-length', 'transfer-encoding'].includes(name)))
}
