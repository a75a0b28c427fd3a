import type { ChatRequest } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { encode } from '../../test/encode.ts'

const claude = 'anthropic/claude-haiku-4.5'
const input = { jsonSchema: {} }

function marked(count: number, cache?: ChatRequest['cache']): Partial<ChatRequest> {
  return {
    cache,
    tools: [
      { name: 'plain', input },
      { name: 'marked', input, cache: '1h' },
    ],
    messages: Array.from({ length: count - 1 }, (_, index) => ({
      role: 'user',
      content: [{ type: 'text', text: `${index}`, cache: '5m' }],
    })),
  }
}

/** What is marked in a body: names of tools, then texts. */
function marks(body: Readonly<Record<string, unknown>>): readonly unknown[] {
  // Safe: the encoder wrote both lists, and all contents in these tests are lists of texts.
  const tools = body['tools'] as readonly { readonly function: { readonly name: string }; readonly cache_control?: unknown }[]
  const messages = body['messages'] as readonly {
    readonly content: readonly { readonly text: string; readonly cache_control?: unknown }[]
  }[]
  return [
    ...tools.filter((tool) => tool.cache_control).map((tool) => tool.function.name),
    ...messages.flatMap(({ content }) => content.filter((part) => part.cache_control).map(({ text }) => text)),
  ]
}

describe('prompt caching', () => {
  test.each(['5m', '1h'] as const)('a request-wide hint of %s is automatic caching', (cache) => {
    expect(encode({ cache }, { modelId: claude }).body['cache_control']).toEqual({
      type: 'ephemeral',
      ...(cache === '1h' && { ttl: '1h' }),
    })
  })

  test('is not asked of OpenAI’s models, which cache by themselves', () => {
    const { body, notes, warnings } = encode({ cache: '5m' }, { modelId: 'openai/gpt-5.6' })
    expect(body).not.toHaveProperty('cache_control')
    expect(notes.map(({ option }) => option)).toEqual(['cache'])
    expect(warnings).toEqual([])
  })

  test('four marks are sent to Claude as they are', () => {
    const { body, warnings } = encode(marked(4), { modelId: claude })
    expect(marks(body)).toEqual(['marked', '0', '1', '2'])
    expect(warnings).toEqual([])
  })

  test('of more than four, the last four are, with a warning', () => {
    const request = marked(6)
    const before = structuredClone(request)
    const { body, warnings } = encode(request, { modelId: claude })
    expect(marks(body)).toEqual(['1', '2', '3', '4'])
    expect(warnings).toEqual([{ option: 'cache', message: expect.stringContaining('6 places were marked and Claude takes 4') }])
    expect(request).toEqual(before)
  })

  test('automatic caching takes one of the four', () => {
    expect(marks(encode(marked(4, '5m'), { modelId: claude }).body)).toEqual(['0', '1', '2'])
  })

  test('other models, and routers, are sent all marks', () => {
    for (const modelId of ['google/gemini-2.5-pro', 'openrouter/auto']) {
      const { body, warnings } = encode(marked(6), { modelId })
      expect(marks(body)).toHaveLength(6)
      expect(warnings).toEqual([])
    }
  })
})
