import type { ProviderFactory } from '@polymux/core'
import { defineProvider } from '@polymux/core/adapter'
import { createChatDecoder } from './chat-reply.ts'
import { encodeChat } from './chat-request.ts'
import { replyErrorFields } from './error-fields.ts'
import { attributionHeaders } from './settings.ts'
import type { OpenRouterSettings } from './settings.ts'

/**
 * Models at OpenRouter, any of them, by the id OpenRouter gives them. Environment: `OPENROUTER_API_KEY` (or `OR_API_KEY`),
 * `OPENROUTER_API_BASE` (or `OPENROUTER_BASE_URL`, default `https://openrouter.ai/api/v1`), `OR_SITE_URL`, `OR_APP_NAME`.
 */
export const openrouter: ProviderFactory<OpenRouterSettings, { chat: string; embedding: string; image: string }> = (settings) =>
  create(settings)

function create(settings: OpenRouterSettings | undefined): ReturnType<typeof openrouter> {
  const factory = defineProvider({
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
    embedding: () => import('./embedding.ts').then(({ embeddingCodec }) => embeddingCodec),
    image: () => import('./image.ts').then(({ createImageCodec }) => createImageCodec()),
  })
  return factory(settings)
}
