/**
 * The Messages wire, one event at a time. A whole answer is its first event with the blocks and the end already in it, so the same
 * fold reads both. Parts are keyed by block index: one answer may think, speak and call several times over.
 */
import type { ChatDecoder, ChatDelta, ModelContext, WireObject } from '@polymux/core/adapter'
import { otherAuthor } from '../chat/reasoning-family.ts'
import { asArray, asNumber, asObject, asText, defined } from '@polymux/core/adapter'
import { addBlockDelta, addEcho, blockOfDelta, endBlock, startBlock } from './content-block.ts'
import type { ContentBlock } from './content-block.ts'
import { messagesErrorFields } from './messages-error.ts'
import { collectUsage, mergeKnown } from './messages-usage.ts'
import type { UsageReading, Written } from './messages-usage.ts'
import { finishOf } from './stop-reason.ts'

/** What has been read of one reply, beyond what went out as deltas. */
interface Reading {
  readonly context: ModelContext
  readonly blocks: Map<number, ContentBlock>
  readonly usage: UsageReading
  /** Fields of the envelope as last known. */
  readonly envelope: Record<string, unknown>
  /** Parts complete so far. */
  parts: number
  stop: string | undefined
  /** The model that answered. */
  model: string | undefined
  /** `message_stop`, `[DONE]` or a whole message was seen. */
  complete: boolean
  /** A part of the answer went out. */
  spoke: boolean
  /** The usage so far went out. */
  told: boolean
  /** An event of this wire was seen. */
  known: boolean
  /** The first event that is none. */
  strange: string | undefined
}

/** A decoder for one reply. */
export function createMessagesDecoder(context: ModelContext): ChatDecoder {
  const reading: Reading = {
    context,
    blocks: new Map(),
    usage: collectUsage(),
    envelope: {},
    parts: 0,
    stop: undefined,
    model: undefined,
    complete: false,
    spoke: false,
    told: true,
    known: false,
    strange: undefined,
  }
  return {
    push({ data, event, json }) {
      const deltas: ChatDelta[] = []
      if (data.trim() === '[DONE]') {
        refuseStrange(reading)
        reading.complete = true
      } else {
        const value = asObject(json ?? JSON.parse(data)) ?? {}
        addEvent(reading, 'type' in value ? value : { ...value, type: event }, data, deltas)
      }
      if (reading.complete) addEnding(reading, deltas)
      return deltas
    },
    end() {
      refuseStrange(reading)
      const deltas: ChatDelta[] = []
      addEnding(reading, deltas)
      return deltas
    },
  }
}

/** A reply that never said anything of this wire is of another endpoint. */
function refuseStrange({ known, strange }: Reading): void {
  if (!known && strange !== undefined) throw new SyntaxError(`no event of the Messages wire: ${strange.slice(0, 200)}`)
}

/** `data` is the text that `event` was parsed from. */
function addEvent(reading: Reading, event: WireObject, data: string, deltas: ChatDelta[]): void {
  const { error, type } = event
  const written = { text: data, at: ['usage'] }
  if (error !== undefined && error !== null) deltas.push({ type: 'error', error: messagesErrorFields(event) })
  switch (type) {
    case 'message':
      addMessage(reading, event, written, deltas)
      reading.complete = true
      break
    case 'message_start':
      addMessage(reading, asObject(event['message']) ?? {}, { text: data, at: ['message', 'usage'] }, deltas)
      break
    case 'content_block_start':
    case 'content_block_delta':
    case 'content_block_stop':
      addBlockEvent(reading, type, event, deltas)
      break
    case 'message_delta':
      addEnvelope(reading, event, written, deltas)
      addEnvelope(reading, asObject(event['delta']) ?? {}, written, deltas)
      if (event['usage']) tellUsage(reading, deltas)
      break
    case 'message_stop':
    case 'error':
      addEnvelope(reading, event, written, deltas)
      reading.complete ||= type === 'message_stop'
      break
    case 'ping':
      break
    default:
      // Kinds of events may be added, so a stranger among them is passed over.
      if (error === undefined) reading.strange ??= data
      return
  }
  reading.known = true
}

