/** The `message` of a choice, or one `delta` of it: text, thoughts, refusal, calls, sound, pictures and citations. */
import type { ChatRequest } from '../chat.ts'
import type { ChatDelta } from '../chat-delta.ts'
import type { LikelyToken, TokenLogprob } from '../logprobs.ts'
import { readDataUrl } from '../media-data.ts'

import { createToolCalls } from './openai-tool-calls.ts'
import type { ToolCalls } from './openai-tool-calls.ts'
import { asArray, asNumber, asObject, asText, defined, otherFields } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

const known: ReadonlySet<string> = new Set([
  'role',
  'content',
  'reasoning_content',
  'reasoning',
  'refusal',
  'tool_calls',
  'audio',
  'images',
  'annotations',
])

/** What has been read of one message. What most do not have is made when it first comes. */
export interface AnswerReading {
  /** Thoughts are not wanted. */
  readonly quiet: boolean
  readonly soundType: string | undefined
  readonly echoFields: ReadonlySet<string>
  tools: ToolCalls | undefined
  /** Fields that nobody here knows, as last seen. */
  rest: WireObject | undefined
  /** Fields that go back with the message. */
  echo: WireObject | undefined
}

/** A message of which nothing was read yet. The wire does not say what sort of sound it sends: it is the one that was asked for. */
export function startAnswer(request: ChatRequest, provider: string, echoFields: ReadonlySet<string>): AnswerReading {
  const own = asObject(asObject(request.providerOptions)?.[provider])
  const format = asText(asObject(own?.['audio'])?.['format'])
  const soundType = format === undefined || format === 'pcm16' ? undefined : `audio/${format === 'mp3' ? 'mpeg' : format}`
  return { quiet: request.reasoning?.exclude === true, soundType, echoFields, tools: undefined, rest: undefined, echo: undefined }
}

/** Reads a fragment, or in a reply that did not stream the `whole` message. */
export function readAnswer(reading: AnswerReading, fields: WireObject, whole: boolean): readonly ChatDelta[] {
  const deltas: ChatDelta[] = []
  const thought = asText(fields['reasoning_content']) ?? asText(fields['reasoning'])
  if (thought !== undefined && !reading.quiet) deltas.push({ type: 'reasoning', text: thought })
  const { content } = fields
  for (const part of Array.isArray(content) ? content : [content]) {
    const text = asText(part) ?? asText(asObject(part)?.['text'])
    if (text !== undefined) deltas.push({ type: 'text', text })
  }
  const refusal = asText(fields['refusal'])
  if (refusal !== undefined) deltas.push({ type: 'refusal', text: refusal })
  const calls = asArray(fields['tool_calls'])
  if (calls.length > 0) deltas.push(...(reading.tools ??= createToolCalls()).read(calls, whole))
  const audio = asObject(fields['audio'])
  if (audio) deltas.push(...readSound(audio, reading.soundType))
  for (const image of asArray(fields['images'])) {
    const url = asText(asObject(asObject(image)?.['image_url'])?.['url'])
    if (url !== undefined) deltas.push({ type: 'whole', value: { type: 'image', data: readDataUrl(url) } })
  }
  for (const annotation of asArray(fields['annotations'])) deltas.push({ type: 'source', source: readSource(annotation) })
  const rest = otherFields(fields, known)
  if (rest) reading.rest = { ...reading.rest, ...rest }
  for (const name of reading.echoFields) addEcho(reading, name, fields[name])
  return deltas
}

/** Lists come piece by piece and are joined; of all else the last counts. */
function addEcho(reading: AnswerReading, name: string, value: unknown): void {
  if (value === undefined || value === null) return
  const joined = Array.isArray(value) ? [...asArray(reading.echo?.[name]), ...value] : value
  reading.echo = { ...reading.echo, [name]: joined }
}

function readSound(audio: WireObject, mediaType: string | undefined): readonly ChatDelta[] {
  const base64 = asText(audio['data'])
  const transcript = asText(audio['transcript'])
  const id = asText(audio['id'])
  const deltas: ChatDelta[] = []
  if (base64 !== undefined || transcript !== undefined)
    deltas.push({ type: 'audio', base64: base64 ?? '', ...defined({ transcript, mediaType }) })
  if (id !== undefined) deltas.push({ type: 'echo', key: 'audio', data: { id } })
  return deltas
}

function readSource(annotation: unknown): Extract<ChatDelta, { readonly type: 'source' }>['source'] {
  const citation = asObject(asObject(annotation)?.['url_citation']) ?? {}
  const { url, title, start_index: start, end_index: end } = citation
  return { ...defined({ url: asText(url), title: asText(title), start: asNumber(start), end: asNumber(end) }), raw: annotation }
}

/** The tokens of a `logprobs.content` list. What is no token is left out. */
export function readLogprobs(content: readonly unknown[]): readonly TokenLogprob[] {
  return content.flatMap((item) => {
    const token = readToken(item)
    return token ? { ...token, top: asArray(asObject(item)?.['top_logprobs']).flatMap((other) => readToken(other) ?? []) } : []
  })
}

function readToken(item: unknown): LikelyToken | undefined {
  const { bytes, logprob: given, token } = asObject(item) ?? {}
  const logprob = asNumber(given)
  if (typeof token !== 'string' || logprob === undefined) return undefined
  const isBytes = Array.isArray(bytes) && bytes.every((byte) => typeof byte === 'number')
  return { token, logprob, ...defined({ bytes: isBytes ? bytes : undefined }) }
}
