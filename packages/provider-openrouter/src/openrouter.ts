import type { ChatRequest, ProviderFactory } from '@polymux/core'
import { defineProvider } from '@polymux/core/adapter'
import type { ChatCodec } from '@polymux/core/adapter'
import { capabilities } from './capabilities.ts'
import { chatSpec } from './chat/chat-spec.ts'
import { createClients } from './clients.ts'
import type { OpenRouterClients } from './clients.ts'
import type { OpenRouterSettings } from './settings.ts'

/** The kinds of models at OpenRouter; any id of any kind. */
interface Kinds {
  readonly chat: string
  readonly embedding: string
  readonly image: string
  readonly rerank: string
  readonly speech: string
  readonly transcription: string
  readonly video: string
}

/**
 * Models at OpenRouter, any of them, by the id OpenRouter gives them. Environment: `OPENROUTER_API_KEY` (or `OR_API_KEY`),
 * `OPENROUTER_API_BASE` (or `OPENROUTER_BASE_URL`, default `https://openrouter.ai/api/v1`), `OR_SITE_URL`, `OR_APP_NAME`,
 * `OPENROUTER_MANAGEMENT_KEY` (or `OPENROUTER_PROVISIONING_KEY`).
 */
export const openrouter: ProviderFactory<OpenRouterSettings, Kinds, OpenRouterClients> = defineProvider({
  ...chatSpec,
  capabilities,
  env: { ...chatSpec.env, managementKey: ['OPENROUTER_MANAGEMENT_KEY', 'OPENROUTER_PROVISIONING_KEY'] },
  chat: { ...chatSpec.chat, wireFor },
  embedding: () => import('./embedding/embedding.ts').then(({ embeddingCodec }) => embeddingCodec),
  image: () => import('./image/image.ts').then(({ createImageCodec }) => createImageCodec()),
  rerank: () => import('./rerank/rerank.ts').then(({ rerankCodec }) => rerankCodec),
  speech: () => import('./speech/speech.ts').then(({ speechCodec }) => speechCodec),
  transcription: () => import('./transcription/transcription.ts').then(({ transcriptionCodec }) => transcriptionCodec),
  video: () => import('./video/video.ts').then(({ videoCodec }) => videoCodec),
  clients: createClients,
})

/** The other wires are loaded when a request first takes them. */
function wireFor(request: ChatRequest, settings: OpenRouterSettings): Promise<ChatCodec<OpenRouterSettings>> | undefined {
  const wire = request.providerOptions?.openrouter?.wire ?? settings.wire
  if (wire === 'responses') return import('./responses/responses.ts').then(({ responsesCodec }) => responsesCodec)
  return wire === 'messages' ? import('./messages/messages.ts').then(({ messagesCodec }) => messagesCodec) : undefined
}
