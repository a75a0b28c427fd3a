import type { ProviderCapabilities, ProviderFactory, ProviderSettings } from '@polymux/core'
import { defineProvider } from '@polymux/core/adapter'
import { decodeChat } from './chat-reply.ts'
import { encodeChat } from './chat-request.ts'
import { decodeEmbeddings, encodeEmbeddings } from './embedding.ts'
import { readError } from './error.ts'

const capabilities: ProviderCapabilities = {
  chat: {
    parameters: [
      'frequencyPenalty',
      'maxOutputTokens',
      'presencePenalty',
      'reasoning',
      'seed',
      'stop',
      'temperature',
      'topK',
      'topP',
    ],
    features: ['tools', 'parallel-tools', 'structured-output', 'reasoning', 'usage'],
    input: ['image'],
    output: [],
  },
  embedding: { features: ['dimensions', 'usage'] },
}

/** Models served by Ollama, by its own HTTP interface. Default: the server of this machine; `OLLAMA_HOST` or `baseURL` name another. */
export const ollama: ProviderFactory<ProviderSettings, { readonly chat: string; readonly embedding: string }> = defineProvider({
  name: 'ollama',
  baseURL: 'http://127.0.0.1:11434/api',
  env: { baseURL: 'OLLAMA_HOST' },
  key: 'optional',
  capabilities,
  error: readError,
  chat: { framing: 'ndjson', encode: encodeChat, decoder: decodeChat },
  embedding: { encode: encodeEmbeddings, decode: decodeEmbeddings },
})
