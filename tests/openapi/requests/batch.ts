/** Batches: the document does not have them, so that only the requests inside can be judged, each as if it were sent alone. */
import type { BatchRequest } from '@polymux/provider-openrouter'
import { items, member } from '../../recordings/json-value.ts'
import { once } from './request-case.ts'
import type { RequestCase, SentRequest } from './request-case.ts'

const batches: readonly (readonly [name: string, batch: BatchRequest])[] = [
  [
    'conversations',
    {
      kind: 'chat',
      model: 'openai/gpt-4o-mini',
      requests: [
        { customId: 'plain', request: { messages: [{ role: 'user', content: 'Hi' }] } },
        {
          customId: 'with settings',
          request: {
            messages: [{ role: 'system', content: 'Be brief', name: 'house' }],
            temperature: 0,
            stop: ['.'],
            tools: [{ name: 'now', input: { jsonSchema: { type: 'object', properties: {} } } }],
            output: 'json',
          },
        },
        {
          customId: 'with options',
          request: {
            messages: [{ role: 'user', content: 'Hi' }],
            reasoning: { effort: 'low' },
            providerOptions: { openrouter: { provider: { only: ['openai'] }, user: 'user-1' } },
          },
        },
      ],
    },
  ],
  [
    'texts',
    {
      kind: 'embedding',
      model: 'openai/text-embedding-3-small',
      requests: [
        { customId: 'one', request: { input: 'Hi' } },
        { customId: 'two', request: { input: ['a', 'b'], dimensions: 256 } },
        { customId: 'floats', request: { input: 'Hi', format: 'float32' } },
      ],
    },
  ],
]

export const batchCases: readonly RequestCase[] = batches.map(([name, batch]) => ({
  name,
  call: (provider) => provider.batch.submit(batch, once),
}))

/** The requests of a batch, with the model that they share. */
export function requestsInside({ body, contentType, method }: SentRequest): readonly SentRequest[] {
  const path = `/api${String(member(body, 'endpoint'))}`
  const model = member(body, 'model')
  return items(member(body, 'requests')).map((item) => ({
    method,
    path,
    contentType,
    body: { model, ...Object(member(item, 'body')) },
  }))
}
