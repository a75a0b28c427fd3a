/** What the plain and the streamed form of an answer have in common. */
import type { AnsweredCall, ChatAnswer } from './chat-limit.ts'
import type { EmulatedChatRequest } from './chat-request.ts'
import type { Clock } from './clock.ts'
import { type Generation, upstreamOf } from './generation.ts'
import { type WireObject, type WireValue } from './wire-json.ts'

/** An answer and what is needed to write it down. */
export interface WrittenChat {
  readonly request: EmulatedChatRequest
  readonly answer: ChatAnswer
  readonly generation: Generation
  readonly clock: Clock
  /** Tokens and cost. */
  readonly usage: WireObject
  /** `openrouter_metadata`, where it was asked for. */
  readonly metadata?: WireObject
}

/** How every body begins. */
export function envelope({ id, created, provider }: Generation, { model }: EmulatedChatRequest, object: string): WireObject {
  return { id, object, created, model: model.id, provider }
}

/** Why the answer ended, in OpenRouter's words and in the host's. */
export function finishOf(
  { model }: EmulatedChatRequest,
  { finish, cut }: ChatAnswer,
): { finish_reason: string; native_finish_reason: string } {
  const native = upstreamOf(model).nativeReasons
  return { finish_reason: finish, native_finish_reason: native[cut ? 'length' : finish] }
}

/** One entry of `reasoning_details`. */
export function reasoningDetail({ model }: EmulatedChatRequest, content: WireObject): WireObject {
  return { type: 'reasoning.text', ...content, format: upstreamOf(model).reasoningFormat, index: 0 }
}

/** Some hosts sign their thoughts and want them back unchanged with the next turn. */
export function signs({ model }: EmulatedChatRequest): boolean {
  return upstreamOf(model).reasoningFormat === 'anthropic-claude-v1'
}

/** What stands for a signature over thoughts. */
export function signatureOf(text: string): string {
  return Buffer.from(`emulated signature over ${text.length} characters`).toString('base64')
}

/** A tool call in one piece. */
export function wholeCall({ id, name, arguments: text }: AnsweredCall, index: number): WireValue {
  return { index, id, type: 'function', function: { name, arguments: text } }
}

/** A picture as a data URL. */
export function wireImage(base64: string, index: number): WireValue {
  return { index, type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } }
}
