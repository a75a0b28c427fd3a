import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { openAiServer, sent, streamed } from '../../test/openai-server.ts'
import type { ChatRequest } from '../chat.ts'
import type { Message } from '../message.ts'

const messages: readonly Message[] = [{ role: 'user', content: 'Hi' }]

describe('a request in the shape of OpenAI', () => {
  test('has every setting under its name, in one order', async () => {
    const { body, result } = await sent({
      messages,
      seed: 1,
      stop: ['x'],
      logprobs: 3,
      presencePenalty: 0.2,
      frequencyPenalty: 0.1,
      topP: 0.9,
      temperature: 0,
      maxOutputTokens: 5,
      reasoning: { effort: 'low' },
      toolChoice: { name: 'add' },
      parallelToolCalls: false,
    })
    expect(JSON.stringify(body)).toBe(
      JSON.stringify({
        model: 'm',
        messages: [{ role: 'user', content: 'Hi' }],
        tool_choice: { type: 'function', function: { name: 'add' } },
        parallel_tool_calls: false,
        max_tokens: 5,
        temperature: 0,
        top_p: 0.9,
        frequency_penalty: 0.1,
        presence_penalty: 0.2,
        stop: ['x'],
        seed: 1,
        logprobs: true,
        top_logprobs: 3,
        reasoning_effort: 'low',
      }),
    )
    expect(result.warnings).toEqual([])
  })

  test('has other names where the server has, and only the settings it takes', async () => {
    const { body, result } = await sent(
      { messages, maxOutputTokens: 5, topK: 4, temperature: 1, cache: '5m' },
      { parameters: ['maxOutputTokens', 'topK'], names: { maxOutputTokens: 'max_completion_tokens' } },
    )
    expect(body).toEqual({ model: 'm', messages, max_completion_tokens: 5, top_k: 4 })
    expect(result.warnings.map(({ option }) => option)).toEqual(['temperature', 'cache'])
  })

  test('carries what stands under the name of the provider, extraBody last', async () => {
    const providerOptions = { acme: { user: 'u-1', temperature: 2, extraBody: { user: 'u-2', new_thing: [1] } } }
    // Safe: as a program in JavaScript would; a provider declares the type of its options itself.
    const { body } = await sent({ messages, temperature: 1, providerOptions } as ChatRequest)
    expect(body).toMatchObject({ user: 'u-2', temperature: 2, new_thing: [1] })
    expect(body).not.toHaveProperty('extraBody')
  })

  test('asks a stream for its usage, unless the server reports none or refuses to be asked', async () => {
    const asked = async (chat: object): Promise<unknown> => {
      const { bodies, provider } = openAiServer([{ choices: [{ delta: { content: 'a' }, finish_reason: 'stop' }] }, '[DONE]'], {
        chat,
      })
      await provider.chat('m').stream({ messages }).result
      return bodies[0]?.['stream_options']
    }
    expect(await asked({})).toEqual({ include_usage: true })
    expect(await asked({ features: [] })).toBeUndefined()
    expect(await asked({ streamUsage: false })).toBeUndefined()
  })

  test('asks for a strict schema when every property is required, for a schema or any JSON otherwise', async () => {
    const format = async (output: ChatRequest['output']): Promise<unknown> =>
      (await sent({ messages, output })).body?.['response_format']
    const schema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'], additionalProperties: false }
    expect(await format(z.object({ a: z.number() }))).toEqual({
      type: 'json_schema',
      json_schema: { name: 'output', strict: true, schema },
    })
    expect(await format(z.object({ a: z.number().optional() }))).toMatchObject({
      json_schema: { schema: { additionalProperties: false } },
    })
    expect(await format(z.object({ a: z.number().optional() }))).not.toMatchObject({ json_schema: { strict: true } })
    expect(await format({ jsonSchema: { type: 'object' }, name: 'mine', description: 'why' })).toEqual({
      type: 'json_schema',
      json_schema: { name: 'mine', description: 'why', schema: { type: 'object' } },
    })
    expect(await format('json')).toEqual({ type: 'json_object' })
  })

  test('does without tools and schemas where the server has none, and says so', async () => {
    const tools = [{ name: 'add', input: { jsonSchema: { type: 'object' } } }]
    const { body, result } = await sent({ messages, tools, output: 'json' }, { features: [] })
    expect(body).toEqual({ model: 'm', messages })
    expect(result.warnings.map(({ option }) => option)).toEqual(['tools', 'output'])
    expect(result.object).toEqual({ a: 1 })
  })

  test('has the schema of a tool as it is', async () => {
    const jsonSchema = { type: 'object', properties: { ort: { $ref: '#/$defs/größe' } }, $defs: { größe: { type: 'number' } } }
    const { body } = await sent({ messages, tools: [{ name: 'add', description: 'adds', input: { jsonSchema }, strict: true }] })
    expect(body?.['tools']).toEqual([
      { type: 'function', function: { name: 'add', description: 'adds', parameters: jsonSchema, strict: true } },
    ])
  })

  test('leaves thoughts out of the answer when they are not wanted', async () => {
    const events = [{ choices: [{ delta: { reasoning_content: 'hm', content: 'a' }, finish_reason: 'stop' }] }, '[DONE]']
    expect((await streamed(events, { messages, reasoning: { exclude: true } })).result).toMatchObject({
      reasoning: '',
      text: 'a',
    })
    const { body, result } = await sent({ messages, reasoning: { exclude: true, maxTokens: 9 } })
    expect(body).not.toHaveProperty('reasoning_effort')
    expect(result.warnings).toMatchObject([{ option: 'reasoning.maxTokens' }])
  })
})

