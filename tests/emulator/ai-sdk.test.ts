/** The AI SDK with OpenRouter's own provider for it, against the emulator. */
import { createOpenRouter, type OpenRouterProvider } from '@openrouter/ai-sdk-provider'
import { APICallError, embedMany, generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai'
import { beforeAll, expect, test } from 'vitest'
import { serveEmulator } from './served-emulator.ts'

const served = serveEmulator({ requireKey: true })
const prompt = 'Weather in Paris?'
const once = { maxRetries: 0 } as const

beforeAll(() => {
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })
})

function provider(apiKey = 'any'): OpenRouterProvider {
  return createOpenRouter({ baseURL: served().baseURL, apiKey })
}

test('a chat, with what it cost', async () => {
  const answer = await generateText({ model: provider().chat('openai/gpt-4o-mini'), prompt, ...once })
  expect(answer.text).toMatch(/\w+ \w+/)
  expect(answer.finishReason).toBe('stop')
  expect(answer.usage.inputTokens).toBeGreaterThan(0)
  expect(answer.providerMetadata?.['openrouter']).toMatchObject({ usage: { cost: expect.any(Number) } })
})

test('a stream with reasoning, whose pieces are the plain answer', async () => {
  const model = provider().chat('anthropic/claude-haiku-4.5', { reasoning: { effort: 'low' } })
  const plain = await generateText({ model, prompt, ...once })
  const streamed = streamText({ model, prompt, ...once })
  const pieces: string[] = []
  for await (const piece of streamed.textStream) pieces.push(piece)
  expect(pieces.length).toBeGreaterThan(3)
  expect(pieces.join('')).toBe(plain.text)
  expect(await streamed.reasoningText).toBe(plain.reasoningText)
  expect(plain.reasoningText).toMatch(/\w/)
})

test('a tool call and what the model says to its result', async () => {
  const asked: unknown[] = []
  const weather = tool({
    inputSchema: jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }),
    execute: (input) => {
      asked.push(input)
      return { celsius: 21 }
    },
  })
  const answer = await generateText({
    model: provider().chat('anthropic/claude-haiku-4.5', { reasoning: { effort: 'low' } }),
    prompt,
    tools: { weather },
    stopWhen: stepCountIs(3),
    ...once,
  })
  expect(asked).toEqual([{ city: expect.any(String) }])
  expect(answer.steps).toHaveLength(2)
  expect(answer.text).toMatch(/\w/)
})

test('an object of a schema', async () => {
  const schema = jsonSchema<{ name: string; age: number }>({
    type: 'object',
    properties: { name: { type: 'string' }, age: { type: 'integer' } },
    required: ['name', 'age'],
    additionalProperties: false,
  })
  const { object } = await generateObject({
    model: provider().chat('openai/gpt-4o-mini'),
    schema,
    prompt: 'Invent a person',
    ...once,
  })
  expect(object).toEqual({ name: expect.any(String), age: expect.any(Number) })
})

test('embeddings', async () => {
  const { embeddings, usage } = await embedMany({
    model: provider().textEmbeddingModel('openai/text-embedding-3-small'),
    values: ['a calm sea', 'a tax form'],
    ...once,
  })
  expect(embeddings.map(({ length }) => length)).toEqual([1536, 1536])
  expect(usage.tokens).toBeGreaterThan(0)
})

test('a picture in an answer', async () => {
  const { files } = await generateText({
    model: provider().chat('google/gemini-2.5-flash-image', { extraBody: { modalities: ['image', 'text'] } }),
    prompt: 'a calm sea',
    ...once,
  })
  expect(files[0]?.mediaType).toBe('image/png')
  expect(
    Buffer.from(files[0]?.uint8Array ?? [])
      .subarray(1, 4)
      .toString('latin1'),
  ).toBe('PNG')
})

test('an error is its own class, with the message of the emulator', async () => {
  const call = generateText({ model: provider().chat('nobody/nothing'), prompt, ...once })
  await expect(call).rejects.toSatisfy((error) => APICallError.isInstance(error))
  await expect(call).rejects.toMatchObject({ message: expect.stringContaining('nobody/nothing') })
})
