/**
 * From named events, or a whole message, to deltas. Blocks are numbered by the wire, and their numbers are the keys of parts. A whole
 * message is its blocks one after the other and an end.
 */
import type { FinishReason } from '@polymux/core'
import type { ChatDecoder, ChatDelta, ModelContext } from '@polymux/core/adapter'
import { readFailure, type WireFailure } from './error.ts'
import { addUsage, readUsage, type WireUsage } from './usage.ts'

interface WireBlock {
  readonly type: string
  readonly text?: string
  readonly thinking?: string
  readonly signature?: string
  readonly id?: string
  readonly name?: string
  readonly input?: unknown
}

interface WireBlockDelta {
  readonly type: string
  readonly text?: string
  readonly thinking?: string
  readonly signature?: string
  readonly partial_json?: string
}

interface WireMessageHead {
  readonly id?: string
  readonly model?: string
  readonly content?: readonly WireBlock[]
  readonly stop_reason?: string | null
  readonly usage?: WireUsage
}

interface WireEvent extends WireMessageHead {
  readonly type?: string
  readonly message?: WireMessageHead
  readonly index?: number
  readonly content_block?: WireBlock
  readonly delta?: WireBlockDelta & { readonly stop_reason?: string | null }
  readonly error?: WireFailure
}

/** A decoder for one reply. */
export function decodeMessage({ provider }: ModelContext): ChatDecoder {
  let usage: WireUsage = {}
  let stopReason: string | undefined
  let complete = false

  function* head({ id, model, content = [], stop_reason: stop, usage: counted }: WireMessageHead): Generator<ChatDelta> {
    yield { type: 'meta', response: { ...(id !== undefined && { id }), ...(model !== undefined && { returnedModel: model }) } }
    for (const [index, block] of content.entries()) yield* wholeBlock(index, block, provider)
    stopReason = stop ?? stopReason
    if (counted) usage = addUsage(usage, counted)
  }

  function* read(event: WireEvent): Generator<ChatDelta> {
    const { type, index = 0, content_block: block, delta } = event
    if (type === 'message_start' && event.message) yield* head(event.message)
    else if (type === 'content_block_start' && block) yield* openBlock(index, block, provider)
    else if (type === 'content_block_delta' && delta) yield* blockDelta(index, delta)
    else if (type === 'content_block_stop') yield { type: 'close', key: index }
    else if (type === 'error' && event.error) yield { type: 'error', error: readFailure(event.error) }
    else if (type === 'message_delta') {
      stopReason = delta?.stop_reason ?? stopReason
      usage = addUsage(usage, event.usage ?? {})
      yield { type: 'usage', usage: readUsage(usage) }
    } else if (type === 'message_stop') complete = true
    else if (type === 'message') {
      yield* head(event)
      yield { type: 'usage', usage: readUsage(usage) }
      complete = true
    }
  }

  return {
    push({ data, json }) {
      // Safe: only what is there is read; kinds of events that are not known are passed over.
      return read((json ?? JSON.parse(data)) as WireEvent)
    },
    *end() {
      if (complete)
        yield { type: 'finish', reason: reasonOf(stopReason), native: stopReason, truncated: stopReason === 'max_tokens' }
    },
  }
}

function* openBlock(key: number, block: WireBlock, provider: string): Generator<ChatDelta> {
  if (block.type === 'text') yield { type: 'text', key, text: block.text ?? '' }
  else if (block.type === 'thinking') yield { type: 'reasoning', key, text: block.thinking ?? '' }
  else if (block.type === 'tool_use') yield { type: 'tool', key, id: block.id, name: block.name }
  // Redacted thoughts and the like: whole from the start, and meant for the next turn alone.
  else yield { type: 'whole', value: { type: 'opaque', echo: { provider, data: { block } } } }
}

function* blockDelta(key: number, delta: WireBlockDelta): Generator<ChatDelta> {
  if (delta.text !== undefined) yield { type: 'text', key, text: delta.text }
  else if (delta.thinking !== undefined) yield { type: 'reasoning', key, text: delta.thinking }
  else if (delta.partial_json !== undefined) yield { type: 'tool', key, text: delta.partial_json }
  else if (delta.signature !== undefined) yield { type: 'echo', key, data: { signature: delta.signature } }
}

function* wholeBlock(key: number, block: WireBlock, provider: string): Generator<ChatDelta> {
  yield* openBlock(key, block, provider)
  if (block.type === 'tool_use') yield { type: 'tool', key, text: JSON.stringify(block.input ?? {}) }
  if (block.signature !== undefined) yield { type: 'echo', key, data: { signature: block.signature } }
  yield { type: 'close', key }
}

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool-calls',
  refusal: 'content-filter',
  pause_turn: 'pause',
}

function reasonOf(reason: string | undefined): FinishReason {
  return (reason !== undefined && Object.hasOwn(reasons, reason) ? reasons[reason] : undefined) ?? 'unknown'
}
