import type { AssistantPart, Message } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { toInputItems } from './responses-input.ts'

const model = 'openai/gpt-5-mini'

function input(
  messages: readonly Message[],
  modelId = model,
): { readonly items: readonly unknown[]; readonly warned: readonly string[] } {
  const warned: string[] = []
  const warn = (_option: string, message: string): void => void warned.push(message)
  const context = { provider: 'openrouter', modelId, stream: false, warn, note: (): void => undefined }
  return { items: toInputItems(messages, context), warned }
}

function assistant(...content: readonly AssistantPart[]): Message {
  return { role: 'assistant', content }
}

const echoed = { provider: 'openrouter', modelId: model }
const sealed = { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'c2VhbGVk', format: 'openai-responses-v1' }

describe('input items', () => {
  test('keep instructions where they stand, with their role', () => {
    const { items } = input([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
    ])
    expect(items).toEqual([
      { type: 'message', role: 'system', content: 'Be brief.' },
      { type: 'message', role: 'user', content: 'Hi' },
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Be kind.' }] },
    ])
  })

  test('hold pictures, files, sound and film in the words of this wire', () => {
    const { items, warned } = input([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look', cache: '5m' },
          { type: 'image', data: { url: 'https://example.com/a.png' } },
          { type: 'file', name: 'a.pdf', data: { base64: 'JVBERg==', mediaType: 'application/pdf' } },
          { type: 'file', data: { url: 'https://example.com/b.pdf' } },
          { type: 'audio', data: { base64: 'AAAA', mediaType: 'audio/mpeg' } },
          { type: 'video', data: { url: 'https://example.com/c.mp4' } },
        ],
      },
    ])
    expect(items).toMatchObject([
      {
        content: [
          { type: 'input_text', text: 'Look', prompt_cache_breakpoint: { mode: 'explicit' } },
          { type: 'input_image', detail: 'auto', image_url: 'https://example.com/a.png' },
          { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' },
          { type: 'input_file', file_url: 'https://example.com/b.pdf' },
          { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
          { type: 'input_video', video_url: 'https://example.com/c.mp4' },
        ],
      },
    ])
    expect(warned).toEqual([])
  })

  test('warn of cache hints they cannot carry whole', () => {
    const url = 'https://example.com/a.png'
    const content = [{ type: 'text', text: 'Look', cache: '1h' } as const, { type: 'image', data: { url }, cache: '5m' } as const]
    expect(input([{ role: 'user', content }]).warned).toEqual([
      expect.stringContaining('without its lifetime'),
      expect.stringContaining('only texts'),
    ])
  })

  test('answer a call by its id, without what such an answer cannot hold', () => {
    const tool = { role: 'tool', toolCallId: 'call_1', toolName: 'look' } as const
    const { items, warned } = input([
      { ...tool, content: 'sunny' },
      {
        ...tool,
        content: [
          { type: 'image', data: { url: 'https://example.com/a.png' } },
          { type: 'video', data: { url: 'https://example.com/c.mp4' } },
        ],
      },
    ])
    expect(items).toEqual([
      { type: 'function_call_output', call_id: 'call_1', output: 'sunny' },
      {
        type: 'function_call_output',
        call_id: 'call_1',
        output: [{ type: 'input_image', detail: 'auto', image_url: 'https://example.com/a.png' }],
      },
    ])
    expect(warned).toEqual([expect.stringContaining('type video was left out')])
  })

  test('give what an assistant said elsewhere the ids and the status that upstreams ask for', () => {
    const { items, warned } = input([
      { role: 'assistant', content: 'Hello' },
      assistant(
        { type: 'text', text: 'Let me ' },
        { type: 'text', text: 'look.' },
        { type: 'refusal', text: 'No.' },
        { type: 'tool-call', id: 'call_1', name: 'look', argumentsText: '', input: {} },
        { type: 'image', data: { base64: 'iVBORw0KGgo', mediaType: 'image/png' } },
        { type: 'image', data: { url: 'https://example.com/a.png' } },
      ),
    ])
    expect(items).toEqual([
      {
        id: 'msg_0',
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'Hello' }],
      },
      {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [
          { type: 'output_text', text: 'Let me ' },
          { type: 'output_text', text: 'look.' },
          { type: 'refusal', refusal: 'No.' },
        ],
      },
      { id: 'fc_2', type: 'function_call', status: 'completed', call_id: 'call_1', name: 'look', arguments: '{}' },
      { id: 'ig_3', type: 'image_generation_call', status: 'completed', result: 'iVBORw0KGgo' },
      { id: 'ig_4', type: 'image_generation_call', status: 'completed', result: 'https://example.com/a.png' },
    ])
    expect(warned).toEqual([])
  })

  test('send sealed thoughts to models of the family that wrote them, and to no other', () => {
    const thought = assistant({ type: 'opaque', echo: { ...echoed, data: { item: sealed } } })
    expect(input([thought], 'openai/gpt-5').items).toEqual([sealed])
    expect(input([thought], 'openrouter/auto').items).toEqual([sealed])
    const elsewhere = input([thought], 'anthropic/claude-opus-4.5')
    expect(elsewhere.items).toEqual([])
    expect(elsewhere.warned).toEqual([expect.stringContaining('another family')])
  })

  test('leave out summaries of thoughts, which no upstream takes back, but not thoughts in the open', () => {
    const item = { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] }
    const open = { ...item, content: [{ type: 'reasoning_text', text: 'Hm.' }] }
    expect(input([assistant({ type: 'reasoning', text: 'Hm.', echo: { ...echoed, data: { item } } })]).items).toEqual([])
    expect(input([assistant({ type: 'reasoning', text: 'Hm.', echo: { ...echoed, data: { item: open } } })]).items).toEqual([
      open,
    ])
  })

  test('leave out, with a warning, what another provider or the chat wire keeps to itself', () => {
    const { items, warned } = input([
      assistant(
        { type: 'reasoning', text: 'Hm.', echo: { provider: 'elsewhere', data: { item: sealed } } },
        { type: 'reasoning', text: 'Hm.', echo: { ...echoed, data: {} } },
        { type: 'opaque', echo: { provider: 'elsewhere', data: { item: sealed } } },
        { type: 'audio', data: { base64: 'AAAA', mediaType: 'audio/mpeg' } },
      ),
    ])
    expect(items).toEqual([])
    expect(warned).toHaveLength(4)
  })

  test('leave the messages they are made from as they were', () => {
    const content = [{ type: 'text', text: 'Hi', echo: { ...echoed, data: { message: { id: 'msg_7' } } } } as const]
    const messages: readonly Message[] = [{ role: 'assistant', content }]
    const before = structuredClone(messages)
    input([...messages, ...messages])
    expect(messages).toEqual(before)
  })
})
