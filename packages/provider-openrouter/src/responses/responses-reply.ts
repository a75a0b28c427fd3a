/**
 * Answers of `POST /responses`. A stream's last event holds the whole response, and a reply that does not stream is that response: one
 * function reads both.
 */
import type { ChatRequest, FinishReason } from '@polymux/core'
import type { ChatDecoder, ChatDelta, ModelContext, WireObject } from '@polymux/core/adapter'
import { otherAuthor } from '../chat/reasoning-family.ts'
import { errorFields } from '../wire/error-fields.ts'
import { asArray, asNumber, asObject, asText, defined } from '@polymux/core/adapter'
import { addAnnotation, addCall, addFragment, addThought, finishItem, keyOf } from './responses-item.ts'
import type { ItemContext, ItemReading } from './responses-item.ts'
import { toResponsesUsage } from './responses-usage.ts'

/** Fields of a response that have a place of their own in the result; all others go to `raw`. `object` only names the shape. */
const modelled: ReadonlySet<string> = new Set(['id', 'object', 'created_at', 'model', 'provider', 'output', 'error'])

/** What has been read of one reply. */
interface Reading {
  readonly context: Omit<ItemContext, 'deltas'>
  readonly items: ItemReading[]
  /** Fields of the envelope as last seen. */
  readonly envelope: Record<string, unknown>
  /** Anything of a response was seen. */
  spoke: boolean
  /** The first message that is none of this wire's. */
  strange: string | undefined
}

/** A decoder for one reply. Complete means a last event or a whole response with a status that is final; `[DONE]` alone says nothing. */
export function createResponsesDecoder({ modelId, provider, stream }: ModelContext, request: ChatRequest): ChatDecoder {
  const context = { provider, modelId, hidesReasoning: request.reasoning?.exclude === true }
  const reading: Reading = { context, items: [], envelope: {}, spoke: false, strange: undefined }
  return {
    push({ data, event, json }) {
      const deltas: ChatDelta[] = []
      if (data.trim() === '[DONE]') return deltas
      const value = asObject(json ?? JSON.parse(data)) ?? {}
      read(reading, asText(value['type']) ?? event, { value, data, deltas })
      return deltas
    },
    end() {
      if (!reading.spoke && reading.strange !== undefined)
        throw new SyntaxError(`an event of no response: ${reading.strange.slice(0, 200)}`)
      if (!reading.spoke && !stream) throw new SyntaxError('an answer without output')
      return []
    },
  }
}

/** One message: `data` is the text that `value` was parsed from. */
interface Heard {
  readonly value: WireObject
  readonly data: string
  readonly deltas: ChatDelta[]
}

type Listener = (item: ItemReading, event: WireObject, context: ItemContext) => void

/** Events about one item. Those not listed tell what another event tells too, or how far a server tool has come. */
const itemEvents: Readonly<Record<string, Listener>> = {
  'response.output_item.added': (item, event, context) => {
    const call = asObject(event['item'])
    if (call?.['type'] === 'function_call') addCall(item, call, context)
  },
  'response.output_item.done': (item, event, context) => finishItem(item, asObject(event['item']) ?? {}, context),
  'response.output_text.delta': (item, event, context) => addFragment(item, 'text', event, context),
  'response.refusal.delta': (item, event, context) => addFragment(item, 'refusal', event, context),
  'response.output_text.annotation.added': (item, event, context) =>
    addAnnotation(item, keyOf(item, event['content_index']), event['annotation'], context),
  'response.reasoning_summary_text.delta': (item, event, context) =>
    addThought(item, `summary:${asNumber(event['summary_index']) ?? 0}`, asText(event['delta']), context),
  'response.reasoning_text.delta': (item, event, context) =>
    addThought(item, `text:${asNumber(event['content_index']) ?? 0}`, asText(event['delta']), context),
  'response.function_call_arguments.delta': (item, event, context) => addArguments(item, asText(event['delta']), context),
  'response.function_call_arguments.done': (item, event, context) => {
    const { arguments: text, name } = event
    addCall(item, { arguments: text, name }, context)
  },
}

function read(reading: Reading, type: string | undefined, heard: Heard): void {
  const { data, deltas, value } = heard
  const listener = itemEvents[type ?? '']
  const response = asObject(value['response'])
  if (listener) {
    reading.spoke = true
    const known = asObject(value['item'])
    const item = itemOf(reading, asNumber(value['output_index']), asText(value['item_id']) ?? asText(known?.['id']))
    item.type ??= asText(known?.['type'])
    listener(item, value, { ...reading.context, deltas })
  } else if (response) addResponse(reading, response, heard, type)
  else if (Array.isArray(value['output']) || value['object'] === 'response') addResponse(reading, value, heard, undefined)
  else if (type === 'response.debug') deltas.push({ type: 'meta', raw: { debug: value['debug'] } })
  else if (type === 'error' || (value['error'] ?? undefined) !== undefined) {
    reading.spoke = true
    // The event is the error, or holds one; bodies sent with status 200 hold one.
    deltas.push({ type: 'error', error: errorFields(value['error'] ?? value, undefined, asText(value['error_type'])) })
  } else if (type?.startsWith('response.')) reading.spoke = true
  else reading.strange ??= data
}

