import type { ChatProviderSpec } from '@polymux/core/adapter'
import { createChatDecoder } from './chat-reply.ts'
import { encodeChat } from './chat-request.ts'
import { replyErrorFields } from '../wire/error-fields.ts'
import { attributionHeaders } from '../request-headers.ts'
import type { OpenRouterSettings } from '../settings.ts'

/** OpenRouter's address, names and errors, and its chat wire: all that the other kinds are added to. */
export const chatSpec: ChatProviderSpec<OpenRouterSettings> = {
  name: 'openrouter',
  baseURL: 'https://openrouter.ai/api/v1',
  env: {
    apiKey: ['OPENROUTER_API_KEY', 'OR_API_KEY'],
    baseURL: ['OPENROUTER_API_BASE', 'OPENROUTER_BASE_URL'],
    appUrl: 'OR_SITE_URL',
    appTitle: 'OR_APP_NAME',
  },
  headers: attributionHeaders,
  error: replyErrorFields,
  chat: { framing: 'sse', encode: encodeChat, decoder: createChatDecoder },
}
