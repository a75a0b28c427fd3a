import { explain } from '@polymux/core'
import type { ChatResult } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { capture } from '../test/capture.ts'
import { openrouter } from './openrouter.ts'

type Fields = Readonly<Record<string, unknown>>
type Wire = 'chat' | 'responses' | 'messages'

const messages = [{ role: 'user', content: 'Hi' }] as const

async function whole(wire: Wire, body: Fields): Promise<ChatResult> {
  const chat = openrouter({ apiKey: 'test', wire, transport: capture(body).transport }).chat('a/b')
  return chat.generate({ messages }, { retry: false })
}

async function streamed(wire: Wire, events: readonly Fields[]): Promise<ChatResult> {
  const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
  const chat = openrouter({ apiKey: 'test', wire, transport: capture(`${text}data: [DONE]\n\n`).transport }).chat('a/b')
  return chat.stream({ messages }, { retry: false }).result
}

function spoken(text: string, more: Fields = {}): Fields {
  return { id: 'msg_1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text, ...more }] }
}

function response(...output: readonly Fields[]): Fields {
  return { id: 'gen-1', object: 'response', status: 'completed', output }
}

describe('a reply of another endpoint', () => {
  test.each(['chat', 'messages'] as const)('%s: is an error, even when it ends in order', async (wire) => {
    await expect(streamed(wire, [{ greeting: 'Hi' }])).rejects.toMatchObject({ code: 'bad_response' })
  })
})

describe('items of a response', () => {
  test('that share an id are all told, whole and in a stream', async () => {
    const body = response(spoken('One.'), spoken('Two.'))
    expect((await whole('responses', body)).text).toBe('One.Two.')
    const at = (index: number): Fields => ({ output_index: index, item_id: 'msg_1', content_index: 0 })
    const { message, text } = await streamed('responses', [
      { type: 'response.output_text.delta', ...at(0), delta: 'One.' },
      { type: 'response.output_item.done', output_index: 0, item: spoken('One.') },
      { type: 'response.output_text.delta', ...at(1), delta: 'Two.' },
      { type: 'response.output_item.done', output_index: 1, item: spoken('Two.') },
      { type: 'response.completed', response: body },
    ])
    expect(text).toBe('One.Two.')
    expect(message.content).toHaveLength(2)
  })

  test('may be calls with parsed arguments', async () => {
    const call = { type: 'function_call', call_id: 'c1', name: 'f', arguments: { a: 1 } }
    expect((await whole('responses', response(call))).toolCalls).toMatchObject([{ id: 'c1', input: { a: 1 } }])
  })

  test('tell the odds of their tokens in fragments, at the end, or both', async () => {
    const odds = (token: string): Fields => ({ token, logprob: -1, top_logprobs: [] })
    const fragment = (delta: string): Fields => ({
      type: 'response.output_text.delta',
      output_index: 0,
      item_id: 'msg_1',
      content_index: 0,
      delta,
      logprobs: [odds(delta)],
    })
    const fragments = [fragment('a'), fragment('b')]
    const expected = [
      { token: 'a', logprob: -1, top: [] },
      { token: 'b', logprob: -1, top: [] },
    ]
    for (const more of [{}, { logprobs: [] }, { logprobs: [odds('a'), odds('b')] }]) {
      const completed = { type: 'response.completed', response: response(spoken('ab', more)) }
      expect((await streamed('responses', [...fragments, completed])).logprobs).toEqual(expected)
    }
  })
})

describe('what is asked', () => {
  test('twice, under two spellings, is warned of', async () => {
    const given = { maxToolCalls: 1, max_tool_calls: 2 }
    const { body, warnings } = await explain(openrouter().chat('a/b'), { messages, providerOptions: { openrouter: given } })
    expect(body).toMatchObject({ max_tool_calls: 2 })
    expect(warnings).toMatchObject([{ option: 'providerOptions.openrouter.max_tool_calls' }])
  })

  test.each(['responses', 'messages'] as const)(
    '%s: of two presets the one in the name is sent, with a warning',
    async (wire) => {
      const model = openrouter({ wire }).chat('a/b@preset/x')
      const { body, warnings } = await explain(model, { messages, providerOptions: { openrouter: { preset: 'mail' } } })
      expect(body).toMatchObject({ model: 'a/b@preset/x' })
      expect(warnings).toMatchObject([{ option: 'providerOptions.openrouter.preset' }])
    },
  )

  test('Messages: has no blank blocks of the assistant', async () => {
    const said = {
      role: 'assistant',
      content: [
        { type: 'text', text: '' },
        { type: 'text', text: 'Hi' },
      ],
    } as const
    const { body } = await explain(openrouter({ wire: 'messages' }).chat('a/b'), { messages: [...messages, said] })
    expect(body).toMatchObject({ messages: [{}, { content: [{ type: 'text', text: 'Hi' }] }] })
  })
})