function itemOf(reading: Reading, index: number | undefined, id: string | undefined): ItemReading {
  const { items } = reading
  // An id that comes again elsewhere, after its item was done, is that of another.
  const begun = items.filter((item) => !item.done || index === undefined || item.index === index)
  const known =
    (id === undefined ? undefined : sameId(begun, id, index)) ??
    items.find((item) => item.index === index && (index !== undefined || !item.done) && (!item.done || id === undefined))
  if (known) {
    known.id ??= id
    return known
  }
  return openItem(reading, index, id)
}

function openItem({ items }: Reading, index: number | undefined, id: string | undefined): ItemReading {
  const lengths = new Map<string, number>()
  const annotated = new Map<string, number>()
  const logged = new Map<string, number>()
  const item = { serial: items.length, index, id, type: undefined, lengths, annotated, logged, paragraph: undefined, done: false }
  items.push(item)
  return item
}

function addArguments(item: ItemReading, text: string | undefined, { deltas }: ItemContext): void {
  if (text === undefined) return
  const key = keyOf(item)
  item.lengths.set(key, (item.lengths.get(key) ?? 0) + text.length)
  deltas.push({ type: 'tool', key, text })
}

/** A response as an event carries it, or alone. Only the events that end a stream, and whole replies, say how it ended. */
function addResponse(reading: Reading, response: WireObject, { data, deltas }: Heard, type: string | undefined): void {
  reading.spoke = true
  addEnvelope(reading, response, deltas)
  const ended = endingOf(response, type)
  if (ended === undefined) return
  const context = { ...reading.context, deltas }
  const told = new Set<ItemReading>()
  for (const [index, value] of asArray(response['output']).entries()) {
    const item = asObject(value)
    if (!item) continue
    const known = heardBefore(reading, item, index, told) ?? openItem(reading, index, asText(item['id']))
    told.add(known)
    finishItem(known, item, context)
  }
  const model = otherAuthor(asText(response['model']), context.modelId)
  if (model !== undefined) deltas.push({ type: 'echo', data: { model } })
  const usage = asObject(response['usage'])
  const at = type === undefined ? ['usage'] : ['response', 'usage']
  if (usage) deltas.push({ type: 'usage', usage: toResponsesUsage(usage, data, at) })
  if (ended === 'failed') deltas.push({ type: 'error', error: failureOf(response) })
  else deltas.push(finishOf(response))
}

/** Ids of some items are temporary, or those of several: the last event may give the same one under another. */
function heardBefore(
  { items }: Reading,
  value: WireObject,
  index: number,
  told: ReadonlySet<ItemReading>,
): ItemReading | undefined {
  const id = asText(value['id'])
  const type = asText(value['type'])
  const free = items.filter((item) => !told.has(item))
  return (
    (id === undefined ? undefined : sameId(free, id, index)) ??
    free.find((item) => item.index === index && (item.type === undefined || item.type === type))
  )
}

/** The item of this id, at this place if there are several. */
function sameId(items: readonly ItemReading[], id: string, index: number | undefined): ItemReading | undefined {
  return items.find((item) => item.id === id && item.index === index) ?? items.find((item) => item.id === id)
}

function addEnvelope(reading: Reading, response: WireObject, deltas: ChatDelta[]): void {
  const { created_at: created, id, model, provider } = response
  const who = {
    id: asText(id),
    createdAt: asNumber(created) || undefined,
    returnedModel: asText(model),
    upstream: asText(provider),
  }
  const raw: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(response)) {
    if (modelled.has(name) || reading.envelope[name] === value) continue
    reading.envelope[name] = value
    raw[name] = value
  }
  deltas.push({ type: 'meta', response: defined(who), raw })
}

const endingEvents: Readonly<Record<string, 'said' | 'failed'>> = {
  'response.completed': 'said',
  'response.incomplete': 'said',
  'response.failed': 'failed',
  'response.cancelled': 'failed',
}

/** Replies of 2025 have no status: then the event, or the reply's being whole, says that it is over. */
function endingOf(response: WireObject, type: string | undefined): 'said' | 'failed' | undefined {
  if (type !== undefined && endingEvents[type] === undefined) return undefined
  const status = asText(response['status'])
  if (status === 'failed' || status === 'cancelled' || (response['error'] ?? undefined) !== undefined) return 'failed'
  if (status === 'queued' || status === 'in_progress') return undefined
  return type === undefined ? 'said' : endingEvents[type]
}

function failureOf(response: WireObject): ReturnType<typeof errorFields> {
  const status = asText(response['status']) ?? 'failed'
  const error = response['error'] ?? { message: `The upstream ended the answer as ${status}.` }
  return errorFields(error, undefined, asText(response['error_type']))
}

const reasons: Readonly<Record<string, FinishReason>> = { max_output_tokens: 'length', content_filter: 'content-filter' }

function finishOf(response: WireObject): ChatDelta {
  const details = asObject(response['incomplete_details'])
  const why = asText(details?.['reason'])
  const status = asText(response['status'])
  const cut = why !== undefined || status === 'incomplete'
  const reason = cut ? (reasons[why ?? ''] ?? 'unknown') : 'stop'
  return { type: 'finish', reason, native: why ?? status, truncated: reason === 'length' }
}
