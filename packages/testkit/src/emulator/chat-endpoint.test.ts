import { describe, expect, test } from 'vitest'
import { at, call, callJson, foldStream, readStream, user } from '../../test/emulator-calls.ts'
import { createEmulator, defaultModels } from '../emulator.ts'
import type { JsonObject, JsonValue } from '../json/json-value.ts'

const path = '/chat/completions'
const model = 'anthropic/claude-haiku-4.5'
const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer', maximum: 7 } },
      required: ['city'],
    },
  },
}
const time = {
  type: 'function',
  function: { name: 'currentTime', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}

async function streamed(body: JsonObject): Promise<ReturnType<typeof foldStream> & { readonly chunks: readonly JsonObject[] }> {
  const chunks = readStream((await call(createEmulator(), path, { ...body, stream: true })).text)
  return { ...foldStream(chunks), chunks }
}

describe('a plain answer', () => {
  test('has the shape and headers of the real one, and white space ahead of it', async () => {
    const { status, headers, text } = await call(createEmulator(), path, { model, messages: user('Describe a calm sea') })
    expect(status).toBe(200)
    expect(text.startsWith('\n         \n{"id":"gen-')).toBe(true)
    const answer: JsonValue = JSON.parse(text)
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model,
      provider: 'Polymux Emulator',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          native_finish_reason: 'end_turn',
          message: { role: 'assistant', refusal: null, reasoning: null },
        },
      ],
      usage: { is_byok: false, completion_tokens_details: { reasoning_tokens: 0 } },
    })
    expect(headers).toEqual({ 'content-type': 'application/json', 'x-generation-id': at(answer, 'id') })
  })

  test('says that it is emulated, and mentions the words of the prompt', async () => {
    const answer = await callJson(createEmulator(), path, {
      model,
      messages: user('Describe a calm sea at dawn as a table, a list and code'),
    })
    const content = String(at(answer, 'choices', 0, 'message', 'content'))
    expect(content).toContain('**Emulated answer.** You asked about *calm sea, dawn*.')
    expect(content).toContain('| calm | 4 |')
    expect(content).toContain('2. sea')
    expect(content).toContain('```ts\n')
  })

  test('counts media it is sent, and fits a JSON schema it is given', async () => {
    const parts = [
      { type: 'text', text: 'What is on it?' },
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
    ]
    const seen = await callJson(createEmulator(), path, { model, messages: user(parts) })
    expect(at(seen, 'choices', 0, 'message', 'content')).toContain('Your message came with a picture')
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer' } },
      required: ['name', 'age'],
    }
    const format = { type: 'json_schema', json_schema: { name: 'person', schema } }
    const answer = await callJson(createEmulator(), path, {
      model,
      messages: user('Invent Ann, who is 41'),
      response_format: format,
    })
    expect(JSON.parse(String(at(answer, 'choices', 0, 'message', 'content')))).toEqual({ name: 'Ann', age: 41 })
  })
})

