import type { ChatRequest, ChatResult } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { capture, chatAnswer } from '../../test/capture.ts'
import { openrouter } from '../index.ts'

const hi = { role: 'user', content: 'Hi' } as const

async function send(request: ChatRequest): Promise<{ readonly body: unknown; readonly result: ChatResult }> {
  const wire = capture(chatAnswer)
  const result = await openrouter({ apiKey: 'k', transport: wire.transport }).chat('anthropic/claude-haiku-4.5').generate(request)
  return { body: wire.bodies()[0], result }
}

describe('chat request', () => {
  test('holds the model and the messages, and nothing that was not asked for', async () => {
    const { body } = await send({ messages: [hi] })
    expect(body).toEqual({ model: 'anthropic/claude-haiku-4.5', messages: [{ role: 'user', content: 'Hi' }] })
  })

  test('maps every setting', async () => {
    const { body } = await send({
      messages: [hi],
      tools: [{ name: 'add', description: 'Adds.', input: { jsonSchema: { type: 'object' } }, cache: '1h' }],
      toolChoice: { name: 'add' },
      parallelToolCalls: false,
      maxOutputTokens: 5,
      temperature: 0,
      topP: 0.9,
      topK: 40,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      stop: ['x'],
      seed: 1,
      logprobs: 3,
      reasoning: { effort: 'max', exclude: true },
      modalities: ['text'],
    })
    expect(body).toEqual({
      model: 'anthropic/claude-haiku-4.5',
      messages: [{ role: 'user', content: 'Hi' }],
      tools: [
        {
          type: 'function',
          function: { name: 'add', description: 'Adds.', parameters: { type: 'object' } },
          cache_control: { type: 'ephemeral', ttl: '1h' },
        },
      ],
      tool_choice: { type: 'function', function: { name: 'add' } },
      parallel_tool_calls: false,
      max_tokens: 5,
      temperature: 0,
      top_p: 0.9,
      top_k: 40,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      stop: ['x'],
      seed: 1,
      logprobs: true,
      top_logprobs: 3,
      reasoning: { effort: 'max', exclude: true },
      modalities: ['text'],
    })
  })

  test('passes transforms, models and route on as they are, the empty ones too', async () => {
    const { body } = await send({
      messages: [hi],
      providerOptions: { openrouter: { transforms: [''], models: ['a/b', 'c/d'], route: '' } },
    })
    expect(body).toMatchObject({ transforms: [''], models: ['a/b', 'c/d'], route: '' })
  })

  test('spells routing preferences the wire’s way and lets extraBody win over everything', async () => {
    const { body } = await send({
      messages: [hi],
      temperature: 0.1,
      providerOptions: {
        openrouter: {
          provider: { order: ['Together'], allowFallbacks: false },
          sessionId: 's',
          extraBody: { temperature: 0.9, brand_new: 1 },
        },
      },
    })
    expect(body).toMatchObject({
      provider: { order: ['Together'], allow_fallbacks: false },
      session_id: 's',
      temperature: 0.9,
      brand_new: 1,
    })
  })

  test('warns about an option that is none, or fails when asked to', async () => {
    const request = { messages: [hi], providerOptions: { openrouter: { tranforms: [] } } } as unknown as ChatRequest // a JavaScript caller's slip
    const { result, body } = await send(request)
    expect(body).not.toHaveProperty('tranforms')
    expect(result.warnings).toEqual([
      { option: 'providerOptions.openrouter.tranforms', message: expect.stringContaining('did you mean transforms?') },
    ])
    const strict = openrouter({ apiKey: 'k', transport: capture(chatAnswer).transport })
      .chat('m')
      .generate(request, { onUnsupported: 'error' })
    await expect(strict).rejects.toMatchObject({ code: 'unsupported', attempts: 0 })
  })

  test('asks for a closed, strict schema when every property is required, and not for strictness otherwise', async () => {
    const strict = await send({ messages: [hi], output: z.object({ a: z.object({ b: z.number() }) }) }).catch(
      ({ partial }: { partial: ChatResult }) => ({ body: partial }),
    )
    expect(strict).toBeDefined()
    const formats = await Promise.all(
      [
        z.object({ a: z.object({ b: z.number() }) }),
        z.object({ a: z.number().optional() }),
        { jsonSchema: { type: 'object' }, name: 'mine' },
        'json' as const,
      ].map(async (output) => {
        const wire = capture({ ...chatAnswer, choices: [{ finish_reason: 'stop', message: { content: '{"a":{"b":1}}' } }] })
        await openrouter({ apiKey: 'k', transport: wire.transport })
          .chat('m')
          .generate({ messages: [hi], output })
          .catch(() => undefined)
        return (wire.bodies()[0] as { readonly response_format: unknown }).response_format
      }),
    )
    const inner = { type: 'object', properties: { b: { type: 'number' } }, required: ['b'], additionalProperties: false }
    expect(formats).toEqual([
      {
        type: 'json_schema',
        json_schema: {
          name: 'output',
          strict: true,
          schema: { type: 'object', properties: { a: inner }, required: ['a'], additionalProperties: false },
        },
      },
      {
        type: 'json_schema',
        json_schema: {
          name: 'output',
          schema: { type: 'object', properties: { a: { type: 'number' } }, additionalProperties: false },
        },
      },
      { type: 'json_schema', json_schema: { name: 'mine', schema: { type: 'object' } } },
      { type: 'json_object' },
    ])
  })

  test('refuses effort and token budget together before anything is sent', async () => {
    await expect(send({ messages: [hi], reasoning: { effort: 'low', maxTokens: 100 } })).rejects.toMatchObject({
      code: 'bad_request',
    })
  })
})

describe('limits of a chat request', () => {
  test.each<[string, Partial<ChatRequest>]>([
    ['five stop texts', { stop: ['1', '2', '3', '4', '5'] }],
    ['21 alternatives of a token', { logprobs: 21 }],
    ['half an alternative', { logprobs: 0.5 }],
  ])('%s are refused before anything is sent', async (_case, settings) => {
    await expect(send({ messages: [hi], ...settings })).rejects.toMatchObject({ code: 'bad_request', attempts: 0 })
  })

  test('four stop texts and 20 alternatives are sent', async () => {
    const { body } = await send({ messages: [hi], stop: ['1', '2', '3', '4'], logprobs: 20, temperature: 3 })
    expect(body).toMatchObject({ stop: ['1', '2', '3', '4'], top_logprobs: 20, temperature: 3 })
  })

  test('the token limit goes under the name that is wanted', async () => {
    const { body } = await send({
      messages: [hi],
      maxOutputTokens: 5,
      providerOptions: { openrouter: { maxTokensField: 'max_completion_tokens' } },
    })
    expect(body).toMatchObject({ max_completion_tokens: 5 })
    expect(body).not.toHaveProperty('max_tokens')
  })

  test('sound without a stream is warned of', async () => {
    const { result } = await send({ messages: [hi], modalities: ['text', 'audio'] })
    expect(result.warnings).toEqual([{ option: 'modalities', message: expect.stringContaining('call stream()') }])
  })
})
