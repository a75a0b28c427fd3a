import type { ChatCodec } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { createResponsesDecoder } from './responses-reply.ts'
import { encodeResponses } from './responses-request.ts'

/** `POST /responses` as a chat wire: the same requests, events and results as the chat wire gives. */
export const responsesCodec: ChatCodec<OpenRouterSettings> = {
  framing: 'sse',
  encode: encodeResponses,
  decoder: createResponsesDecoder,
}
