/** The `openai` package, which knows nothing of us, against the emulator. */
import OpenAI, { APIError, AuthenticationError, BadRequestError } from 'openai'
import type { RunnableToolFunctionWithParse } from 'openai/lib/RunnableFunction'
import { expect, test } from 'vitest'
import { serveEmulator } from './served-emulator.ts'

const served = serveEmulator({ requireKey: true })
const model = 'openai/gpt-4o-mini'
const messages = [{ role: 'user', content: 'Weather in Paris, and the time?' }] as const
const tools = ['get_weather', 'get_time'].map((name) => ({
  type: 'function' as const,
  function: {
    name,
    description: 'Tells about a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
  },
}))

function client(apiKey = 'any'): OpenAI {
  return new OpenAI({ baseURL: served().baseURL, apiKey, maxRetries: 0 })
}

test('a chat', async () => {
  const answer = await client().chat.completions.create({ model, messages: [...messages] })
  expect(answer.object).toBe('chat.completion')
  expect(answer.model).toBe(model)
  expect(answer.choices[0]?.message.content).toMatch(/\w+ \w+/)
  expect(answer.choices[0]?.finish_reason).toBe('stop')
  expect(answer.usage?.total_tokens).toBe((answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0))
})

test('a stream, whose pieces are the text of the plain answer', async () => {
  const plain = await client().chat.completions.create({ model, messages: [...messages] })
  const stream = client().chat.completions.stream({ model, messages: [...messages], stream_options: { include_usage: true } })
  const pieces: string[] = []
  stream.on('content', (piece) => pieces.push(piece))
  const whole = await stream.finalChatCompletion()
  expect(pieces.length).toBeGreaterThan(3)
  expect(pieces.join('')).toBe(plain.choices[0]?.message.content)
  expect(whole.choices[0]?.message.content).toBe(pieces.join(''))
  expect(whole.usage).toEqual(plain.usage)
})

test('tool calls, streamed in fragments, whose arguments its own runner parses and answers', async () => {
  const asked: string[] = []
  const runnable = tools.map(({ type, function: described }): RunnableToolFunctionWithParse<{ readonly city: string }> => ({
    type,
    function: {
      ...described,
      parse: (text: string) => JSON.parse(text) as { readonly city: string },
      function: ({ city }: { readonly city: string }) => {
        asked.push(`${described.name} ${typeof city}`)
        return '{"celsius":21}'
      },
    },
  }))
  const runner = client().chat.completions.runTools({ model, messages: [...messages], tools: runnable, stream: true })
  const answer = await runner.finalContent()
  expect(asked.toSorted()).toEqual(['get_time string', 'get_weather string'])
  expect(answer).toMatch(/\w/)
})

test('structured output that its own helper parses', async () => {
  const schema = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name', 'age'] }
  const answer = await client().chat.completions.parse({
    model,
    messages: [{ role: 'user', content: 'Invent a person' }],
    response_format: { type: 'json_schema', json_schema: { name: 'person', schema } },
  })
  const person: unknown = JSON.parse(answer.choices[0]?.message.content ?? '')
  expect(person).toEqual({ name: expect.any(String), age: expect.any(Number) })
})

test.each(['float', 'base64'] as const)('embeddings as %s', async (format) => {
  const { data, usage } = await client().embeddings.create({
    model: 'openai/text-embedding-3-small',
    input: ['a calm sea', 'a tax form'],
    encoding_format: format,
    dimensions: 16,
  })
  expect(data.map(({ index }) => index)).toEqual([0, 1])
  expect(usage.prompt_tokens).toBeGreaterThan(0)
  // Asked for as base64 it arrives as text; left out, the client asks for base64 by itself and unpacks it.
  expect(data.map(({ embedding }) => (typeof embedding === 'string' ? 'text' : embedding.length))).toEqual(
    format === 'base64' ? ['text', 'text'] : [16, 16],
  )
})

test('embeddings in the form the client asks for by itself', async () => {
  const { data } = await client().embeddings.create({ model: 'openai/text-embedding-3-small', input: 'a calm sea' })
  expect(data[0]?.embedding).toHaveLength(1536)
  expect(Math.hypot(...(data[0]?.embedding ?? []))).toBeCloseTo(1, 5)
})

test('models', async () => {
  const ids: string[] = []
  for await (const listed of client().models.list()) ids.push(listed.id)
  expect(ids).toContain(model)
})

test('errors are its own classes, with the message of the emulator', async () => {
  const none = client().chat.completions.create({ model: 'nobody/nothing', messages: [...messages] })
  await expect(none).rejects.toThrow(APIError)
  await expect(none).rejects.toMatchObject({ status: expect.any(Number), message: expect.stringContaining('nobody/nothing') })
  const unnamed = client().chat.completions.create({ model, messages: [] })
  await expect(unnamed).rejects.toBeInstanceOf(BadRequestError)
  const keyless = new OpenAI({ baseURL: served().baseURL, apiKey: 'any', maxRetries: 0, defaultHeaders: { authorization: null } })
  await expect(keyless.chat.completions.create({ model, messages: [...messages] })).rejects.toBeInstanceOf(AuthenticationError)
})