describe('a stream', () => {
  test.each<[string, JsonObject]>([
    ['text', { model, messages: user('Describe a calm sea') }],
    ['reasoning', { model, messages: user('Why is the sea calm?'), reasoning: { effort: 'low' } }],
    ['a thinking model', { model: 'moonshotai/kimi-k2-thinking', messages: user('Why?') }],
    ['hidden reasoning', { model, messages: user('Why?'), reasoning: { effort: 'high', exclude: true } }],
    ['a tool call', { model: 'openai/gpt-4o', messages: user('Weather in Paris for 3 days?'), tools: [weather, time] }],
    ['two tool calls', { model, messages: user('The weather and the time in Paris?'), tools: [weather, time], reasoning: {} }],
    ['a picture', { model: 'google/gemini-2.5-flash-image', messages: user('A red boat'), modalities: ['image', 'text'] }],
    ['a limit', { model, messages: user('Describe a calm sea'), max_tokens: 9 }],
    ['a limit within a tool call', { model, messages: user('Weather in Paris?'), tools: [weather], max_tokens: 8 }],
  ])('of %s follows the grammar and adds up to the plain answer', async (_name, body) => {
    const folded = await streamed(body)
    const plain = await callJson(createEmulator(), path, body)
    const message = at(plain, 'choices', 0, 'message')
    const calls = at(message, 'tool_calls')
    expect(folded.content).toBe(at(message, 'content') ?? '')
    expect(folded.reasoning).toBe(at(message, 'reasoning') ?? '')
    expect(folded.images).toEqual(at(message, 'images') ?? [])
    expect(folded.calls.map(({ id, name, arguments: text }) => [id, name, text])).toEqual(
      Array.isArray(calls)
        ? calls.map((item) => [at(item, 'id'), at(item, 'function', 'name'), at(item, 'function', 'arguments')])
        : [],
    )
    const last = folded.chunks.at(-1)
    expect(at(last, 'usage')).toEqual(at(plain, 'usage'))
    for (const name of ['finish_reason', 'native_finish_reason']) {
      expect(at(last, 'choices', 0, name)).toBe(at(plain, 'choices', 0, name))
      expect(at(folded.chunks.at(-2), 'choices', 0, name)).toBe(at(plain, 'choices', 0, name))
    }
  })

  test('opens with a keep-alive comment', async () => {
    const { text, headers } = await call(createEmulator(), path, { model, messages: user('Hi'), stream: true })
    expect(text.startsWith(': OPENROUTER PROCESSING\n\ndata: {')).toBe(true)
    expect(headers).toMatchObject({ 'content-type': 'text/event-stream', 'x-generation-id': expect.stringMatching(/^gen-/) })
  })

  test('of a Claude model signs its reasoning in a delta of its own', async () => {
    const { details, reasoning } = await streamed({ model, messages: user('Why is the sea calm?'), reasoning: { effort: 'low' } })
    expect(details.at(-1)).toEqual({
      type: 'reasoning.text',
      signature: expect.any(String),
      format: 'anthropic-claude-v1',
      index: 0,
    })
    expect(
      details
        .slice(0, -1)
        .map((detail) => at(detail, 'text'))
        .join(''),
    ).toBe(reasoning)
    const other = await streamed({ model: 'openai/gpt-4o', messages: user('Why is the sea calm?'), reasoning: { effort: 'low' } })
    expect(other.details.every((detail) => at(detail, 'format') === 'unknown' && at(detail, 'signature') === undefined)).toBe(
      true,
    )
  })
})

