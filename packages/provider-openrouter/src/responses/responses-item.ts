/**
 * One item of an answer's `output` while it is read. A stream says everything several times: in fragments, as the finished part, as
 * the finished item, and in the whole response at the end. What went out is counted, so that later tellings add only what is missing.
 */
import type { TokenLogprob } from '@polymux/core'
import type { ChatDelta, WireObject } from '@polymux/core/adapter'
import { toTokenLogprobs } from '../chat/logprobs.ts'
import { asArray, asNumber, asObject, asText, defined, readDataUrl } from '@polymux/core/adapter'

/** What of an item went out already. */
export interface ItemReading {
  /** Its place among the items of this reply in order of appearance: part of every key. */
  readonly serial: number
  /** Its place in `output`. */
  readonly index: number | undefined
  id: string | undefined
  type: string | undefined
  /** Characters that went out, by key. */
  readonly lengths: Map<string, number>
  /** Annotations that went out, by key. */
  readonly annotated: Map<string, number>
  /** Tokens whose odds went out, by key. */
  readonly logged: Map<string, number>
  /** The paragraph of thoughts that was last written. */
  paragraph: string | undefined
  done: boolean
}

/** What the items of one reply share. */
export interface ItemContext {
  readonly provider: string
  readonly modelId: string
  /** The caller wants no thoughts in the answer; they still go into the history. */
  readonly hidesReasoning: boolean
  readonly deltas: ChatDelta[]
}

type Spoken = 'text' | 'refusal'

/** The key of one content part of an item. */
export function keyOf(item: ItemReading, content: unknown = 0): string {
  return `${item.serial}:${asNumber(content) ?? 0}`
}

/** A fragment of a text or refusal. */
export function addFragment(item: ItemReading, type: Spoken, event: WireObject, { deltas }: ItemContext): void {
  const text = asText(event['delta'])
  if (text === undefined) return
  const key = keyOf(item, event['content_index'])
  count(item, key, text)
  deltas.push({ type, key, text })
  addLogprobs(item, key, toTokenLogprobs(asArray(event['logprobs'])), deltas)
}

/** The finished part repeats the tokens of its fragments. */
function addLogprobs({ logged }: ItemReading, key: string, tokens: readonly TokenLogprob[], deltas: ChatDelta[]): void {
  if (tokens.length === 0) return
  logged.set(key, (logged.get(key) ?? 0) + tokens.length)
  deltas.push({ type: 'logprobs', tokens })
}

/** A fragment of thoughts; `paragraph` tells one paragraph of an item from the next. */
export function addThought(item: ItemReading, paragraph: string, text: string | undefined, context: ItemContext): void {
  if (text === undefined || context.hidesReasoning) return
  const begins = item.paragraph !== undefined && item.paragraph !== paragraph
  item.paragraph = paragraph
  count(item, paragraph, text)
  context.deltas.push({ type: 'reasoning', key: keyOf(item), text: begins ? `\n\n${text}` : text })
}

/** A call's name and id as soon as they are known, and its arguments as far as they are. The id of the item is not that of the call. */
export function addCall(item: ItemReading, call: WireObject, context: ItemContext): void {
  const key = keyOf(item)
  const given = call['arguments']
  const text = rest(item, key, asObject(given) ? JSON.stringify(given) : (asText(given) ?? ''))
  count(item, key, text)
  context.deltas.push({ type: 'tool', key, id: asText(call['call_id']), name: asText(call['name']), text })
}

/** Where a text comes from. The whole list repeats what single events told. */
export function addAnnotation(item: ItemReading, key: string, annotation: unknown, context: ItemContext): void {
  item.annotated.set(key, (item.annotated.get(key) ?? 0) + 1)
  const { end_index: end, filename, start_index: start, title, url } = asObject(annotation) ?? {}
  // Searches that do not know the place say 0 to 0.
  const isPlaced = asNumber(end) !== 0
  const found = defined({
    url: asText(url),
    title: asText(title) ?? asText(filename),
    start: isPlaced ? asNumber(start) : undefined,
    end: isPlaced ? asNumber(end) : undefined,
  })
  context.deltas.push({ type: 'source', source: { ...found, raw: annotation } })
}

