import type { ProviderFactory, ProviderSettings } from '@polymux/core'
import { defineProvider } from '@polymux/core/adapter'
import { createChatDecoder, readError } from './chat-reply.ts'
import { encodeChat } from './chat-request.ts'

declare module '@polymux/core' {
  interface ProviderOptions {
    /** Fields of the request body that only Acme knows, in its own words. */
    readonly acme?: Readonly<Record<string, unknown>>
  }
}

/** Models at Acme, by the id Acme gives them. Environment: `ACME_API_KEY`, and `ACME_BASE_URL` for another address. */
export const acme: ProviderFactory<ProviderSettings, { chat: string }> = defineProvider({
  name: 'acme',
  baseURL: 'https://api.acme.example/v1',
  env: { apiKey: 'ACME_API_KEY', baseURL: 'ACME_BASE_URL' },
  // How the key travels: 'bearer' is the default; a function returns headers of your own, such as (key) => ({ 'x-api-key': key }).
  key: 'bearer',
  headers: (_settings: ProviderSettings) => ({}),
  // What is claimed here is tested, and what is not claimed is not: add to it as the provider grows.
  capabilities: { chat: { parameters: ['temperature', 'maxOutputTokens'], features: ['usage'], input: [], output: [] } },
  error: readError,
  chat: { framing: 'ndjson', encode: encodeChat, decoder: createChatDecoder },
})
