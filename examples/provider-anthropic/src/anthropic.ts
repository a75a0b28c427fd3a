import type { ProviderCapabilities, ProviderFactory, ProviderSettings } from '@polymux/core'
import { defineProvider } from '@polymux/core/adapter'
import { readError } from './error.ts'
import { decodeMessage } from './reply.ts'
import { encodeMessages } from './request.ts'

const capabilities: ProviderCapabilities = {
  chat: {
    parameters: [
      'cache',
      'maxOutputTokens',
      'parallelToolCalls',
      'reasoning',
      'stop',
      'temperature',
      'toolChoice',
      'topK',
      'topP',
    ],
    features: ['tools', 'parallel-tools', 'structured-output', 'reasoning', 'reasoning-echo', 'usage'],
    input: ['image', 'file'],
    output: [],
  },
}

/** Claude, by Anthropic's own HTTP interface. The key is `apiKey` or `ANTHROPIC_API_KEY`. */
export const anthropic: ProviderFactory<ProviderSettings, { readonly chat: string }> = defineProvider({
  name: 'anthropic',
  baseURL: 'https://api.anthropic.com/v1',
  env: { apiKey: 'ANTHROPIC_API_KEY', baseURL: 'ANTHROPIC_BASE_URL' },
  key: (key) => ({ 'x-api-key': key }),
  headers: () => ({ 'anthropic-version': '2023-06-01' }),
  capabilities,
  error: readError,
  chat: { framing: 'sse', encode: encodeMessages, decoder: decodeMessage },
})
