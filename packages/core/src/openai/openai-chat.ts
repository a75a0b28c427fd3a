import type { ChatCapabilities } from '../capabilities.ts'
import type { ChatCodec } from '../codec.ts'
import type { ProviderSettings } from '../provider.ts'
import { createChatDecoder } from './openai-reply.ts'
import { encodeChat } from './openai-request.ts'
import { openAiShape } from './openai-shape.ts'
import type { OpenAiChatOptions } from './openai-shape.ts'

/** A chat wire that says what it can carry, for `capabilities` of the provider. */
export type OpenAiChatCodec = ChatCodec<ProviderSettings> & { readonly capabilities: ChatCapabilities }

/** The chat completions wire of OpenAI, plain and streamed, for `chat` of `defineProvider`; the options say in what a server differs. */
export function openAiChat(options: OpenAiChatOptions = {}): OpenAiChatCodec {
  const shape = openAiShape(options)
  return {
    capabilities: shape.capabilities,
    framing: 'sse',
    encode: (request, context) => encodeChat(request, shape, context),
    decoder: (context, request) => createChatDecoder(request, shape, context),
  }
}
