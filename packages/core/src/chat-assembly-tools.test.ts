import { describe, expect, test } from 'vitest'
import { applyDelta, endAssembly, startAssembly } from './chat-assembly.ts'
import type { ChatEvent, ChatResult } from './chat.ts'
import type { ChatDelta } from './chat-delta.ts'
import type { AssistantPart } from './message.ts'

const model = { provider: 'acme', modelId: 'm' }
const stop: ChatDelta = { type: 'finish', reason: 'stop' }
const cut: ChatDelta = { type: 'finish', reason: 'length', truncated: true }

describe('tool calls', () => {
  test('fragments are joined and parsed, and the call is announced once its id and name are known', () => {
    const { content, events } = fold([
      tool(0, { id: 'c1' }),
      tool(0, { name: 'f', text: '{"a"' }),
      tool(0, { text: ':1}' }),
      stop,
    ])
    expect(content).toEqual([{ type: 'tool-call', id: 'c1', name: 'f', argumentsText: '{"a":1}', input: { a: 1 } }])
    expect(events.slice(1, 4)).toEqual([
      { type: 'tool-call-start', part: 0, id: 'c1', name: 'f' },
      { type: 'tool-call-delta', part: 0, text: '{"a"' },
      { type: 'tool-call-delta', part: 0, text: ':1}' },
    ])
  })

  test('fragments of parallel calls may alternate', () => {
    const { result } = fold([
      call(0, 'a', '{"x":'),
      call(1, 'b', '{"y":'),
      tool(0, { text: '1}' }),
      tool(1, { text: '2}' }),
      stop,
    ])
    expect(result.toolCalls).toMatchObject([
      { id: 'a', input: { x: 1 } },
      { id: 'b', input: { y: 2 } },
    ])
  })

  test('another id under one key is another call, the same id repeated is not', () => {
    const { result } = fold([
      call(0, 'a', '{"x"'),
      tool(0, { id: 'a', name: 'f', text: ':1}' }),
      call(0, 'b', '{}'),
      call(0, 'c', '{}'),
      stop,
    ])
    expect(result.toolCalls).toMatchObject([
      { id: 'a', input: { x: 1 } },
      { id: 'b', input: {} },
      { id: 'c', input: {} },
    ])
  })

  test('a repeated name and an empty id change nothing', () => {
    const { result } = fold([call(0, 'a', '{'), tool(0, { id: '', name: 'other', text: '}' }), stop])
    expect(result.toolCalls).toMatchObject([{ id: 'a', name: 'f', input: {} }])
  })

  test('arguments that come parsed are told as one delta too', () => {
    const { content, events } = fold([tool(0, { id: 'a', name: 'f', input: { x: [1] } }), stop])
    expect(content).toMatchObject([{ argumentsText: '{"x":[1]}', input: { x: [1] } }])
    expect(events).toContainEqual({ type: 'tool-call-delta', part: 0, text: '{"x":[1]}' })
  })

  test('a cut invalidates the last call and no earlier one', () => {
    const { result } = fold([call(0, 'a', '{"x":1}'), call(1, 'b', '{"y":'), cut])
    expect(result.toolCalls).toEqual([
      { type: 'tool-call', id: 'a', name: 'f', argumentsText: '{"x":1}', input: { x: 1 } },
      { type: 'tool-call', id: 'b', name: 'f', argumentsText: '{"y":', invalid: true, reason: 'truncated' },
    ])
    expect(result.finishReason).toBe('length')
  })

  test('a cut call is invalid even when its block was closed or its arguments happen to parse', () => {
    for (const argument of ['{"y":1}', '12', '']) {
      const closed = fold([call(0, 'a', argument), { type: 'close', key: 0 }, cut]).result
      expect(closed.toolCalls).toMatchObject([{ argumentsText: argument, invalid: true, reason: 'truncated' }])
    }
  })

  test('a cut in the text after a call leaves the call valid', () => {
    const { result } = fold([call(0, 'a', '{}'), text('and now'), cut])
    expect(result.toolCalls).toMatchObject([{ input: {} }])
  })

  test('no arguments are {} when nothing was cut', () => {
    for (const blank of ['', ' \n']) expect(fold([call(0, 'a', blank), stop]).result.toolCalls).toMatchObject([{ input: {} }])
    expect(fold([call(0, 'a', ''), call(1, 'b', '{'), cut]).result.toolCalls).toMatchObject([{ input: {} }, { invalid: true }])
  })

  test('no arguments are not {} where a cut in a parallel call kept them from coming', () => {
    const { result } = fold([call(0, 'a', '{"x":'), call(1, 'b', ''), tool(0, { text: '"y' }), cut])
    expect(result.toolCalls).toMatchObject([
      { id: 'a', invalid: true },
      { id: 'b', invalid: true },
    ])
  })

  test('arguments that are not JSON are handed over as text, never repaired', () => {
    for (const broken of ["{'a':1}", '{"a":1,}', '{"a":1}}', '```json\n{}\n```', '{"a":']) {
      const { result } = fold([call(0, 'a', broken), stop])
      expect(result.toolCalls).toEqual([
        { type: 'tool-call', id: 'a', name: 'f', argumentsText: broken, invalid: true, reason: 'not-json' },
      ])
    }
  })

  test('a call without an id gets one, the same in its start event and in the result', () => {
    const { events, result } = fold([tool('x', { name: 'f', text: '{}' }), tool('y', { name: 'g', text: '{}' }), stop])
    const ids = result.toolCalls.map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
    expect(ids.every((id) => id !== '')).toBe(true)
    expect(events.filter((event) => event.type === 'tool-call-start').map(({ id }) => id)).toEqual(ids)
  })

  test('a call without an id that is closed before something else begins is announced first', () => {
    const { types, result } = fold([tool(0, { name: 'f', text: '{}' }), { type: 'close', key: 0 }, text('then'), stop])
    expect(types).toEqual(['start', 'tool-call-start', 'tool-call-delta', 'part', 'text-delta', 'part'])
    expect(result.toolCalls[0]?.id).not.toBe('')
  })

  test('a closed call waits for what follows it, since only the last can have been cut', () => {
    const steps = stepwise([call(0, 'a', '{}'), { type: 'close', key: 0 }, call(1, 'b', '{}'), { type: 'close', key: 1 }])
    expect(steps).toEqual([
      ['start', 'tool-call-start', 'tool-call-delta'],
      [],
      ['part', 'tool-call-start', 'tool-call-delta'],
      [],
    ])
  })

  test('stop with calls means tool-calls, any other reason stays', () => {
    expect(fold([call(0, 'a', '{}'), stop]).result.finishReason).toBe('tool-calls')
    for (const reason of ['tool-calls', 'length', 'content-filter', 'pause', 'unknown'] as const)
      expect(fold([call(0, 'a', '{}'), { type: 'finish', reason }]).result.finishReason).toBe(reason)
  })
})

