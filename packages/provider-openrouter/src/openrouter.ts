import type { ProviderFactory } from '@polymux/core'
import { defineProvider } from '@polymux/core/adapter'
import { chatSpec } from './chat/chat-spec.ts'
import { createClients } from './clients.ts'
import type { OpenRouterClients } from './clients.ts'
import type { OpenRouterSettings } from './settings.ts'

/**
 * Models at OpenRouter, any of them, by the id OpenRouter gives them. Environment: `OPENROUTER_API_KEY` (or `OR_API_KEY`),
 * `OPENROUTER_API_BASE` (or `OPENROUTER_BASE_URL`, default `https://openrouter.ai/api/v1`), `OR_SITE_URL`, `OR_APP_NAME`,
 * `OPENROUTER_MANAGEMENT_KEY` (or `OPENROUTER_PROVISIONING_KEY`).
 */
export const openrouter: ProviderFactory<
  OpenRouterSettings,
  { chat: string; embedding: string; image: string },
  OpenRouterClients
> = defineProvider({
  ...chatSpec,
  env: { ...chatSpec.env, managementKey: ['OPENROUTER_MANAGEMENT_KEY', 'OPENROUTER_PROVISIONING_KEY'] },
  clients: createClients,
  embedding: () => import('./embedding/embedding.ts').then(({ embeddingCodec }) => embeddingCodec),
  image: () => import('./image/image.ts').then(({ createImageCodec }) => createImageCodec()),
})
