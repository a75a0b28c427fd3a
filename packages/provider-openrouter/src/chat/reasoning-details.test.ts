import { describe, expect, test } from 'vitest'
import { collectReasoningDetails, readableText } from './reasoning-details.ts'

describe('reasoning details', () => {
  test('joins the fragments of one item and keeps the signature that comes last and alone', () => {
    const details = collectReasoningDetails()
    details.add([{ type: 'reasoning.text', text: 'ab', format: 'anthropic-claude-v1', index: 0 }])
    details.add([{ type: 'reasoning.text', text: 'cd', format: 'anthropic-claude-v1', index: 0 }])
    details.add([{ type: 'reasoning.text', signature: 'SIG', format: 'anthropic-claude-v1', index: 0 }])
    expect(details.merged()).toEqual([
      { type: 'reasoning.text', text: 'abcd', signature: 'SIG', format: 'anthropic-claude-v1', index: 0 },
    ])
  })

  test('keeps encrypted items whole and apart, whatever their index', () => {
    const details = collectReasoningDetails()
    details.add([{ type: 'reasoning.summary', summary: 'why', index: 0 }])
    details.add([{ type: 'reasoning.encrypted', data: 'AAA', id: 'rs_1', index: 0 }])
    details.add([{ type: 'reasoning.encrypted', data: 'BBB', id: 'rs_2', index: 0 }])
    expect(details.merged()).toHaveLength(3)
  })

  test('an empty list is kept', () => {
    const details = collectReasoningDetails()
    details.add([])
    expect(details.merged()).toEqual([])
  })

  test('null does not wipe out what was there', () => {
    const details = collectReasoningDetails()
    details.add([{ type: 'reasoning.text', text: 'a', id: 'r', index: 0 }])
    details.add([{ type: 'reasoning.text', text: 'b', id: null, index: 0 }])
    expect(details.merged()).toEqual([{ type: 'reasoning.text', text: 'ab', id: 'r', index: 0 }])
  })

  test('another id under the same index is another item', () => {
    const details = collectReasoningDetails()
    details.add([
      { type: 'reasoning.text', text: 'a', id: 'one', index: 0 },
      { type: 'reasoning.text', text: 'b', id: 'two', index: 0 },
    ])
    expect(details.merged()).toHaveLength(2)
  })

  test('of a whole message each is an item of its own, in the order and with the nulls it came with', () => {
    const whole = [
      { type: 'reasoning.text', text: 'a', signature: null, id: null, index: 0 },
      { index: 0, text: 'b', type: 'reasoning.text' },
    ]
    const details = collectReasoningDetails()
    details.add(whole, true)
    expect(JSON.stringify(details.merged())).toBe(JSON.stringify(whole))
  })

  test('text after a signature is the next item, though its index be the same', () => {
    const details = collectReasoningDetails()
    details.add([{ type: 'reasoning.text', text: 'a', index: 0 }])
    details.add([{ type: 'reasoning.text', signature: 'S1', index: 0 }])
    details.add([{ type: 'reasoning.text', text: 'b', index: 0 }])
    details.add([{ type: 'reasoning.text', signature: 'S2', index: 0 }])
    expect(details.merged()).toEqual([
      { type: 'reasoning.text', text: 'a', signature: 'S1', index: 0 },
      { type: 'reasoning.text', text: 'b', signature: 'S2', index: 0 },
    ])
  })

  test('calls of tools that OpenRouter ran are kept whole and apart', () => {
    const details = collectReasoningDetails()
    const call = { type: 'reasoning.server_tool_call', tool_name: 'openrouter:fusion', arguments: '{}', result: '{}', index: 0 }
    details.add([call])
    details.add([call])
    expect(details.merged()).toEqual([call, call])
  })

  test('the readable text is that of texts and summaries', () => {
    expect(readableText([{ text: 'a' }, { summary: 'b' }, { data: 'x' }, 7])).toBe('ab')
  })
})
