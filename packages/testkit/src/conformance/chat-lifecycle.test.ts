import type { AssistantPart, ChatEvent, ChatResult } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { lifecycleFault } from './chat-lifecycle.ts'

const response = { provider: 'sample', modelId: 'calm-1' } as const
const start: ChatEvent = { type: 'start', response, warnings: [] }
const text: AssistantPart = { type: 'text', text: 'calm sea' }
const call: AssistantPart = { type: 'tool-call', id: 'c1', name: 'tide', argumentsText: '{"h":1}', input: { h: 1 } }
const words: readonly ChatEvent[] = [
  { type: 'text-delta', part: 0, text: 'calm ' },
  { type: 'text-delta', part: 0, text: 'sea' },
]
const asked: readonly ChatEvent[] = [
  { type: 'tool-call-start', part: 1, id: 'c1', name: 'tide' },
  { type: 'tool-call-delta', part: 1, text: '{"h":1}' },
]
const closings: readonly ChatEvent[] = [
  { type: 'part', part: 0, value: text },
  { type: 'part', part: 1, value: call },
]
const usage: ChatEvent = { type: 'usage', usage: { inputTokens: 1 } }

describe('the order of events', () => {
  test('is right for a stream of text and a tool call, whenever its parts are closed', () => {
    expect(lifecycleFault([start, ...words, ...asked, ...closings, usage, finish()])).toBeUndefined()
    expect(
      lifecycleFault([start, usage, ...words, closings[0] ?? start, ...asked, closings[1] ?? start, finish()]),
    ).toBeUndefined()
  })

  test('may end early where a stream failed', () => {
    expect(lifecycleFault([start, ...words], { complete: false })).toBeUndefined()
    expect(lifecycleFault([start, ...words])).toBe('the last event must be finish, is text-delta')
    expect(lifecycleFault([])).toBe('the last event must be finish, there is none')
  })

  test.each<[string, readonly ChatEvent[], string]>([
    ['no start', [...words], 'event 0 (text-delta): the first event must be start'],
    ['a second start', [start, start], 'event 1 (start): start must come once, first of all'],
    ['something after finish', [start, finish([]), usage], 'event 1 (finish): nothing may come after finish'],
    ['a part out of order', [start, ...words, ...asked, ...closings.toReversed()], 'expected part 0, got part 1'],
    [
      'a part that is closed twice',
      [start, ...words, ...closings.slice(0, 1), ...closings.slice(0, 1)],
      'expected part 1, got part 0',
    ],
    ['a delta after its part', [start, ...words, ...closings.slice(0, 1), ...words], 'part 0 is over'],
    [
      'a part that is not what its deltas were',
      [start, ...words.slice(1), ...closings.slice(0, 1)],
      'joined are "sea", its value is "calm sea"',
    ],
    ['a tool call without a start', [start, ...words, ...asked.slice(1)], 'a tool-call-start of part 1 must come first'],
    ['a tool call that starts twice', [start, ...asked, ...asked.slice(0, 1)], 'part 1 has begun already'],
    [
      'a tool call without a name',
      [start, { type: 'tool-call-start', part: 0, id: 'c1', name: '' }],
      'must have an id and a name',
    ],
    [
      'a tool call that becomes another',
      [start, { type: 'tool-call-start', part: 0, id: 'c2', name: 'tide' }, { type: 'part', part: 0, value: call }],
      'it started as tide (c2) and is tide (c1)',
    ],
    ['a delta of another kind', [start, ...words, { type: 'reasoning-delta', part: 0, text: 'Hm' }], 'part 0 is of type text'],
    ['an index that is none', [start, { type: 'text-delta', part: -1, text: 'Hm' }], '-1 is no index of a part'],
    ['a part left open', [start, ...words, ...asked, ...closings.slice(0, 1), finish()], 'part 1 has no part event'],
    [
      'a result of other parts',
      [start, ...words, ...closings.slice(0, 1), finish()],
      'the result has 2 parts which are not the 1',
    ],
    [
      'a usage that is not the result’s',
      [start, { type: 'usage', usage: { inputTokens: 2 } }, finish([])],
      'not that of the last usage event',
    ],
    [
      'a source that is not in the result',
      [start, { type: 'source', source: { url: 'a:b' } }, finish([])],
      'not those of the source events',
    ],
  ])('is wrong with %s', (_, events, fault) => {
    expect(lifecycleFault(events)).toContain(fault)
  })
})

function finish(content: readonly AssistantPart[] = [text, call]): ChatEvent {
  const result: ChatResult = {
    message: { role: 'assistant', content },
    text: '',
    reasoning: '',
    toolCalls: [],
    finishReason: 'stop',
    sources: [],
    usage: { inputTokens: 1 },
    warnings: [],
    response,
    raw: {},
  }
  return { type: 'finish', result }
}
