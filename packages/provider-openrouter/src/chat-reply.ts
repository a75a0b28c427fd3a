/**
 * OpenRouter's chat wire, one chunk at a time. A whole answer is one chunk whose `delta` is called `message`, so the same fold
 * reads both. What public documents leave out, and why each line is here, is in this package's docs on the wire.
 */
import type { ChatDecoder, ChatDelta, WireMessage } from '@polymux/core/adapter'
import { errorFields } from './error-fields.ts'
import { isTruncated, toFinishReason } from './finish-reason.ts'
import { toImageData } from './media.ts'
import { collectReasoningDetails, readableText } from './reasoning-details.ts'
import { createToolRouter } from './tool-router.ts'
import { toUsage } from './usage.ts'
import { asArray, asNumber, asObject, asText, defined } from './wire-value.ts'
import type { WireObject } from './wire-value.ts'

/** Fields of the envelope that have a place of their own in the result; all others go to `raw`. `object` only names the mode. */
const modelled = new Set(['id', 'object', 'created', 'model', 'provider', 'choices', 'error'])

/** A decoder for one reply. Complete means: `[DONE]`, a finish reason, or a whole message; each of them is missing somewhere on record. */
export function createChatDecoder(): ChatDecoder {
  const reasoning = collectReasoningDetails()
  const tools = createToolRouter()
  const files: unknown[] = []
  const logprobs: unknown[] = []
  let generation: unknown
  let finish: string | undefined
  let native: string | undefined
  let complete = false
  let understood = false
  let strange: string | undefined

  function push({ data }: WireMessage): readonly ChatDelta[] {
    if (isDone(data)) return ((complete = true), ending())
    const chunk = asObject(JSON.parse(data))
    const deltas: ChatDelta[] = []
    if (!chunk) return deltas
    addMeta(chunk, deltas)
    for (const choice of asArray(chunk['choices'])) addChoice(asObject(choice) ?? {}, deltas)
    const usage = asObject(chunk['usage'])
    if (usage) deltas.push({ type: 'usage', usage: toUsage(usage, data) })
    if (chunk['error'] !== undefined && chunk['error'] !== null)
      deltas.push({ type: 'error', error: errorFields(chunk['error']) })
    else if (!Array.isArray(chunk['choices']) && !usage) strange ??= data
    else understood = true
    return deltas
  }

  function addMeta(chunk: WireObject, deltas: ChatDelta[]): void {
    // These four never change within a stream (no exception on record): read once.
    if (generation === undefined && chunk['id'] !== undefined) {
      generation = chunk['id']
      const { id, created, model, provider } = chunk
      deltas.push({
        type: 'meta',
        response: defined({
          id: asText(id),
          createdAt: asNumber(created) || undefined,
          returnedModel: asText(model),
          upstream: asText(provider),
        }),
      })
    }
    let raw: Record<string, unknown> | undefined
    for (const name in chunk) if (!modelled.has(name) && chunk[name] !== undefined) (raw ??= {})[name] = chunk[name]
    if (raw) deltas.push({ type: 'meta', raw })
  }

  function addChoice(choice: WireObject, deltas: ChatDelta[]): void {
    const message = asObject(choice['message'])
    const delta = message ?? asObject(choice['delta'])
    if (delta) addMessage(delta, message !== undefined, deltas)
    if (message) complete = true
    // Some upstreams say '' while still speaking; a later usage chunk may say null. Both mean nothing.
    finish = asText(choice['finish_reason']) ?? finish
    native = asText(choice['native_finish_reason']) ?? native
    logprobs.push(...asArray(asObject(choice['logprobs'])?.['content']))
    if (choice['error'] !== undefined && choice['error'] !== null)
      deltas.push({ type: 'error', error: errorFields(choice['error']) })
  }

  function addMessage(delta: WireObject, whole: boolean, deltas: ChatDelta[]): void {
    const details = delta['reasoning_details']
    if (Array.isArray(details)) reasoning.add(details)
    const thought =
      asText(delta['reasoning']) ?? asText(delta['reasoning_content']) ?? (Array.isArray(details) ? readableText(details) : '')
    if (thought !== '') deltas.push({ type: 'reasoning', text: thought })
    const text = textOf(delta['content'])
    if (text !== '') deltas.push({ type: 'text', text })
    const refusal = asText(delta['refusal'])
    if (refusal !== undefined) deltas.push({ type: 'refusal', text: refusal })
    if (delta['tool_calls']) deltas.push(...tools.route(asArray(delta['tool_calls']), whole))
    if (delta['images']) addImages(asArray(delta['images']), deltas)
    if (delta['audio']) addAudio(asObject(delta['audio']) ?? {}, deltas)
    if (delta['annotations']) addAnnotations(asArray(delta['annotations']), deltas)
  }

  function addAnnotations(annotations: readonly unknown[], deltas: ChatDelta[]): void {
    for (const annotation of annotations) {
      const citation = asObject(asObject(annotation)?.['url_citation'])
      if (!citation) {
        // The text of a parsed file: sent back, it spares the next turn parsing and paying again.
        files.push(annotation)
        continue
      }
      const { url, title, start_index: start, end_index: end } = citation
      deltas.push({
        type: 'source',
        source: {
          ...defined({ url: asText(url), title: asText(title), start: asNumber(start), end: asNumber(end) }),
          raw: annotation,
        },
      })
    }
  }

  function ending(): readonly ChatDelta[] {
    const details = reasoning.merged()
    const echo = defined({ reasoning_details: details, annotations: files.length > 0 ? files : undefined })
    const deltas: ChatDelta[] = []
    if (Object.keys(echo).length > 0) deltas.push({ type: 'echo', data: echo })
    if (logprobs.length > 0) deltas.push({ type: 'meta', raw: { logprobs: { content: logprobs } } })
    if (finish === 'error')
      deltas.push({
        type: 'error',
        error: errorFields({ message: `The upstream stopped with an error${native ? ` (${native})` : ''}.` }),
      })
    if (complete || finish !== undefined)
      deltas.push({ type: 'finish', reason: toFinishReason(finish), native, truncated: isTruncated(finish, native) })
    return deltas
  }

  return {
    push,
    end() {
      if (strange !== undefined && !understood) throw new SyntaxError(`an event without choices: ${strange.slice(0, 200)}`)
      return ending()
    },
  }
}

function isDone(data: string): boolean {
  return data === '[DONE]' || (data.length < 16 && data.trim() === '[DONE]')
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
