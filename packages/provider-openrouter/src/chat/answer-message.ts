/** The `message` of a choice, or one `delta` of it: text, thoughts, calls, pictures, sound and annotations. */
import type { ChatRequest } from '@polymux/core'
import type { ChatDelta, WireObject } from '@polymux/core/adapter'
import { toSource } from './annotations.ts'
import { collectReasoningDetails, readableText } from './reasoning-details.ts'
import type { ReasoningDetails } from './reasoning-details.ts'
import { otherAuthor } from './reasoning-family.ts'
import { createToolRouter } from './tool-router.ts'
import type { ToolRouter } from './tool-router.ts'
import { audioMediaType } from '../wire/media.ts'
import { asArray, asNumber, asObject, asText, defined, readDataUrl } from '@polymux/core/adapter'

/** Fields that have a place of their own in the result, and in which shape; all others go to `raw.message`. */
const shapes: ReadonlyMap<string, string> = new Map([
  ['content', 'string'],
  ['reasoning', 'string'],
  ['reasoning_content', 'string'],
  ['reasoning_details', 'array'],
  ['refusal', 'string'],
  ['tool_calls', 'array'],
  ['images', 'array'],
  ['audio', 'object'],
  ['annotations', 'array'],
])

/** What has been read of one message. What most messages do not have is made when it first comes. */
export interface MessageReading {
  readonly modelId: string
  readonly request: ChatRequest | undefined
  /** The model that answered, once the reply has named it. */
  model: string | undefined
  reasoning: ReasoningDetails | undefined
  tools: ToolRouter | undefined
  /** Parsed files: sent back, they spare the next turn parsing, and paying for it, again. */
  files: unknown[] | undefined
  /** The id by which the upstream knows the sound it made, and until when. */
  audio: WireObject | undefined
  /** Fields that nobody here knows, as last seen. */
  rest: Record<string, unknown> | undefined
}

/** A message of which nothing was read yet. */
export function startMessage(modelId: string, request: ChatRequest | undefined): MessageReading {
  return {
    modelId,
    request,
    model: undefined,
    reasoning: undefined,
    tools: undefined,
    files: undefined,
    audio: undefined,
    rest: undefined,
  }
}

/** Reads a fragment, or in a reply that did not stream the `whole` message. */
export function addMessage(reading: MessageReading, delta: WireObject, whole: boolean, deltas: ChatDelta[]): void {
  const details = delta['reasoning_details']
  if (Array.isArray(details)) (reading.reasoning ??= collectReasoningDetails()).add(details, whole)
  const thought =
    asText(delta['reasoning']) ?? asText(delta['reasoning_content']) ?? (Array.isArray(details) ? readableText(details) : '')
  if (thought !== '') deltas.push({ type: 'reasoning', text: thought })
  const { content } = delta
  if (typeof content === 'string') {
    if (content !== '') deltas.push({ type: 'text', text: content })
  } else if (Array.isArray(content)) addContentParts(reading, content, deltas)
  const refusal = asText(delta['refusal'])
  if (refusal !== undefined) deltas.push({ type: 'refusal', text: refusal })
  if (delta['tool_calls']) deltas.push(...(reading.tools ??= createToolRouter()).route(asArray(delta['tool_calls']), whole))
  if (delta['images']) addImages(reading, asArray(delta['images']), deltas)
  if (delta['audio']) addAudio(reading, asObject(delta['audio']) ?? {}, deltas)
  if (delta['annotations']) addAnnotations(reading, asArray(delta['annotations']), deltas)
  for (const name in delta) {
    const value = delta[name]
    // Nearly every delta has these two. The role is always `assistant`.
    if (name === 'role' || (name === 'content' && typeof value === 'string') || value === null || isRead(name, value)) continue
    ;(reading.rest ??= {})[name] = value
  }
}

/** A list as content is looked through part by part. */
function isRead(name: string, value: unknown): boolean {
  return Array.isArray(value) ? name === 'content' || shapes.get(name) === 'array' : shapes.get(name) === typeof value
}

/** What the next turn must send back. */
export function addMessageEnding({ audio, files, model, modelId, reasoning }: MessageReading, deltas: ChatDelta[]): void {
  if (audio) deltas.push({ type: 'echo', key: 'audio', data: audio })
  // Routers, presets and fallbacks: what may be sent back, and to whom, depends on who answered.
  const other = otherAuthor(model, modelId)
  if (!reasoning && !files && other === undefined) return
  const echo = defined({ reasoning_details: reasoning?.merged(), annotations: files, model: other })
  if (Object.keys(echo).length > 0) deltas.push({ type: 'echo', data: echo })
}

/** Content is a text; a few upstreams send the parts of one. Those that are neither text nor picture are kept as they came. */
function addContentParts(reading: MessageReading, parts: readonly unknown[], deltas: ChatDelta[]): void {
  for (const part of parts) {
    const text = asObject(part)?.['text']
    if (typeof text === 'string') deltas.push({ type: 'text', text })
    else if (!addImages(reading, [part], deltas)) (reading.rest ??= {})['content'] = parts
  }
}

function addImages(reading: MessageReading, images: readonly unknown[], deltas: ChatDelta[]): boolean {
  let found = false
  for (const image of images) {
    const { image_url: address, index: _index, type: _type, ...more } = asObject(image) ?? {}
    const { url: given, ...settings } = asObject(address) ?? {}
    const url = asText(given)
    if (url === undefined) continue
    found = true
    // Not the picture again: it may be megabytes.
    const rest = { ...more, ...(Object.keys(settings).length > 0 && { image_url: settings }) }
    if (Object.keys(rest).length > 0) (reading.rest ??= {})['images'] = [...asArray(reading.rest['images']), rest]
    deltas.push({ type: 'whole', value: { type: 'image', data: readDataUrl(url) } })
  }
  return found
}

/** The format is the one that was asked for; the wire does not say it again. */
function addAudio(reading: MessageReading, audio: WireObject, deltas: ChatDelta[]): void {
  const base64 = asText(audio['data']) ?? ''
  const transcript = asText(audio['transcript'])
  const { id, expires_at: expiresAt } = audio
  const mark = defined({ id: asText(id), expires_at: asNumber(expiresAt) })
  if (Object.keys(mark).length > 0) reading.audio = { ...reading.audio, ...mark }
  if (base64 === '' && transcript === undefined) return
  const format = asText(asObject(asObject(reading.request?.providerOptions?.openrouter)?.['audio'])?.['format'])
  deltas.push({
    type: 'audio',
    base64,
    ...defined({ transcript, mediaType: format === undefined ? undefined : audioMediaType(format) }),
  })
}

function addAnnotations(reading: MessageReading, annotations: readonly unknown[], deltas: ChatDelta[]): void {
  for (const annotation of annotations) {
    const source = toSource(annotation)
    if (source) deltas.push({ type: 'source', source })
    else (reading.files ??= []).push(annotation)
  }
}