describe('tools', () => {
  test('are called in fragments, with arguments that fit the schema', async () => {
    const { calls, content } = await streamed({ model, messages: user('Weather in Paris for 30 days?'), tools: [weather] })
    expect(content).toBe('')
    expect(calls).toMatchObject([{ id: expect.stringMatching(/^call_\w{24}$/), name: 'get_weather' }])
    expect(JSON.parse(calls[0]?.arguments ?? '')).toEqual({ city: 'Paris', days: 7 })
    expect(calls[0]?.fragments).toBeGreaterThan(3)
  })

  test.each<[string, JsonObject, readonly string[]]>([
    ['those the prompt names', { messages: user('Time and weather in Paris?') }, ['get_weather', 'currentTime']],
    [
      'one when parallel calls are off',
      { messages: user('Time and weather in Paris?'), parallel_tool_calls: false },
      ['get_weather'],
    ],
    ['the first when none is named', { messages: user('Hello') }, ['get_weather']],
    [
      'the one that is asked for',
      { messages: user('Weather'), tool_choice: { type: 'function', function: { name: 'currentTime' } } },
      ['currentTime'],
    ],
    ['none when that is asked for', { messages: user('Weather'), tool_choice: 'none' }, []],
  ])('chosen are %s', async (_name, body, names) => {
    const { calls } = await streamed({ model, tools: [weather, time], ...body })
    expect(calls.map(({ name }) => name)).toEqual(names)
  })

  test('that have answered are spoken of in text', async () => {
    const call1 = { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{}' } }
    const turn = [
      ...user('Weather in Paris?'),
      { role: 'assistant', content: null, tool_calls: [call1] },
      { role: 'tool', tool_call_id: 'call_1', content: '21 °C' },
    ]
    const answer = await callJson(createEmulator(), path, { model, messages: turn, tools: [weather] })
    expect(at(answer, 'choices', 0, 'finish_reason')).toBe('stop')
    expect(at(answer, 'choices', 0, 'message', 'content')).toContain('- `21 °C`')
  })

  test('cut by the token limit say so in the native reason alone', async () => {
    const { chunks, calls } = await streamed({ model, messages: user('Weather in Paris?'), tools: [weather], max_tokens: 8 })
    expect(() => JSON.parse(calls[0]?.arguments ?? '')).toThrow()
    expect(at(chunks.at(-1), 'choices', 0)).toMatchObject({ finish_reason: 'tool_calls', native_finish_reason: 'max_tokens' })
    expect(at(chunks.at(-1), 'usage', 'completion_tokens')).toBe(8)
  })
})

describe('money and tokens', () => {
  test.each(defaultModels.filter(({ output = ['text'] }) => output.includes('text')))(
    'of $id: cost is exactly tokens times price',
    async (priced) => {
      const { text } = await call(createEmulator(), path, { model: priced.id, messages: user('Describe a calm sea') })
      const usage = at(JSON.parse(text), 'usage')
      const image = Number(at(usage, 'completion_tokens_details', 'image_tokens'))
      const completion = Number(at(usage, 'completion_tokens')) - image
      const { prompt: promptPrice, completion: price, imageOutput = price } = priced.pricing
      const atto = pico(promptPrice) * Number(at(usage, 'prompt_tokens')) + pico(price) * completion + pico(imageOutput) * image
      expect(Math.round(Number(/"cost":([\d.e-]+)/.exec(text)?.[1]) * 1e12)).toBe(atto)
      expect(at(usage, 'total_tokens')).toBe(Number(at(usage, 'prompt_tokens')) + completion + image)
    },
  )

  test('a free variant costs the integer 0 and keeps its name', async () => {
    const { text } = await call(createEmulator(), path, { model: 'meta-llama/llama-3.3-70b-instruct:free', messages: user('Hi') })
    expect(text).toContain('"model":"meta-llama/llama-3.3-70b-instruct:free"')
    expect(text).toContain('"cost":0,')
  })

  test('hidden reasoning is billed and not shown', async () => {
    const body = { model, messages: user('Why?'), reasoning: { exclude: true } }
    const answer = await callJson(createEmulator(), path, body)
    expect(at(answer, 'choices', 0, 'message', 'reasoning')).toBe(null)
    expect(at(answer, 'usage', 'completion_tokens_details', 'reasoning_tokens')).toBeGreaterThan(0)
  })

  test('a limit cuts text after that many tokens', async () => {
    const answer = await callJson(createEmulator(), path, {
      model: 'google/gemini-2.5-flash',
      messages: user('Sea'),
      max_completion_tokens: 5,
    })
    expect(at(answer, 'choices', 0)).toMatchObject({ finish_reason: 'length', native_finish_reason: 'MAX_TOKENS' })
    expect(at(answer, 'usage', 'completion_tokens')).toBe(5)
  })
})

describe('what is refused', () => {
  test.each<[number, string, JsonValue | string]>([
    [400, 'JSON object', '{'],
    [400, 'JSON object', []],
    [400, 'Input required: specify \\"prompt\\" or \\"messages\\"', { model }],
    [400, 'Input required', { model, messages: [] }],
    [400, 'messages[0].role', { model, messages: [{ role: 'robot', content: 'x' }] }],
    [400, 'messages[0].content must', { model, messages: user(7) }],
    [400, 'messages[0].content[0].type', { model, messages: user([{ text: 'x' }]) }],
    [400, 'No models provided', { messages: user('x') }],
    [400, 'acme/none is not a valid model ID', { model: 'acme/none', messages: user('x') }],
    [400, 'stream must be a boolean', { model, messages: user('x'), stream: 'yes' }],
    [400, 'max_tokens', { model, messages: user('x'), max_tokens: 0 }],
    [400, 'tools[0].function.name', { model, messages: user('x'), tools: [{ type: 'function' }] }],
    [
      404,
      'requested output modalities: image, text',
      { model: 'black-forest-labs/flux.2-pro', messages: user('x'), modalities: ['image', 'text'] },
    ],
    [404, 'requested output modalities: image, text', { model, messages: user('x'), modalities: ['text', 'image'] }],
    [404, 'requested output modalities: text', { model: 'openai/text-embedding-3-small', messages: user('x') }],
  ])('%i %s', async (status, message, body) => {
    const answer = await call(createEmulator(), path, body)
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(message)
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: status } })
  })

  test('a fallback in `models` answers for a model there is not', async () => {
    const answer = await callJson(createEmulator(), path, {
      model: 'acme/none',
      models: ['acme/other', 'openai/gpt-4o'],
      messages: user('x'),
    })
    expect(answer['model']).toBe('openai/gpt-4o')
  })
})

/** Whole 10^-12 parts of a USD. */
function pico(price: string): number {
  return Math.round(Number(price) * 1e12)
}
