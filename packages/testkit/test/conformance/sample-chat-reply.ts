import type { Usage } from '@polymux/core'
import { type ChatDecoder, type ChatDelta, decimalText, jsonNumberText } from '@polymux/core/adapter'

interface WireChunk {
  readonly id?: string
  readonly model?: string
  readonly created?: number
  readonly choices?: readonly WireChoice[]
  readonly usage?: WireUsage
  readonly error?: { readonly message: string; readonly code?: number }
}

interface WireChoice {
  readonly delta?: WireMessage
  readonly message?: WireMessage
  readonly finish_reason?: string | null
}

interface WireMessage {
  readonly content?: string | null
  readonly reasoning_content?: string
  readonly reasoning_signature?: string
  readonly tool_calls?: readonly WireCall[]
  readonly images?: readonly { readonly image_url: { readonly url: string } }[]
}

interface WireCall {
  readonly index?: number
  readonly id?: string
  readonly function?: { readonly name?: string; readonly arguments?: string }
}

/** Usage as chats, embeddings and images report it. */
export interface WireUsage {
  readonly prompt_tokens?: number
  readonly completion_tokens?: number
  readonly total_tokens?: number
  readonly prompt_tokens_details?: { readonly cached_tokens?: number }
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number }
  readonly cost?: number
}

const finishReasons = { stop: 'stop', length: 'length', tool_calls: 'tool-calls', content_filter: 'content-filter' } as const

export function createSampleDecoder(): ChatDecoder {
  let finish: ChatDelta | undefined
  return {
    *push({ data }) {
      if (data === '[DONE]') return
      // Safe enough for a sample: what is not of this shape is skipped below.
      const { id, model, created, choices = [], usage, error } = JSON.parse(data) as WireChunk
      if (error) {
        const status = error.code === undefined ? {} : { status: error.code }
        yield { type: 'error', error: { message: error.message, ...status } }
      }
      const response = {
        ...(id !== undefined && { id }),
        ...(model !== undefined && { returnedModel: model }),
        ...(created !== undefined && { createdAt: created }),
      }
      yield { type: 'meta', response }
      for (const { delta, message, finish_reason: reason } of choices) {
        yield* readMessage(delta ?? message ?? {})
        if (reason)
          finish = { type: 'finish', reason: finishReasons[reason as keyof typeof finishReasons] ?? 'unknown', native: reason } // a word that is none of these gives undefined
      }
      if (usage) yield { type: 'usage', usage: readUsage(usage, data) }
    },
    *end() {
      if (finish) yield finish
    },
  }
}

function* readMessage(message: WireMessage): Iterable<ChatDelta> {
  const { content, images = [], reasoning_content: thought, reasoning_signature: signature, tool_calls: calls = [] } = message
  if (thought) yield { type: 'reasoning', text: thought }
  if (signature) yield { type: 'echo', key: 'reasoning', data: { signature } }
  if (content) yield { type: 'text', text: content }
  for (const [position, { index, id, function: call }] of calls.entries())
    yield { type: 'tool', key: index ?? position, id, name: call?.name, text: call?.arguments }
  for (const { image_url: address } of images) {
    const [, mediaType = 'image/*', base64 = ''] = /^data:([^;]+);base64,(.*)$/.exec(address.url) ?? []
    yield { type: 'whole', value: { type: 'image', data: { base64, mediaType } } }
  }
}

/** `text` is the JSON that `usage` was parsed from: money is read from its characters. */
export function readUsage(usage: WireUsage, text: string): Usage {
  const reasoningTokens = usage.completion_tokens_details?.reasoning_tokens
  const cacheReadTokens = usage.prompt_tokens_details?.cached_tokens
  const usd = usage.cost === undefined ? undefined : decimalText(jsonNumberText(text, ['usage', 'cost'], usage.cost) ?? '')
  return {
    ...(usage.prompt_tokens !== undefined && { inputTokens: usage.prompt_tokens }),
    ...(usage.completion_tokens !== undefined && { outputTokens: usage.completion_tokens }),
    ...(usage.total_tokens !== undefined && { totalTokens: usage.total_tokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
    ...(cacheReadTokens !== undefined && { cacheReadTokens }),
    ...(usd !== undefined && { cost: { usd, source: 'provider' } }),
  }
}
