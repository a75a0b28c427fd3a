/** A stream of forty events in OpenRouter's shape, and a provider that is given bytes in place of a network. */
import type { ChatModel, Transport } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'

/** What each of the text events adds: bytes of one to four per character. */
export const words: readonly string[] = Array.from(
  { length: 36 },
  (_, index) => [' sea', ' déjà', ' 海', ' 🌊'][index % 4] + String(index),
)

/** The events, each with its blank line; the last three are the finish reason, the usage and `[DONE]`. */
export const events: readonly string[] = [
  ': OPENROUTER PROCESSING\n\n',
  ...words.map((content) => eventOf({ content }, null)),
  eventOf({ content: '' }, 'stop'),
  eventOf({ content: '' }, 'stop', { usage: { prompt_tokens: 3, completion_tokens: 36, total_tokens: 39, cost: 0.00012 } }),
  'data: [DONE]\n\n',
]

/** All of them. */
export const streamBytes: Uint8Array = new TextEncoder().encode(events.join(''))

function eventOf(delta: object, finishReason: string | null, fields: object = {}): string {
  const choice = {
    index: 0,
    delta: { role: 'assistant', ...delta },
    finish_reason: finishReason,
    native_finish_reason: finishReason,
  }
  const chunk = {
    id: 'gen-1700000000-sample',
    provider: 'Acme',
    model: 'acme/calm',
    created: 1_700_000_000,
    choices: [choice],
    ...fields,
  }
  return `data: ${JSON.stringify(chunk)}\n\n`
}

/** How the bytes end: as they should, or with a connection that breaks. */
export type Ending = 'clean' | 'broken'

/** A model whose every answer is these chunks. */
export function modelOf(chunks: readonly Uint8Array[], ending: Ending = 'clean', type = 'text/event-stream'): ChatModel {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* chunks
    if (ending === 'broken') throw Object.assign(new Error('read'), { code: 'ECONNRESET' })
  }
  const transport: Transport = async () => ({ status: 200, headers: { 'content-type': type }, body: body() })
  return openrouter({ apiKey: 'test-key', baseURL: 'https://openrouter.test/api/v1', transport }).chat('acme/calm')
}

/** What every call here asks. */
export const request = { messages: [{ role: 'user', content: 'Describe a calm sea' }] } as const
