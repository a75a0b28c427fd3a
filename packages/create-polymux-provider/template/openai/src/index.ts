import type { ProviderFactory, ProviderSettings } from '@polymux/core'
import { defineProvider } from '@polymux/core/adapter'
import { openAiChat, openAiEmbedding, openAiError } from '@polymux/core/openai'

/** Say here what Acme does differently from OpenAI: names, settings it takes, what answers may hold. An editor lists the options. */
const chat = openAiChat({
  parameters: ['toolChoice', 'parallelToolCalls', 'maxOutputTokens', 'temperature', 'topP', 'stop', 'seed', 'reasoning'],
  features: ['tools', 'parallel-tools', 'structured-output', 'reasoning', 'usage'],
  input: ['image'],
  names: { maxOutputTokens: 'max_tokens' },
})
const embedding = openAiEmbedding({ limits: { inputs: 2_048 } })

declare module '@polymux/core' {
  interface ProviderOptions {
    /** Fields of the request body that only Acme knows, in its own words. */
    readonly acme?: Readonly<Record<string, unknown>>
  }
}

/** Models at Acme, by the id Acme gives them. Environment: `ACME_API_KEY`, and `ACME_BASE_URL` for another address. */
export const acme: ProviderFactory<ProviderSettings, { chat: string; embedding: string }> = defineProvider({
  name: 'acme',
  baseURL: 'https://api.acme.example/v1',
  env: { apiKey: 'ACME_API_KEY', baseURL: 'ACME_BASE_URL' },
  capabilities: { chat: chat.capabilities, embedding: embedding.capabilities },
  error: openAiError,
  chat,
  embedding,
})
