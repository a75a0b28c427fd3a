import type { Message } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { encodeForMessages, turnsForMessages } from '../../test/encode-messages.ts'

describe('a conversation', () => {
  test('has its first instructions apart, and later ones in their place', () => {
    const { body, noted } = encodeForMessages({
      messages: [
        { role: 'system', content: 'A' },
        { role: 'user', content: 'B' },
        { role: 'developer', content: 'C' },
      ],
    })
    expect(body).toMatchObject({
      system: 'A',
      messages: [
        { role: 'user', content: 'B' },
        { role: 'system', content: 'C' },
      ],
    })
    expect(noted).toEqual(['messages'])
  })

  test('results of calls that do not follow each other stay apart', () => {
    const result = (id: string): Message => ({ role: 'tool', toolCallId: id, toolName: 'f', content: id })
    expect(turnsForMessages([result('1'), result('2'), { role: 'user', content: 'x' }, result('3')])).toEqual([
      { role: 'user', content: [expect.objectContaining({ tool_use_id: '1' }), expect.objectContaining({ tool_use_id: '2' })] },
      { role: 'user', content: 'x' },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: '3', content: '3' }] },
    ])
  })

  test('a call whose arguments were cut goes back as text under a name that says so', () => {
    const call = { type: 'tool-call', id: 'c', name: 'f', argumentsText: '{"a', invalid: true, reason: 'truncated' } as const
    const { body, warned } = encodeForMessages({ messages: [{ role: 'assistant', content: [call] }] })
    expect(body['messages']).toEqual([
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'f', input: { invalid_arguments: '{"a' } }] },
    ])
    expect(warned).toEqual(['messages'])
  })

  test('what this wire could not take back is left out, each with a warning, and turns that are then empty too', () => {
    const { body, warned } = encodeForMessages({
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'unsigned' },
            { type: 'reasoning', text: 'foreign', echo: { provider: 'acme', data: { messages: { signature: 'S' } } } },
            { type: 'opaque', echo: { provider: 'openrouter', data: { responses: {} } } },
            { type: 'image', data: { url: 'https://example.com/a.png' } },
          ],
          echo: { provider: 'openrouter', data: { reasoning_details: [{ type: 'reasoning.text' }] } },
        },
        { role: 'user', content: 'Go on' },
      ],
    })
    expect(body['messages']).toEqual([{ role: 'user', content: 'Go on' }])
    expect(warned).toHaveLength(5)
  })

  test('a signed thought goes back to models of the same vendor, and to no other', () => {
    const thought = {
      type: 'reasoning',
      text: 'Hm',
      echo: { provider: 'openrouter', modelId: 'anthropic/claude-haiku-4.5', data: { messages: { signature: 'S' } } },
    } as const
    const redacted = {
      type: 'opaque',
      echo: { ...thought.echo, data: { messages: { type: 'redacted_thinking', data: 'D' } } },
    } as const
    const messages = [{ role: 'assistant', content: [thought, redacted, { type: 'text', text: 'Hi' }] }] as const
    const all = [
      { type: 'thinking', thinking: 'Hm', signature: 'S' },
      { type: 'redacted_thinking', data: 'D' },
      { type: 'text', text: 'Hi' },
    ]
    for (const modelId of ['anthropic/claude-opus-4.6', '~anthropic/claude-latest', 'openrouter/auto', '@preset/x'])
      expect(turnsForMessages(messages, modelId)).toEqual([{ role: 'assistant', content: all }])
    expect(turnsForMessages(messages, 'deepseek/deepseek-chat-v3.1')).toEqual([{ role: 'assistant', content: all.slice(2) }])
  })

  test('refusals are text, and an empty answer of the assistant is left out', () => {
    expect(
      turnsForMessages([
        { role: 'assistant', content: [{ type: 'refusal', text: 'No.' }] },
        { role: 'assistant', content: '' },
      ]),
    ).toEqual([{ role: 'assistant', content: [{ type: 'text', text: 'No.' }] }])
  })

  test.each([
    { type: 'audio', data: { base64: 'AAAA', mediaType: 'audio/mpeg' } },
    { type: 'video', data: { url: 'https://example.com/a.mp4' } },
    { type: 'file', data: { base64: 'AAAA', mediaType: 'application/zip' } },
  ] as const)('a part of type $type that it has no block for is refused, with the way out', (part) => {
    expect(() => turnsForMessages([{ role: 'user', content: [part] }])).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('chat wire') }),
    )
  })

  test('settings of a block that our parts do not know ride on their echo', () => {
    const echo = { provider: 'openrouter', data: { messages: { citations: { enabled: true } } } } as const
    const part = { type: 'file', data: { url: 'https://example.com/a.pdf' }, echo } as const
    expect(turnsForMessages([{ role: 'user', content: [part] }])).toMatchObject([
      { content: [{ type: 'document', citations: { enabled: true } }] },
    ])
  })
})
