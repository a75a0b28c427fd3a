/** The questions that the fixtures of the Messages wire answer. */
import type { AssistantMessage, ChatRequest } from '@polymux/core'
import { user } from './replay.ts'

const weather = {
  name: 'get_weather',
  description: 'The weather of a city',
  input: { jsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
} as const

export const calmSea: ChatRequest = user('Describe a calm sea')

export const twoTools: ChatRequest = {
  messages: [
    { role: 'system', content: [{ type: 'text', text: 'Use tools.', cache: '5m' }] },
    { role: 'developer', content: 'Be brief.' },
    { role: 'user', content: 'Weather in Paris, and the time?' },
  ],
  tools: [
    { ...weather, cache: '1h' },
    { name: 'get_time', input: { jsonSchema: { type: 'object', properties: {} } } },
  ],
  toolChoice: 'required',
  parallelToolCalls: true,
  maxOutputTokens: 4096,
  reasoning: { maxTokens: 1024 },
}

export const webSearch: ChatRequest = {
  ...user('What is foam? Search for it.'),
  providerOptions: { openrouter: { serverTools: [{ type: 'web_search_20250305', name: 'web_search', maxUses: 1 }] } },
}

export const cutCall: ChatRequest = { ...user('Weather in Rome and Paris?'), maxOutputTokens: 20, tools: [weather] }

/** Every question with a streamed answer, by fixture. */
export const streamRequests: Readonly<Record<string, ChatRequest>> = {
  plain: calmSea,
  'thinking-and-tools': twoTools,
  'web-search': webSearch,
  'tool-cut': cutCall,
  'error-after-text': user('Fail in the middle'),
  'error-first': user('Fail before the first word'),
  'cut-cleanly': user('End without an end'),
  'cut-by-reset': user('Break the connection'),
}

/** The same conversation, gone on. */
export function after(request: ChatRequest, answer: AssistantMessage, ...more: ChatRequest['messages']): ChatRequest {
  return { ...request, messages: [...request.messages, answer, ...more] }
}
