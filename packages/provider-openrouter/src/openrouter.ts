import type { ChatRequest, ProviderFactory } from '@polymux/core'
import { defineProvider } from '@polymux/core/adapter'
import type { ChatCodec } from '@polymux/core/adapter'
import { chatSpec } from './chat/chat-spec.ts'
import type { OpenRouterSettings } from './settings.ts'

/**
 * Models at OpenRouter, any of them, by the id OpenRouter gives them. Environment: `OPENROUTER_API_KEY` (or `OR_API_KEY`),
 * `OPENROUTER_API_BASE` (or `OPENROUTER_BASE_URL`, default `https://openrouter.ai/api/v1`), `OR_SITE_URL`, `OR_APP_NAME`.
 */
export const openrouter: ProviderFactory<OpenRouterSettings, { chat: string; embedding: string; image: string; rerank: string }> =
  defineProvider({
    ...chatSpec,
    chat: { ...chatSpec.chat, wireFor },
    embedding: () => import('./embedding/embedding.ts').then(({ embeddingCodec }) => embeddingCodec),
    rerank: () => import('./rerank/rerank.ts').then(({ rerankCodec }) => rerankCodec),
    image: () => import('./image/image.ts').then(({ createImageCodec }) => createImageCodec()),
  })

/** The other wires are loaded when a request first takes them. */
function wireFor(request: ChatRequest, settings: OpenRouterSettings): Promise<ChatCodec<OpenRouterSettings>> | undefined {
  const wire = request.providerOptions?.openrouter?.wire ?? settings.wire
  if (wire === 'responses') return import('./responses/responses.ts').then(({ responsesCodec }) => responsesCodec)
  return wire === 'messages' ? import('./messages/messages.ts').then(({ messagesCodec }) => messagesCodec) : undefined
}
