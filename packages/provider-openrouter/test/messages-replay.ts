import type { ChatEvent, ChatModel, ChatRequest, ChatResult, ModelError, ProviderFactory } from '@polymux/core'
import { defineChatProvider } from '@polymux/core/adapter'
import type { ReplayOptions } from '@polymux/testkit'
import { chatSpec } from '../src/chat/chat-spec.ts'
import type { OpenRouterSettings } from '../src/settings.ts'
import { messagesCodec } from '../src/messages/messages.ts'
import { replay } from './replay.ts'
import type { Streamed } from './replay.ts'

const haiku = 'anthropic/claude-haiku-4.5'
const create: ProviderFactory<OpenRouterSettings, { chat: string }> = defineChatProvider({ ...chatSpec, chat: messagesCodec })

/** A Claude model that speaks the Messages wire, whatever the request says. */
function claude(options: ReplayOptions = {}): ChatModel {
  return create({ apiKey: 'test', transport: replay(options) }).chat(haiku)
}

export function generated(request: ChatRequest): Promise<ChatResult> {
  return claude().generate(request, { retry: false })
}

export async function streamedMessages(request: ChatRequest, options: ReplayOptions = {}): Promise<Streamed> {
  const stream = claude(options).stream(request, { retry: false })
  const events: ChatEvent[] = []
  try {
    for await (const event of stream) events.push(event)
    return { events, result: await stream.result }
  } catch (error) {
    return { events, error: error as ModelError } // a stream throws nothing else
  }
}
