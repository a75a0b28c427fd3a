/** OpenRouter's own SDK, which validates every answer by schemas of its own, against the emulator. */
import { OpenRouter } from '@openrouter/sdk'
import type { ChatResult, ChatStreamChunk } from '@openrouter/sdk/models'
import { OpenRouterError } from '@openrouter/sdk/models/errors'
import { expect, test } from 'vitest'
import { serveEmulator } from './served-emulator.ts'

const served = serveEmulator({ requireKey: true })
const model = 'openai/gpt-4o-mini'
const messages = [{ role: 'user' as const, content: 'Weather in Paris?' }]
const tools = [
  {
    type: 'function' as const,
    function: {
      name: 'get_weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
]

function client(apiKey = 'any'): OpenRouter {
  return new OpenRouter({ serverURL: served().baseURL, apiKey, retryConfig: { strategy: 'none' } })
}

async function chat(chatRequest: object): Promise<ChatResult> {
  // Safe: without `stream` the SDK gives a whole result.
  return (await client().chat.send({ chatRequest: { model, messages, ...chatRequest, stream: false } })) as ChatResult
}

async function stream(chatRequest: object): Promise<readonly ChatStreamChunk[]> {
  const chunks: ChatStreamChunk[] = []
  const answer = await client().chat.send({ chatRequest: { model, messages, ...chatRequest, stream: true } })
  // Safe: with `stream` the SDK gives an event stream.
  for await (const chunk of answer as AsyncIterable<ChatStreamChunk>) chunks.push(chunk)
  return chunks
}

test('a chat, with what it cost', async () => {
  const { choices, usage } = await chat({})
  expect(choices[0]?.message.content).toMatch(/\w+ \w+/)
  expect(choices[0]?.finishReason).toBe('stop')
  expect(usage?.totalTokens).toBe((usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0))
  expect(usage?.cost).toBeGreaterThan(0)
})

test('a stream, whose pieces are the plain answer', async () => {
  const plain = await chat({})
  const chunks = await stream({})
  const pieces = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta.content ?? ''))
  expect(pieces.join('')).toBe(plain.choices[0]?.message.content)
  expect(chunks.at(-1)?.usage).toEqual(plain.usage)
})

test('a tool call, plain and in fragments', async () => {
  const plain = await chat({ tools })
  const calls = plain.choices[0]?.message.toolCalls ?? []
  expect(calls.map(({ function: { name } }) => name)).toEqual(['get_weather'])
  expect(JSON.parse(calls[0]?.function.arguments ?? '')).toEqual({ city: expect.any(String) })
  const chunks = await stream({ tools })
  const fragments = chunks.flatMap(({ choices }) => choices.flatMap(({ delta }) => delta.toolCalls ?? []))
  expect(fragments.map((fragment) => fragment.function?.arguments ?? '').join('')).toBe(calls[0]?.function.arguments)
  expect(fragments.length).toBeGreaterThan(2)
})

test('embeddings', async () => {
  const answer = await client().embeddings.generate({
    requestBody: { model: 'openai/text-embedding-3-small', input: ['a calm sea', 'a tax form'] },
  })
  expect(answer).toMatchObject({ data: [{ index: 0 }, { index: 1 }], usage: { promptTokens: expect.any(Number) } })
})

test('models', async () => {
  const answer = await client().models.list()
  expect(JSON.stringify(answer)).toContain(model)
})

test('errors are its own classes, with the message of the emulator', async () => {
  const call = client().chat.send({ chatRequest: { model: 'nobody/nothing', messages } })
  await expect(call).rejects.toBeInstanceOf(OpenRouterError)
  await expect(call).rejects.toMatchObject({ message: expect.stringContaining('nobody/nothing') })
})