/** The finished item: what is missing of it goes out, and what the next turn needs. */
export function finishItem(item: ItemReading, value: WireObject, context: ItemContext): void {
  if (item.done) return
  item.done = true
  switch (value['type']) {
    case 'message':
      return finishMessage(item, value, context)
    case 'reasoning':
      return finishReasoning(item, value, context)
    case 'function_call':
      addCall(item, value, context)
      return finishPart(keyOf(item), { item: { ...value, arguments: '' } }, context)
    default:
      context.deltas.push(pictureOf(value, context) ?? opaque({ item: value }, context))
  }
}

function finishMessage(item: ItemReading, { content, ...message }: WireObject, context: ItemContext): void {
  const parts = typeof content === 'string' ? [{ type: 'output_text', text: content }] : asArray(content)
  for (const [at, value] of parts.entries()) {
    const part = asObject(value) ?? {}
    const key = keyOf(item, at)
    const type = part['type'] === 'output_text' ? 'text' : part['type'] === 'refusal' ? 'refusal' : undefined
    if (type === undefined) context.deltas.push(opaque({ message, content: part }, context))
    else finishSpoken(item, { key, type, part, message }, context)
  }
}

function finishSpoken(
  item: ItemReading,
  {
    key,
    message,
    part,
    type,
  }: { readonly key: string; readonly type: Spoken; readonly part: WireObject; readonly message: WireObject },
  context: ItemContext,
): void {
  const text = rest(item, key, asText(part[type]) ?? '')
  count(item, key, text)
  if (text !== '') context.deltas.push({ type, key, text })
  const annotations = asArray(part['annotations'])
  for (const annotation of annotations.slice(item.annotated.get(key) ?? 0)) addAnnotation(item, key, annotation, context)
  const { annotations: _sources, logprobs, type: _type, [type]: _text, ...fields } = part
  addLogprobs(item, key, toTokenLogprobs(asArray(logprobs)).slice(item.logged.get(key) ?? 0), context.deltas)
  if (!item.lengths.get(key)) return
  const kept = { ...(annotations.length > 0 && { annotations }), ...(Object.keys(fields).length > 0 && { fields }) }
  finishPart(key, { message, ...kept }, context)
}

/** Thoughts that show nothing are kept for the next turn all the same. */
function finishReasoning(item: ItemReading, value: WireObject, context: ItemContext): void {
  for (const [name, list] of [
    ['summary', value['summary']],
    ['text', value['content']],
  ] as const) {
    for (const [at, part] of asArray(list).entries()) {
      const paragraph = `${name}:${at}`
      addThought(item, paragraph, asText(rest(item, paragraph, asText(asObject(part)?.['text']) ?? '')), context)
    }
  }
  if (item.paragraph === undefined) context.deltas.push(opaque({ item: value }, context))
  else finishPart(keyOf(item), { item: value }, context)
}

function finishPart(key: string, data: WireObject, { deltas }: ItemContext): void {
  deltas.push({ type: 'echo', key, data }, { type: 'close', key })
}

function opaque(data: WireObject, { modelId, provider }: ItemContext): ChatDelta {
  return { type: 'whole', value: { type: 'opaque', echo: { provider, modelId, data } } }
}

/** The base64 is kept once, in the part; the echo holds the item around it. */
function pictureOf(value: WireObject, { modelId, provider }: ItemContext): ChatDelta | undefined {
  if (value['type'] !== 'image_generation_call' && value['type'] !== 'openrouter:image_generation') return undefined
  const field = ['result', 'imageB64', 'imageUrl'].find((name) => asText(value[name]) !== undefined)
  const image = field === undefined ? undefined : asText(value[field])
  if (field === undefined || image === undefined) return undefined
  const url = /^(?:data:|https?:)/.test(image)
  const data = readDataUrl(url ? image : `data:;base64,${image}`)
  const prefix = url && !('url' in data) ? image.slice(0, image.indexOf(',') + 1) : undefined
  const echo = { provider, modelId, data: { item: { ...value, [field]: '' }, field, ...defined({ prefix }) } }
  return { type: 'whole', value: { type: 'image', data, echo } }
}

function count({ lengths }: ItemReading, key: string, text: string): void {
  lengths.set(key, (lengths.get(key) ?? 0) + text.length)
}

function rest({ lengths }: ItemReading, key: string, text: string): string {
  return text.slice(lengths.get(key) ?? 0)
}