interface Folded {
  readonly events: readonly ChatEvent[]
  readonly types: readonly string[]
  readonly result: ChatResult
  readonly content: readonly AssistantPart[]
}

function fold(deltas: readonly ChatDelta[]): Folded {
  const assembly = startAssembly(model, [], 'stream')
  const events: ChatEvent[] = []
  for (const delta of deltas) applyDelta(assembly, delta, events)
  const result = endAssembly(assembly, events)
  return { events, types: events.map(({ type }) => type), result, content: result.message.content }
}

/** The types of the events that each delta causes. */
function stepwise(deltas: readonly ChatDelta[]): string[][] {
  const assembly = startAssembly(model, [], 'stream')
  return deltas.map((delta) => {
    const events: ChatEvent[] = []
    applyDelta(assembly, delta, events)
    return events.map(({ type }) => type)
  })
}

function text(value: string): ChatDelta {
  return { type: 'text', text: value }
}

type ToolFields = Omit<Extract<ChatDelta, { readonly type: 'tool' }>, 'type' | 'key'>

function tool(key: number | string, fields: ToolFields): ChatDelta {
  return { type: 'tool', key, ...fields }
}

function call(key: number, id: string, argumentsText: string): ChatDelta {
  return tool(key, { id, name: 'f', text: argumentsText })
}
