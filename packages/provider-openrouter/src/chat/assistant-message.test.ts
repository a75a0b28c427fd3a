import type { AssistantMessage, AssistantPart } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { toWireAssistant } from './assistant-message.ts'

const claude = { type: 'reasoning.text', text: 'hm', signature: 'S', format: 'anthropic-claude-v1', index: 0 }
const openai = { type: 'reasoning.encrypted', data: 'D', id: 'rs_1', format: 'azure-openai-responses-v1', index: 0 }
const untold = { type: 'reasoning.text', text: 'hm', format: 'unknown', index: 0 }
const unmarked = { type: 'reasoning.text', text: 'hm', format: null, index: 0 }
const serverTool = { type: 'reasoning.server_tool_call', tool_name: 'openrouter:fusion', arguments: '{}', result: '{}' }

function answer(modelId: string, details: readonly unknown[], model?: string): AssistantMessage {
  const data = { reasoning_details: details, ...(model !== undefined && { model }) }
  return {
    role: 'assistant',
    content: [
      { type: 'reasoning', text: 'hm', echo: { provider: 'openrouter', modelId, data: {} } },
      { type: 'text', text: 'Hi' },
    ],
    echo: { provider: 'openrouter', modelId, data },
  }
}

function sentTo(modelId: string, message: AssistantMessage, fallbacks: readonly string[] = []) {
  const warnings: string[] = []
  const warn = (_: string, text: string): void => void warnings.push(text)
  return {
    wire: toWireAssistant(message, { provider: 'openrouter', modelId, stream: false, warn, note: () => {} }, fallbacks),
    warnings,
  }
}

const dropped = { wire: { role: 'assistant', content: 'Hi' }, warnings: [expect.stringContaining('another family')] }

describe('reasoning details', () => {
  test.each([
    ['the same model', 'anthropic/a', 'anthropic/a', [claude, openai, untold, unmarked]],
    ['another model of the family', 'anthropic/a', '~anthropic/b:beta', [claude]],
    ['a family whose format it is, whoever was asked', 'openrouter/auto', 'openai/b', [openai]],
    ['a router', 'anthropic/a', 'openrouter/auto', [claude, untold]],
    ['a preset', 'anthropic/a', '@preset/x', [claude, unmarked]],
    ['any model, when it is not known who wrote it', 'openrouter/auto', 'qwen/b', [untold, unmarked]],
    ['the same model when they are none', 'deepseek/d', 'deepseek/d', []],
    ['another model of the family when they are none', 'deepseek/d', 'deepseek/e', []],
  ])('go to %s', (_, from, to, details) => {
    const { warnings, wire } = sentTo(to, answer(from, details))
    expect(wire['reasoning_details']).toEqual(details)
    expect(warnings).toEqual([])
  })

  test.each([
    ['of a format of its own', 'anthropic/a', 'openai/b', [claude]],
    ['of a format that tells nothing, by who was asked', 'z-ai/a', 'qwen/b', [untold, unmarked]],
  ])('do not go to another family, and neither does their text: %s', (_, from, to, details) => {
    expect(sentTo(to, answer(from, details))).toEqual(dropped)
  })

  test('of a fallback of another family do not go to the model that was asked', () => {
    expect(sentTo('anthropic/a', answer('anthropic/a', [openai], 'openai/b'))).toMatchObject({
      wire: { content: 'Hi', model: 'openai/b' },
      warnings: [expect.stringContaining('another family')],
    })
    expect(sentTo('anthropic/a', answer('anthropic/a', [openai], 'openai/b')).wire).not.toHaveProperty('reasoning_details')
  })

  test('of a fallback go back where a fallback of its family may answer again', () => {
    expect(sentTo('anthropic/a', answer('anthropic/a', [openai], 'openai/b'), ['openai/c'])).toMatchObject({
      wire: { reasoning_details: [openai], model: 'openai/b' },
      warnings: [],
    })
  })

  test('that a router or fallback brought go by who answered', () => {
    const routed = answer('openrouter/auto', [untold], 'z-ai/glm-5')
    expect(sentTo('qwen/b', routed).warnings).toHaveLength(1)
    expect(sentTo('z-ai/c', routed).wire).toMatchObject({ reasoning_details: [untold], model: 'z-ai/glm-5' })
  })

  test('of an empty list stay away from another family without a word, as nothing is lost', () => {
    const message: AssistantMessage = {
      role: 'assistant',
      content: 'Hi',
      echo: answer('deepseek/d', []).echo ?? { provider: '', data: {} },
    }
    expect(sentTo('anthropic/a', message)).toEqual({ wire: { role: 'assistant', content: 'Hi' }, warnings: [] })
  })

  test('about tools that OpenRouter ran go to every model', () => {
    const { wire } = sentTo('openai/b', answer('anthropic/a', [claude, serverTool]))
    expect(wire['reasoning_details']).toEqual([serverTool])
  })

  test('without text of their own leave the text beside them', () => {
    const { wire } = sentTo('openai/b', answer('openai/b', [openai]))
    expect(wire).toEqual({ role: 'assistant', content: 'Hi', reasoning: 'hm', reasoning_details: [openai] })
  })
})

describe('what an assistant showed', () => {
  const sound = (modelId: string, data: Readonly<Record<string, unknown>>): AssistantPart => ({
    type: 'audio',
    data: { base64: 'AAAA', mediaType: 'audio/pcm' },
    transcript: 'Hello',
    echo: { provider: 'openrouter', modelId, data },
  })
  const future = 4_000_000_000

  test.each([
    ['by its id while that lives', sound('openai/a', { id: 'audio_1', expires_at: future }), { id: 'audio_1' }],
    ['itself once the id is dead', sound('openai/a', { id: 'audio_1', expires_at: 1 }), { data: 'AAAA', transcript: 'Hello' }],
    ['itself to another family', sound('z-ai/a', { id: 'audio_1', expires_at: future }), { data: 'AAAA', transcript: 'Hello' }],
    ['itself when it has no id', sound('openai/a', {}), { data: 'AAAA', transcript: 'Hello' }],
  ])('sound goes back %s', (_, part, audio) => {
    expect(sentTo('openai/a', { role: 'assistant', content: [part] }).wire).toEqual({ role: 'assistant', content: null, audio })
  })

  test.each([
    ['file', { type: 'file', data: { url: 'https://x/y.pdf' } }],
    ['video', { type: 'video', data: { url: 'https://x/y.mp4' } }],
    ['opaque', { type: 'opaque', echo: { provider: 'acme', data: {} } }],
  ] as const)('a part of type %s has no place on this wire, which is warned of', (type, part) => {
    const { warnings, wire } = sentTo('openai/a', { role: 'assistant', content: [{ type: 'text', text: 'x' }, part] })
    expect([wire, warnings]).toEqual([
      { role: 'assistant', content: 'x' },
      [expect.stringContaining(`${type} part was left out`)],
    ])
  })
})
