/** Cuts an answer at the token limit of its request, and counts what is left. */
import type { ReadMessage } from './chat-messages.ts'
import type { EmulatedChatRequest, ReadChatRequest } from './chat-request.ts'
import { imageTokens } from './image-config.ts'
import { countTokens, tokenPieces } from './tokens.ts'
import type { TokenCounts } from './usage.ts'
import type { WireObject } from './wire-json.ts'

/** A call of a function tool. */
export interface AnsweredCall {
  readonly id: string
  readonly name: string
  /** JSON, unless it was cut. */
  readonly arguments: string
}

/** Everything a reply says, before it is written as JSON or as a stream. */
export interface ChatAnswer {
  /** Pieces of one token each. */
  readonly reasoning: readonly string[]
  readonly text: readonly string[]
  readonly toolCalls: readonly AnsweredCall[]
  /** Base64 of PNG files. */
  readonly images: readonly string[]
  /** What a search of the web found, for `annotations`. */
  readonly annotations: readonly WireObject[]
  readonly finish: 'stop' | 'length' | 'tool_calls'
  /** Whether the limit was met. The wire says `tool_calls` even when a call was cut; only the native reason tells. */
  readonly cut: boolean
  readonly tokens: TokenCounts
}

/** What a model would say without a limit. */
export interface UncutAnswer {
  readonly thoughts: string
  readonly text: string
  readonly toolCalls: readonly AnsweredCall[]
  readonly images: readonly string[]
  readonly annotations: readonly WireObject[]
}

/** Thoughts use up the limit first, then text, then tool calls, whose arguments are cut where they end. Pictures are whole or not there. */
export function withinLimit(request: EmulatedChatRequest, answer: UncutAnswer): ChatAnswer {
  const allReasoning = tokenPieces(answer.thoughts)
  const reasoning = allReasoning.slice(0, request.maxTokens)
  const allText = tokenPieces(answer.text)
  const text = allText.slice(0, request.maxTokens - reasoning.length)
  const toolCalls = cutCalls(answer.toolCalls, request.maxTokens - reasoning.length - text.length)
  const spoken = reasoning.length + text.length + callTokens(toolCalls)
  const wanted = allReasoning.length + allText.length + callTokens(answer.toolCalls)
  const cut = spoken < wanted
  const image = answer.images.length * imageTokens(request.imageConfig)
  return {
    reasoning,
    text,
    toolCalls,
    images: answer.images,
    annotations: answer.annotations,
    finish: toolCalls.length > 0 ? 'tool_calls' : cut ? 'length' : 'stop',
    cut,
    tokens: { prompt: promptTokens(request), completion: spoken + image, reasoning: reasoning.length, image },
  }
}

function cutCalls(calls: readonly AnsweredCall[], room: number): readonly AnsweredCall[] {
  let left = room
  const kept: AnsweredCall[] = []
  for (const call of calls) {
    left -= countTokens(call.name)
    if (left <= 0) break
    const pieces = tokenPieces(call.arguments)
    kept.push({ ...call, arguments: pieces.slice(0, left).join('') })
    left -= pieces.length
  }
  return kept
}

function callTokens(calls: readonly AnsweredCall[]): number {
  return calls.reduce((sum, call) => sum + countTokens(call.name) + countTokens(call.arguments), 0)
}

const tokensPerMessage = 4
const tokensPerMedium = 258

/** Tokens of one message of a prompt. */
export function messageTokens({ text, media }: ReadMessage): number {
  return countTokens(text) + media.length * tokensPerMedium + tokensPerMessage
}

function promptTokens({ messages, tools }: ReadChatRequest): number {
  const said = messages.reduce((sum, message) => sum + messageTokens(message), 0)
  return said + tools.reduce((sum, tool) => sum + countTokens(JSON.stringify(tool)), 0)
}
