import { explain } from '@polymux/core'
import type { CallOptions, ChatResult } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { capture } from '../../test/capture.ts'
import { openrouter } from '../openrouter.ts'

type Fields = Readonly<Record<string, unknown>>

/** The result of an answer whose message is this one. */
async function answered(message: unknown, more: Fields = {}, options: CallOptions = {}): Promise<ChatResult> {
  const { transport } = capture({ id: 'gen-1', model: 'a/b', choices: [{ finish_reason: 'stop', message }], ...more })
  const chat = openrouter({ apiKey: 'test', transport }).chat('a/b')
  return chat.generate({ messages: [{ role: 'user', content: 'Hi' }] }, { retry: false, ...options })
}

/** The result of a stream of these chunks. */
async function streamed(chunks: readonly Fields[]): Promise<ChatResult> {
  const text = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')
  const chat = openrouter({ apiKey: 'test', transport: capture(`${text}data: [DONE]\n\n`).transport }).chat('a/b')
  return chat.stream({ messages: [{ role: 'user', content: 'Hi' }] }, { retry: false }).result
}

function calls(...list: readonly Fields[]): Fields {
  return { choices: [{ index: 0, delta: { tool_calls: list } }] }
}

describe('calls in a stream', () => {
  test('that share one index are told apart by their ids, however they alternate', async () => {
    const { toolCalls } = await streamed([
      calls({ index: 0, id: 'A', function: { name: 'f', arguments: '{"a":' } }),
      calls({ index: 0, id: 'B', function: { name: 'g', arguments: '{"b":' } }),
      calls({ index: 0, id: 'A', function: { arguments: '1}' } }),
      calls({ index: 0, id: 'B', function: { arguments: '2}' } }),
    ])
    expect(toolCalls).toMatchObject([
      { id: 'A', name: 'f', input: { a: 1 } },
      { id: 'B', name: 'g', input: { b: 2 } },
    ])
  })

  test('go on by their id when the index moves, and begin anew with a name', async () => {
    const { toolCalls } = await streamed([
      calls({ index: 0, id: 'A', function: { name: 'f', arguments: '{"a":' } }),
      calls({ index: 1, id: 'A', function: { arguments: '1}' } }),
      calls({ index: 2, id: 'A', function: { name: 'f', arguments: '{}' } }),
    ])
    expect(toolCalls).toMatchObject([{ input: { a: 1 } }, { input: {} }])
  })
})

describe('what nobody here knows', () => {
  test('of a call goes back with it, to models of its family', async () => {
    const signed = { extra_content: { google: { thought_signature: 'S' } } }
    const call = { id: 'c1', type: 'function', ...signed, function: { name: 'f', arguments: '{}' } }
    const { message, toolCalls } = await answered({ content: null, tool_calls: [null, call] })
    expect(toolCalls).toHaveLength(1)
    const messages = [message, { role: 'tool', toolCallId: 'c1', toolName: 'f', content: 'ok' }] as const
    const same = await explain(openrouter().chat('a/c'), { messages })
    expect(same.body).toMatchObject({ messages: [{ tool_calls: [call] }, {}] })
    const other = await explain(openrouter().chat('x/c'), { messages })
    expect(JSON.stringify(other.body)).not.toContain('thought_signature')
  })

  test.each([
    ['content', { text: 'Hi' }],
    ['content', 5],
    ['reasoning_details', { type: 'reasoning.text' }],
    ['tool_calls', { id: 'c1' }],
    ['images', 'none'],
    ['audio', 'none'],
    ['annotations', {}],
  ])('%s in a shape of its own is kept in raw', async (name, value) => {
    const { raw } = await answered({ content: 'Hi', [name]: value })
    expect(raw).toMatchObject({ message: { [name]: value } })
  })

  test('of a picture is kept in raw, without the picture', async () => {
    const image = {
      type: 'image_url',
      index: 0,
      image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' },
      prompt: 'a sea',
    }
    const { message, raw } = await answered({ content: '', images: [image] })
    expect(message.content).toMatchObject([{ type: 'image', data: { base64: 'AAAA' } }])
    expect(raw).toMatchObject({ message: { images: [{ prompt: 'a sea', image_url: { detail: 'low' } }] } })
    expect(JSON.stringify(raw)).not.toContain('AAAA')
  })

  test('is a message that is none', async () => {
    expect((await answered('Hi')).raw).toMatchObject({ choice: { message: 'Hi' } })
  })
})

describe('who answered', () => {
  test('is known although the first chunk does not say it all', async () => {
    const { response } = await streamed([
      { id: null, choices: [], debug: {} },
      { id: 'gen-1', choices: [] },
      {
        id: 'gen-1',
        model: 'a/b',
        provider: 'P',
        created: 5,
        choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }],
      },
    ])
    expect(response).toMatchObject({ id: 'gen-1', returnedModel: 'a/b', upstream: 'P', createdAt: 5 })
  })
})

test('an answer that came is not refused for what is said about it', async () => {
  const choices = ['One', 'Two'].map((content, index) => ({ index, finish_reason: 'stop', message: { content } }))
  const result = await answered('', { choices }, { onUnsupported: 'error' })
  expect(result).toMatchObject({ text: 'One', warnings: [{ option: 'choices' }] })
})
