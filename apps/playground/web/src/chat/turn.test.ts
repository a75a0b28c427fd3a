import type { ChatResult } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import type { ChatLine } from '../../../protocol/api.ts'
import { messagesFor, openCalls, toolResult } from './history.ts'
import { applyLine, openTurn, type Ask, type Turn } from './turn.ts'

const response = { provider: 'openrouter', modelId: 'a/b' }
const call = {
  type: 'tool-call',
  id: 'call-1',
  name: 'get_weather',
  argumentsText: '{"city":"Lisbon"}',
  input: { city: 'Lisbon' },
} as const

describe('a turn', () => {
  test('grows with each delta, and remembers when its first and last piece came', () => {
    const turn = fold([
      { type: 'start', response, warnings: [], atMs: 300 },
      { type: 'reasoning-delta', part: 0, text: 'Hm', atMs: 380 },
      { type: 'reasoning-delta', part: 0, text: 'm.', atMs: 400 },
      { type: 'text-delta', part: 1, text: 'Hello ', atMs: 420 },
      { type: 'text-delta', part: 1, text: 'you', atMs: 450 },
    ])
    expect(turn).toMatchObject({ state: 'streaming', firstMs: 380, lastMs: 450, response })
    expect(turn.parts).toEqual([
      { type: 'reasoning', text: 'Hmm.' },
      { type: 'text', text: 'Hello you' },
    ])
  })

  test('assembles a tool call from its fragments, then takes the whole part', () => {
    const begun = fold([
      { type: 'tool-call-start', part: 0, id: 'call-1', name: 'get_weather', atMs: 1 },
      { type: 'tool-call-delta', part: 0, text: '{"city":', atMs: 2 },
    ])
    expect(begun.parts).toMatchObject([{ name: 'get_weather', argumentsText: '{"city":' }])
    expect(applyLine(begun, { type: 'part', part: 0, value: call, atMs: 3 }).parts).toEqual([call])
  })

  test('takes message, usage and warnings from the result at the end', () => {
    const result = resultOf({
      usage: { outputTokens: 2, cost: { usd: '0.00001', source: 'provider' } },
      warnings: [{ option: 'size', message: 'x' }],
    })
    const turn = fold([
      { type: 'text-delta', part: 0, text: 'Hel', atMs: 1 },
      { type: 'finish', result, atMs: 2 },
    ])
    expect(turn).toMatchObject({ state: 'done', parts: result.message.content, usage: result.usage, warnings: result.warnings })
  })

  test('keeps what had arrived before an error, with its usage', () => {
    const partial = resultOf({ usage: { outputTokens: 1 } })
    const error = { code: 'stream_truncated', message: 'cut', partial } as const
    const turn = fold([
      { type: 'text-delta', part: 0, text: 'Hello', atMs: 1 },
      { type: 'error', error, atMs: 2 },
    ])
    expect(turn).toMatchObject({
      state: 'failed',
      error: { code: 'stream_truncated' },
      usage: { outputTokens: 1 },
      parts: partial.message.content,
    })
  })

  test('is not changed by an event of a type that is new', () => {
    const turn = openTurn(1, askOf('Hi'))
    // Safe: that a later server sends a type this page does not know is the point.
    const line = { type: 'surprise', atMs: 1 } as unknown as ChatLine
    expect(applyLine(turn, line)).toBe(turn)
  })
})

describe('the next request', () => {
  test('sends a finished answer back as it came', () => {
    const result = resultOf()
    const messages = messagesFor([doneTurn('Hi', result)], askOf('And?').input)
    expect(messages).toEqual([...askOf('Hi').input, result.message, ...askOf('And?').input])
    expect(messages[1]).toBe(result.message)
  })

  test('sends the words of an answer that broke off, and leaves out one without any', () => {
    const stopped: Turn = { ...openTurn(1, askOf('Hi')), state: 'stopped', parts: [{ type: 'text', text: 'Hel' }] }
    const failed: Turn = { ...openTurn(2, askOf('Hello?')), state: 'failed' }
    expect(messagesFor([stopped, failed], askOf('And?').input)).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hel' },
      { role: 'user', content: 'And?' },
    ])
  })

  test('answers tool calls with their results, or says that nobody ran them', () => {
    const turn = doneTurn('Weather?', resultOf({ toolCalls: [call] }))
    const result = toolResult(call, '18')
    expect(openCalls([turn])).toEqual([call])
    expect(messagesFor([turn], [result]).slice(2)).toEqual([
      { role: 'tool', toolCallId: 'call-1', toolName: 'get_weather', content: '18' },
    ])
    expect(messagesFor([turn], askOf('Never mind').input).slice(2)).toEqual([
      { role: 'tool', toolCallId: 'call-1', toolName: 'get_weather', content: expect.any(String), isError: true },
      { role: 'user', content: 'Never mind' },
    ])
  })
})

function askOf(text: string): Ask {
  return { model: 'openrouter/a/b', input: [{ role: 'user', content: text }], isThinking: false, isOfferingTool: false }
}

function fold(lines: readonly ChatLine[]): Turn {
  return lines.reduce(applyLine, openTurn(1, askOf('Hi')))
}

function doneTurn(text: string, result: ChatResult): Turn {
  return applyLine(openTurn(1, askOf(text)), { type: 'finish', result, atMs: 1 })
}

function resultOf(changes: Partial<ChatResult> = {}): ChatResult {
  return {
    message: {
      role: 'assistant',
      content: [{ type: 'text', text: 'Hello' }],
      echo: { provider: 'openrouter', data: { signature: 's' } },
    },
    text: 'Hello',
    reasoning: '',
    toolCalls: [],
    finishReason: 'stop',
    sources: [],
    usage: {},
    warnings: [],
    response,
    raw: {},
    ...changes,
  }
}
