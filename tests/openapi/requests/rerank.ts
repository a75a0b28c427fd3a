/** Reranking. */
import type { RerankRequest } from '@polymux/core'
import { optionCases } from './option-samples.ts'
import { once } from './request-case.ts'
import type { OpenRouter, RequestCase } from './request-case.ts'

const plain: RerankRequest = { query: 'A calm sea', documents: ['waves', 'a quiet bay'] }

const requests: readonly (readonly [name: string, request: RerankRequest])[] = [
  ['texts', plain],
  ['the best one', { ...plain, topN: 1 }],
  ['pictures', { ...plain, documents: [{ text: 'a bay', image: { url: 'https://example.com/a.png' } }, 'waves'] }],
  ...optionCases(['provider', 'sessionId', 'baseURL', 'apiKey']).map(
    ({ name, options }) => [`option ${name}`, { ...plain, providerOptions: { openrouter: options } }] as const,
  ),
]

export const rerankCases: readonly RequestCase[] = requests.map(([name, request]) => ({
  name,
  call: (provider: OpenRouter) => provider.rerank('cohere/rerank-v3.5').rerank(request, once),
}))
