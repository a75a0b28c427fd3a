/** Embeddings. */
import type { EmbeddingRequest } from '@polymux/core'
import { optionCases } from './option-samples.ts'
import { once } from './request-case.ts'
import type { OpenRouter, RequestCase } from './request-case.ts'

const requests: readonly (readonly [name: string, request: EmbeddingRequest])[] = [
  ['one text', { input: 'Hi' }],
  ['many texts', { input: ['a', 'b'] }],
  ['dimensions', { input: 'Hi', dimensions: 256 }],
  ['token ids', { input: [[1, 2, 3], [4]] }],
  [
    'a text and a picture',
    {
      input: [
        {
          content: [
            { type: 'text', text: 'A cat' },
            { type: 'image', data: { url: 'https://example.com/a.png' } },
          ],
        },
      ],
    },
  ],
  ['its use', { input: 'Hi', inputType: 'search_query' }],
  ['as 32-bit floats', { input: 'Hi', format: 'float32' }],
  ...optionCases(['provider', 'user', 'sessionId', 'baseURL', 'apiKey']).map(
    ({ name, options }) => [`option ${name}`, { input: 'Hi', providerOptions: { openrouter: options } }] as const,
  ),
]

export const embeddingCases: readonly RequestCase[] = requests.map(([name, request]) => ({
  name,
  call: (provider: OpenRouter) => provider.embedding('openai/text-embedding-3-small').embed(request, once),
}))