/** A whole message, or the first event of one. */
function addMessage(reading: Reading, message: WireObject, written: Written, deltas: ChatDelta[]): void {
  const { content, id, model, provider } = message
  const response = defined({ id: asText(id), returnedModel: asText(model), upstream: asText(provider) })
  reading.model = response.returnedModel
  deltas.push({ type: 'meta', response })
  addEnvelope(reading, message, written, deltas)
  for (const [index, value] of asArray(content).entries()) {
    const block = asObject(value)
    if (block) finishBlock(reading, startBlock({ index, part: reading.parts }, block, deltas), deltas)
  }
  reading.spoke ||= asArray(content).length > 0
}

/** Fields with a place of their own in the result, and those that only frame an event. All others go to `raw`. */
const modelled: ReadonlySet<string> = new Set([
  'type',
  'role',
  'id',
  'model',
  'provider',
  'content',
  'delta',
  'error',
  'request_id',
])

function addEnvelope(reading: Reading, fields: WireObject, written: Written, deltas: ChatDelta[]): void {
  const { stop_reason: stop, usage, ...rest } = fields
  reading.stop = asText(stop) ?? reading.stop
  mergeKnown(reading.envelope, Object.fromEntries(Object.entries(rest).filter(([name]) => !modelled.has(name))))
  const counts = asObject(usage)
  if (counts) {
    reading.usage.add(counts, written)
    reading.envelope['usage'] = reading.usage.raw()
    reading.told = false
  }
  deltas.push({ type: 'meta', raw: { ...reading.envelope } })
}

function addBlockEvent(reading: Reading, type: string, event: WireObject, deltas: ChatDelta[]): void {
  const index = asNumber(event['index']) ?? 0
  const before = deltas.length
  if (type === 'content_block_start') {
    reading.blocks.set(index, startBlock({ index, part: reading.parts }, asObject(event['content_block']) ?? {}, deltas))
  } else if (type === 'content_block_stop') {
    const block = reading.blocks.get(index)
    if (block) finishBlock(reading, block, deltas)
    reading.blocks.delete(index)
  } else {
    const delta = asObject(event['delta']) ?? {}
    const block = reading.blocks.get(index) ?? blockOfDelta({ index, part: reading.parts }, delta)
    reading.blocks.set(index, block)
    addBlockDelta(block, delta, deltas)
  }
  if (deltas.length > before) addFirstUsage(reading, deltas)
}

function finishBlock(reading: Reading, block: ContentBlock, deltas: ChatDelta[]): void {
  endBlock(block, reading.context, deltas)
  if (block.written) reading.parts++
}

/** What the input cost is known before the first word: an answer that breaks off later keeps it. Zeros say nothing yet. */
function addFirstUsage(reading: Reading, deltas: ChatDelta[]): void {
  if (!reading.spoke && reading.usage.usage().inputTokens) tellUsage(reading, deltas)
  reading.spoke = true
}

function tellUsage(reading: Reading, deltas: ChatDelta[]): void {
  if (reading.told) return
  reading.told = true
  deltas.push({ type: 'usage', usage: reading.usage.usage() })
}

function addEnding(reading: Reading, deltas: ChatDelta[]): void {
  const { complete, spoke, stop } = reading
  // Blocks that were never closed: what the next turn needs of them is kept.
  for (const block of reading.blocks.values()) addEcho(block, deltas)
  reading.blocks.clear()
  if (complete || stop !== undefined || spoke) tellUsage(reading, deltas)
  if (complete || stop !== undefined) {
    const model = otherAuthor(reading.model, reading.context.modelId)
    if (model !== undefined) deltas.push({ type: 'echo', data: { model } })
    const reason = finishOf(stop)
    deltas.push({ type: 'finish', reason, native: stop, truncated: reason === 'length' })
  }
}
