/**
 * OpenRouter's chat wire, one chunk at a time. A whole answer is one chunk whose `delta` is called `message`, so the same fold
 * reads both.
 */
import type { ChatDecoder, ChatDelta, ModelContext } from '@polymux/core/adapter'
import { errorFields } from '../wire/error-fields.ts'
import { isTruncated, toFinishReason } from './finish-reason.ts'
import { toImageData } from '../wire/media.ts'
import { collectReasoningDetails, readableText } from './reasoning-details.ts'
import type { ReasoningDetails } from './reasoning-details.ts'
import { createToolRouter } from './tool-router.ts'
import type { ToolRouter } from './tool-router.ts'
import { toUsage } from '../wire/usage.ts'
import { asArray, asNumber, asObject, asText, defined } from '../wire/wire-value.ts'
import type { WireObject } from '../wire/wire-value.ts'

/** Fields of the envelope that have a place of their own in the result; all others go to `raw`. `object` only names the mode. */
const modelled: ReadonlySet<string> = new Set(['id', 'object', 'created', 'model', 'provider', 'choices', 'error'])

/**
 * What has been read of one reply, beyond what went out as deltas. Thousands of streams may be open at once, so what most replies do
 * not have is made when it first comes.
 */
interface Reading {
  reasoning: ReasoningDetails | undefined
  tools: ToolRouter | undefined
  /** Parsed files: sent back, they spare the next turn parsing, and paying for it, again. */
  files: unknown[] | undefined
  logprobs: unknown[] | undefined
  /** Fields of the envelope as last seen. */
  readonly envelope: Record<string, unknown>
  named: boolean
  finish: string | undefined
  native: string | undefined
  /** `[DONE]` or a whole message was seen. */
  complete: boolean
  spoke: boolean
  /** The first event that is no chunk of a chat. */
  strange: string | undefined
}

/** A decoder for one reply. Complete means `[DONE]`, a finish reason, or a whole message: each of them is missing somewhere on record. */
export function createChatDecoder({ stream }: ModelContext): ChatDecoder {
  const reading: Reading = {
    reasoning: undefined,
    tools: undefined,
    files: undefined,
    logprobs: undefined,
    envelope: {},
    named: false,
    finish: undefined,
    native: undefined,
    complete: false,
    spoke: false,
    strange: undefined,
  }
  return {
    push({ data, json }) {
      const deltas: ChatDelta[] = []
      if (isDone(data)) {
        reading.complete = true
        addEnding(reading, deltas)
      } else addChunk(reading, asObject(json ?? JSON.parse(data)) ?? {}, data, deltas)
      return deltas
    },
    end() {
      if (!reading.spoke && reading.strange !== undefined)
        throw new SyntaxError(`an event without choices: ${reading.strange.slice(0, 200)}`)
      if (!reading.spoke && !stream) throw new SyntaxError('an answer without choices')
      const deltas: ChatDelta[] = []
      addEnding(reading, deltas)
      return deltas
    },
  }
}

function isDone(data: string): boolean {
  return data === '[DONE]' || (data.length < 16 && data.trim() === '[DONE]')
}

/** `data` is the text that `chunk` was parsed from: money is read from its characters. */
function addChunk(reading: Reading, chunk: WireObject, data: string, deltas: ChatDelta[]): void {
  addMeta(reading, chunk, deltas)
  const { choices, error, usage } = chunk
  if (Array.isArray(choices)) for (const choice of choices) addChoice(reading, asObject(choice) ?? {}, deltas)
  const counts = asObject(usage)
  if (counts) deltas.push({ type: 'usage', usage: toUsage(counts, data) })
  // An error may come beside choices, after usage, or alone; wherever it is, it wins.
  if (error !== undefined && error !== null) {
    reading.spoke = true
    deltas.push({ type: 'error', error: errorFields(error) })
  } else if (!Array.isArray(choices) && !counts) reading.strange ??= data
}

function addMeta(reading: Reading, chunk: WireObject, deltas: ChatDelta[]): void {
  // These four never change within a stream, without exception on record: read once.
  if (!reading.named && chunk['id'] !== undefined) {
    reading.named = true
    const { id, created, model, provider } = chunk
    const response = defined({
      id: asText(id),
      createdAt: asNumber(created) || undefined,
      returnedModel: asText(model),
      upstream: asText(provider),
    })
    deltas.push({ type: 'meta', response })
  }
  let raw: Record<string, unknown> | undefined
  // Most of these repeat on every chunk: only what is new goes out.
  for (const name in chunk) {
    if (modelled.has(name) || reading.envelope[name] === chunk[name]) continue
    reading.envelope[name] = chunk[name]
    ;(raw ??= {})[name] = chunk[name]
  }
  if (raw) deltas.push({ type: 'meta', raw })
}