describe('messages in the shape of OpenAI', () => {
  test('keep text, pictures, files, sound and films in their order', async () => {
    const bytes = Uint8Array.from([1, 2, 3])
    const { body, result } = await sent(
      {
        messages: [
          {
            role: 'user',
            name: 'Ann',
            content: [
              { type: 'image', data: { url: 'https://a.example/a.png' }, detail: 'low' },
              { type: 'text', text: 'and' },
              { type: 'file', data: { bytes, mediaType: 'application/pdf' }, name: 'a.pdf' },
              { type: 'audio', data: { url: 'data:audio/mpeg;base64,AQID' } },
              { type: 'video', data: { base64: 'AQID', mediaType: 'video/mp4' } },
              { type: 'audio', data: { url: 'https://a.example/a.mp3' } },
            ],
          },
        ],
      },
      { input: ['image', 'file', 'audio', 'video'] },
    )
    expect(body?.['messages']).toEqual([
      {
        role: 'user',
        name: 'Ann',
        content: [
          { type: 'image_url', image_url: { url: 'https://a.example/a.png', detail: 'low' } },
          { type: 'text', text: 'and' },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AQID' } },
          { type: 'input_audio', input_audio: { data: 'AQID', format: 'mp3' } },
          { type: 'video_url', video_url: { url: 'data:video/mp4;base64,AQID' } },
        ],
      },
    ])
    expect(result.warnings).toMatchObject([{ option: 'messages', message: expect.stringContaining('Sound') }])
  })

  test('lose what the server does not take, with a warning', async () => {
    const content = [
      { type: 'text', text: 'look' },
      { type: 'video', data: { url: 'https://a.example/a.mp4' } },
    ] as const
    const { body, result } = await sent({ messages: [{ role: 'user', content }] })
    expect(body?.['messages']).toEqual([{ role: 'user', content: [{ type: 'text', text: 'look' }] }])
    expect(result.warnings).toMatchObject([{ option: 'messages', message: expect.stringContaining('video') }])
  })

  const turns: readonly Message[] = [
    {
      role: 'developer',
      content: [
        { type: 'text', text: 'Be ' },
        { type: 'text', text: 'brief' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'hm' },
        { type: 'tool-call', id: 'a', name: 'add', argumentsText: '', input: {} },
      ],
    },
    { role: 'tool', toolCallId: 'a', toolName: 'add', content: [{ type: 'text', text: '3' }] },
    {
      role: 'assistant',
      content: [
        { type: 'refusal', text: 'No.' },
        { type: 'image', data: { url: 'https://a.example/a.png' } },
      ],
    },
  ]

  test('of every role are written so that any server reads them', async () => {
    const { body, result } = await sent({ messages: turns })
    expect(body?.['messages']).toEqual([
      { role: 'system', content: 'Be brief' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'add', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: '3' },
      { role: 'assistant', content: null, refusal: 'No.' },
    ])
    expect(result.warnings).toMatchObject([{ message: expect.stringContaining('image') }])
  })

  test('have thoughts and a developer where the server knows them', async () => {
    const { body } = await sent({ messages: turns }, { developerRole: 'developer', reasoningField: 'reasoning' })
    expect(body?.['messages']).toMatchObject([{ role: 'developer' }, { reasoning: 'hm' }, {}, {}])
  })
})
