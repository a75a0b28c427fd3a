import type { ChatCodec } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { createMessagesDecoder } from './messages-reply.ts'
import { encodeMessages } from './messages-request.ts'

/** OpenRouter's `POST /messages`, Anthropic's shape for every model: the same events and results as the chat wire. */
export const messagesCodec: ChatCodec<OpenRouterSettings> = {
  framing: 'sse',
  encode: encodeMessages,
  decoder: createMessagesDecoder,
}
