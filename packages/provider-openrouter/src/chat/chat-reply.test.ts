import type { ChatDelta } from '@polymux/core/adapter'
import { describe, expect, test } from 'vitest'
import { createChatDecoder } from './chat-reply.ts'

function decode(delta: object): readonly ChatDelta[] {
  const decoder = createChatDecoder({ provider: 'openrouter', modelId: 'm', stream: true, warn: () => {}, note: () => {} })
  return [...decoder.push({ data: JSON.stringify({ id: 'gen-1', choices: [{ delta }] }) })]
}

describe('reasoning of one chunk', () => {
  test('is read from the details where the wire does not repeat it', () => {
    expect(decode({ reasoning_details: [{ type: 'reasoning.text', text: 'ab', index: 0 }] })).toContainEqual({
      type: 'reasoning',
      text: 'ab',
    })
  })

  test('is read once where the wire has it in both places', () => {
    const deltas = decode({ reasoning: 'ab', reasoning_details: [{ type: 'reasoning.text', text: 'ab', index: 0 }] })
    expect(deltas.filter(({ type }) => type === 'reasoning')).toEqual([{ type: 'reasoning', text: 'ab' }])
  })

  test('goes by its other name too', () => {
    expect(decode({ content: '', reasoning_content: 'think' })).toContainEqual({ type: 'reasoning', text: 'think' })
  })
})
