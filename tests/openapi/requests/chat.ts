/** Chat: every setting of the interface, every option, every kind of message and part. */
import type { ChatRequest, Message } from '@polymux/core'
import { z } from 'zod'
import { once } from './request-case.ts'
import type { OpenRouter, RequestCase } from './request-case.ts'
import { optionCases } from './option-samples.ts'

const messages: readonly Message[] = [{ role: 'user', content: 'Hi' }]
const png = { base64: 'iVBORw0KGgo=', mediaType: 'image/png' }
const city = z.object({ city: z.string(), days: z.number().optional() })

/** Values for every setting of the interface; the type asks for some as soon as one is added. */
const settings: { readonly [Name in keyof Omit<ChatRequest, 'providerOptions' | 'messages'>]-?: readonly ChatRequest[Name][] } = {
  tools: [
    [{ name: 'weather', description: 'The weather', input: city, strict: true, cache: '5m' }],
    [{ name: 'weather', input: { jsonSchema: { type: 'object' } }, cache: '1h' }],
  ],
  toolChoice: ['auto', 'none', 'required', { name: 'weather' }],
  parallelToolCalls: [true, false],
  output: ['json', city, { jsonSchema: { type: 'object', properties: {}, additionalProperties: false }, name: 'answer' }],
  maxOutputTokens: [100],
  temperature: [0, 1.5],
  topP: [0.9],
  topK: [40],
  frequencyPenalty: [-2, 2],
  presencePenalty: [0.5],
  stop: [['END'], ['a', 'b', 'c', 'd']],
  seed: [42],
  logprobs: [true, false, 5],
  reasoning: [
    { effort: 'none' },
    { effort: 'minimal' },
    { effort: 'low' },
    { effort: 'medium' },
    { effort: 'high' },
    { effort: 'xhigh' },
    { maxTokens: 2000 },
    { effort: 'high', exclude: true },
  ],
  modalities: [['text'], ['image', 'text']],
  cache: ['5m', '1h'],
}

const conversations: Readonly<Record<string, readonly Message[]>> = {
  'instructions of every kind': [
    { role: 'system', content: 'Be brief' },
    { role: 'developer', content: [{ type: 'text', text: 'Be kind', cache: '1h' }], name: 'editor' },
    ...messages,
  ],
  'every kind of part': [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Look', cache: '5m' },
        { type: 'image', data: png },
        { type: 'image', data: { url: 'https://example.com/a.png' }, detail: 'low', cache: '5m' },
        { type: 'file', data: { url: 'openrouter-file:file-1' } },
        { type: 'image', data: { bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/png' } },
        { type: 'audio', data: { base64: 'UklGRg==', mediaType: 'audio/mpeg' } },
        { type: 'video', data: { url: 'https://example.com/a.mp4' } },
        { type: 'file', data: { base64: 'JVBERi0=', mediaType: 'application/pdf' }, name: 'a.pdf' },
        { type: 'file', data: { url: 'https://example.com/a.pdf' } },
      ],
    },
  ],
  'a turn with a tool': [
    ...messages,
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'I should look.' },
        { type: 'text', text: 'One moment.' },
        { type: 'tool-call', id: 'call-1', name: 'weather', argumentsText: '{"city":"Oslo"}', input: { city: 'Oslo' } },
        { type: 'tool-call', id: 'call-2', name: 'clock', argumentsText: '', input: {} },
      ],
    },
    { role: 'tool', toolCallId: 'call-1', toolName: 'weather', content: 'Rain' },
    {
      role: 'tool',
      toolCallId: 'call-2',
      toolName: 'clock',
      content: [
        { type: 'text', text: 'Noon' },
        { type: 'image', data: png },
      ],
    },
  ],
  'an answer sent back with what rides on it': [
    ...messages,
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'Hello', cache: '5m' },
        { type: 'image', data: png },
        { type: 'refusal', text: 'No.' },
      ],
      echo: {
        provider: 'openrouter',
        data: {
          reasoning_details: [
            { type: 'reasoning.text', text: 'Hm.', signature: 'c2ln', format: 'anthropic-claude-v1', index: 0 },
            { type: 'reasoning.encrypted', data: 'ZW5j', id: 'rs_1', format: 'openai-responses-v1', index: 1 },
            { type: 'reasoning.summary', summary: 'Thought.', format: null, index: 2 },
          ],
        },
      },
    },
    { role: 'user', content: 'And?' },
  ],
}

const complete: ChatRequest = {
  messages,
  ...Object.fromEntries(Object.entries(settings).map(([name, [value]]) => [name, value])),
}

type NamedRequest = readonly [name: string, request: ChatRequest]

/** What is sent of these depends on whose model is asked: marks of the cache, and what may go back. */
const dependent: readonly NamedRequest[] = [
  ['every setting at once', complete],
  ...Object.entries(conversations).map(([name, conversation]): NamedRequest => [name, { messages: conversation }]),
]

const independent: readonly NamedRequest[] = [
  ['only messages', { messages }],
  ...Object.entries(settings).flatMap(([setting, values]) =>
    values.map((value): NamedRequest => [`${setting} ${JSON.stringify(value)}`, { messages, [setting]: value }]),
  ),
  ...optionCases().map(({ name, options }): NamedRequest => [
    `option ${name}`,
    { messages, providerOptions: { openrouter: options } },
  ]),
]

/** Chat over its own wire. */
export const chatCases: readonly RequestCase[] = casesOver('chat')

/** Chat over the Responses wire, which has no old habits: an empty `route` is none of it. */
export const responsesCases: readonly RequestCase[] = casesOver('responses').filter(
  ({ name }) => !name.includes('option route ""'),
)

/** Chat over the Messages wire, without the parts that it refuses. */
export const messagesCases: readonly RequestCase[] = casesOver('messages').filter(
  ({ name }) => !name.includes('option route ""') && !name.includes('every kind of part'),
)

function casesOver(wire: 'chat' | 'responses' | 'messages'): readonly RequestCase[] {
  const models = ['anthropic/claude-haiku-4.5', 'openai/gpt-4o-mini', 'openrouter/auto']
  return models.flatMap((model, at) =>
    (at === 0 ? [...dependent, ...independent] : dependent).flatMap(([name, { providerOptions, ...request }]) => {
      const options = { openrouter: { ...providerOptions?.openrouter, wire } }
      return casesOf(`${model}, ${name}`, model, { ...request, providerOptions: options })
    }),
  )
}

/** A request whole, and streamed. */
function casesOf(name: string, model: string, request: ChatRequest): readonly RequestCase[] {
  return [
    { name, call: (provider: OpenRouter) => provider.chat(model).generate(request, once) },
    { name: `${name}, streamed`, call: (provider: OpenRouter) => provider.chat(model).stream(request, once).result },
  ]
}