function addChoice(reading: Reading, choice: WireObject, deltas: ChatDelta[]): void {
  const message = asObject(choice['message'])
  const delta = message ?? asObject(choice['delta'])
  reading.spoke = true
  if (delta) addMessage(reading, delta, message !== undefined, deltas)
  if (message) reading.complete = true
  // Some upstreams say '' while still speaking, and the usage chunk may say null: neither is a reason.
  reading.finish = asText(choice['finish_reason']) ?? reading.finish
  reading.native = asText(choice['native_finish_reason']) ?? reading.native
  if (choice['logprobs']) (reading.logprobs ??= []).push(...asArray(asObject(choice['logprobs'])?.['content']))
  const { error } = choice
  if (error !== undefined && error !== null) deltas.push({ type: 'error', error: errorFields(error) })
}

function addMessage(reading: Reading, delta: WireObject, whole: boolean, deltas: ChatDelta[]): void {
  const details = delta['reasoning_details']
  if (Array.isArray(details)) (reading.reasoning ??= collectReasoningDetails()).add(details)
  const thought =
    asText(delta['reasoning']) ?? asText(delta['reasoning_content']) ?? (Array.isArray(details) ? readableText(details) : '')
  if (thought !== '') deltas.push({ type: 'reasoning', text: thought })
  const text = textOf(delta['content'])
  if (text !== '') deltas.push({ type: 'text', text })
  const refusal = asText(delta['refusal'])
  if (refusal !== undefined) deltas.push({ type: 'refusal', text: refusal })
  if (delta['tool_calls']) deltas.push(...(reading.tools ??= createToolRouter()).route(asArray(delta['tool_calls']), whole))
  if (delta['images']) addImages(asArray(delta['images']), deltas)
  if (delta['audio']) addAudio(asObject(delta['audio']) ?? {}, deltas)
  if (delta['annotations']) addAnnotations(reading, asArray(delta['annotations']), deltas)
}

/** Content is a text; a few upstreams send the parts of one. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return asArray(content)
    .map((part) => asText(asObject(part)?.['text']) ?? '')
    .join('')
}

function addImages(images: readonly unknown[], deltas: ChatDelta[]): void {
  for (const image of images) {
    const url = asText(asObject(asObject(image)?.['image_url'])?.['url'])
    if (url !== undefined) deltas.push({ type: 'whole', value: { type: 'image', data: toImageData(url) } })
  }
}

function addAudio(audio: WireObject, deltas: ChatDelta[]): void {
  const base64 = asText(audio['data']) ?? ''
  const transcript = asText(audio['transcript'])
  if (base64 !== '' || transcript !== undefined)
    deltas.push({ type: 'audio', base64, ...(transcript !== undefined && { transcript }) })
}

function addAnnotations(reading: Reading, annotations: readonly unknown[], deltas: ChatDelta[]): void {
  for (const annotation of annotations) {
    const citation = asObject(asObject(annotation)?.['url_citation'])
    if (citation) {
      const { url, title, start_index: start, end_index: end } = citation
      const found = defined({ url: asText(url), title: asText(title), start: asNumber(start), end: asNumber(end) })
      deltas.push({ type: 'source', source: { ...found, raw: annotation } })
    } else (reading.files ??= []).push(annotation)
  }
}

function addEnding(reading: Reading, deltas: ChatDelta[]): void {
  const { complete, files, finish, logprobs, native } = reading
  const echo = defined({ reasoning_details: reading.reasoning?.merged(), annotations: files })
  if (Object.keys(echo).length > 0) deltas.push({ type: 'echo', data: echo })
  if (logprobs && logprobs.length > 0) deltas.push({ type: 'meta', raw: { logprobs: { content: logprobs } } })
  if (finish === 'error') {
    const why = native === undefined || native === finish ? '' : ` (${native})`
    deltas.push({ type: 'error', error: errorFields({ message: `The upstream ended the answer with an error${why}.` }) })
  }
  if (complete || finish !== undefined) {
    // Without a word of the upstream's own, the wire's is kept: our reasons are fewer than its.
    deltas.push({
      type: 'finish',
      reason: toFinishReason(finish),
      native: native ?? finish,
      truncated: isTruncated(finish, native),
    })
  }
}
