import { describe, expect, test } from 'vitest'
import { applyDelta, endAssembly, partialResult, startAssembly } from './chat-assembly.ts'
import type { ChatAssembly } from './chat-assembly.ts'
import type { ChatEvent, ChatResult } from './chat.ts'
import type { ChatDelta } from './chat-delta.ts'
import type { AssistantPart } from './message.ts'
import { ModelError } from './model-error.ts'

const model = { provider: 'acme', modelId: 'm' }
const stop: ChatDelta = { type: 'finish', reason: 'stop' }
const cut: ChatDelta = { type: 'finish', reason: 'length', truncated: true }

describe('parts', () => {
  test('text under one key is one part, whatever comes between its pieces', () => {
    const { content } = fold([text('Hel'), { type: 'usage', usage: {} }, text('lo'), text(''), text('!'), stop])
    expect(content).toEqual([{ type: 'text', text: 'Hello!' }])
  })

  test('interleaved reasoning and text keep two parts, as the reply that did not stream has', () => {
    const { result, content } = fold([thought('a'), text('b'), thought('c'), text('d'), thought('e'), stop])
    expect(content).toMatchObject([
      { type: 'reasoning', text: 'ace' },
      { type: 'text', text: 'bd' },
    ])
    expect(result).toMatchObject({ text: 'bd', reasoning: 'ace' })
  })

  test('keys make several parts of one kind, in the order in which they begin', () => {
    const { content } = fold([text('b', 2), text('a', 0), text('B', 2), { type: 'close', key: 2 }, text('c', 2), stop])
    expect(content).toEqual(['bB', 'a', 'c'].map((value) => ({ type: 'text', text: value })))
  })

  test('another kind under the same key is another part', () => {
    const { content } = fold([text('a', 0), thought('b', 0), stop])
    expect(content).toMatchObject([
      { type: 'text', text: 'a' },
      { type: 'reasoning', text: 'b' },
    ])
  })

  test('a refusal is a part of its own and no text', () => {
    const { result, content } = fold([{ type: 'refusal', text: 'I will ' }, { type: 'refusal', text: 'not.' }, stop])
    expect(content).toEqual([{ type: 'refusal', text: 'I will not.' }])
    expect(result).toMatchObject({ text: '', finishReason: 'stop' })
  })

  test('media and opaque parts come whole, in their place', () => {
    const image = { type: 'image', data: { base64: 'AAAA', mediaType: 'image/png' } } as const
    const opaque = { type: 'opaque', echo: { provider: 'acme', data: { block: 1 } } } as const
    const { content, types } = fold([
      text('a', 0),
      { type: 'whole', value: image },
      { type: 'whole', value: opaque },
      text('b', 1),
      stop,
    ])
    expect(content).toEqual([{ type: 'text', text: 'a' }, image, opaque, { type: 'text', text: 'b' }])
    expect(types).toEqual(['start', 'text-delta', 'text-delta', 'part', 'part', 'part', 'part'])
  })

  test('a part that is closed is told at once, the others at the end', () => {
    const { types } = fold([text('a', 0), { type: 'close', key: 0 }, text('b', 1), stop])
    expect(types).toEqual(['start', 'text-delta', 'part', 'text-delta', 'part'])
  })

  test('sound is joined, with its transcript and type', () => {
    const { content, events } = fold([
      { type: 'audio', base64: 'AAAA', transcript: 'Hel', mediaType: 'audio/mp3' },
      { type: 'audio', base64: 'BBBB' },
      { type: 'audio', base64: '', transcript: 'lo' },
      stop,
    ])
    expect(content).toEqual([{ type: 'audio', data: { base64: 'AAAABBBB', mediaType: 'audio/mp3' }, transcript: 'Hello' }])
    expect(events.filter((event) => event.type === 'audio-delta')).toEqual([
      { type: 'audio-delta', part: 0, base64: 'AAAA', transcript: 'Hel' },
      { type: 'audio-delta', part: 0, base64: 'BBBB' },
      { type: 'audio-delta', part: 0, base64: '', transcript: 'lo' },
    ])
    expect(fold([{ type: 'audio', base64: 'AAAA' }, stop]).content).toEqual([
      { type: 'audio', data: { base64: 'AAAA', mediaType: 'audio/pcm' } },
    ])
  })

  test('nothing at all is an empty message', () => {
    const { result, types } = fold([stop])
    expect(types).toEqual(['start'])
    expect(result).toMatchObject({
      text: '',
      reasoning: '',
      toolCalls: [],
      finishReason: 'stop',
      sources: [],
      usage: {},
      raw: {},
    })
    expect(result.message).toEqual({ role: 'assistant', content: [] })
  })
})

describe('beside the parts', () => {
  test('echoes ride on the part with their key or on the message, and merge field by field', () => {
    const { result, content } = fold([
      { type: 'echo', data: { annotations: [1] } },
      thought('a'),
      { type: 'echo', key: 'reasoning', data: { signature: 'old', id: 1 } },
      { type: 'echo', key: 'reasoning', data: { signature: 'new' } },
      call(0, 'c', '{}'),
      { type: 'echo', key: 0, data: { caller: 'x' } },
      { type: 'echo', data: { details: [2] } },
      stop,
    ])
    expect(content).toMatchObject([
      { echo: { ...model, data: { signature: 'new', id: 1 } } },
      { echo: { ...model, data: { caller: 'x' } } },
    ])
    expect(result.message.echo).toEqual({ ...model, data: { annotations: [1], details: [2] } })
  })

  test('reasoning says whose it is even without an echo, text does not', () => {
    const { content } = fold([thought('a'), text('b'), stop])
    expect(content).toEqual([
      { type: 'reasoning', text: 'a', echo: { ...model, data: {} } },
      { type: 'text', text: 'b' },
    ])
  })

  test('each usage replaces the one before', () => {
    const { result, types } = fold([
      { type: 'usage', usage: { inputTokens: 5, outputTokens: 1 } },
      { type: 'usage', usage: { inputTokens: 5, totalTokens: 9 } },
      stop,
    ])
    expect(result.usage).toEqual({ inputTokens: 5, totalTokens: 9 })
    expect(types).toEqual(['start', 'usage', 'usage'])
  })

  test('facts about the reply merge, later ones win, and start tells what is known by then', () => {
    const { events, result } = fold([
      { type: 'meta', response: { id: 'r1', returnedModel: 'x' }, raw: { a: 1, b: 1 } },
      text('a'),
      { type: 'meta', response: { returnedModel: 'y' }, raw: { b: 2 } },
      stop,
    ])
    expect(events[0]).toEqual({ type: 'start', response: { ...model, id: 'r1', returnedModel: 'x' }, warnings: [] })
    expect(result).toMatchObject({ response: { ...model, id: 'r1', returnedModel: 'y' }, raw: { a: 1, b: 2 } })
  })

  test('a source with a place and no part is about the text so far, one without a place about none', () => {
    const placed = { url: 'https://a.test', start: 1, end: 2 }
    const { events, result } = fold([
      thought('a'),
      text('b'),
      { type: 'source', source: placed },
      { type: 'source', source: { url: 'https://b.test' } },
      stop,
    ])
    expect(result.sources).toEqual([{ ...placed, part: 1 }, { url: 'https://b.test' }])
    expect(events).toContainEqual({ type: 'source', source: { ...placed, part: 1 } })
  })

  test('log probabilities are collected, and are absent where none came', () => {
    const token = { token: 'a', logprob: -1, top: [] }
    const { result } = fold([text('ab'), { type: 'logprobs', tokens: [token] }, { type: 'logprobs', tokens: [token] }, stop])
    expect(result.logprobs).toEqual([token, token])
    expect(fold([text('a'), stop]).result).not.toHaveProperty('logprobs')
  })

  test('sources are told and collected', () => {
    const source = { url: 'https://a.test', part: 0, start: 1, end: 2 }
    const { events, result } = fold([text('a'), { type: 'source', source }, stop])
    expect(events).toContainEqual({ type: 'source', source })
    expect(result.sources).toEqual([source])
  })

  test('start comes with the first content, not with facts or an echo', () => {
    const assembly = startAssembly(model, [], 'stream')
    const events: ChatEvent[] = []
    for (const delta of [{ type: 'meta', raw: {} }, { type: 'echo', data: {} }, text(''), { type: 'close', key: 'x' }] as const)
      applyDelta(assembly, delta, events)
    expect(events).toEqual([])
    expect(assembly.started).toBe(false)
  })

  test('warnings are those of the moment in start, all of them in the result', () => {
    const warnings = [{ option: 'seed', message: 'no' }]
    const assembly = startAssembly(model, warnings, 'stream')
    const events: ChatEvent[] = []
    applyDelta(assembly, text('a'), events)
    warnings.push({ option: 'topK', message: 'no' })
    applyDelta(assembly, stop, events)
    const result = endAssembly(assembly, events)
    expect(events[0]).toMatchObject({ warnings: [{ option: 'seed' }] })
    expect(result.warnings).toEqual(warnings)
    expect(result.warnings).not.toBe(warnings)
  })

  test('the native finish reason is kept when there is one', () => {
    expect(fold([{ type: 'finish', reason: 'stop', native: 'end_turn' }]).result.nativeFinishReason).toBe('end_turn')
    expect(Object.hasOwn(fold([stop]).result, 'nativeFinishReason')).toBe(false)
  })
})

describe('a reply that fails', () => {
  test('without a finish is stream_truncated', () => {
    const { assembly, error } = failed([text('Hel'), call(0, 'a', '{"x":1}')])
    expect(error).toMatchObject({ code: 'stream_truncated', phase: 'stream', retryable: true })
    expect(partialResult(assembly)).toMatchObject({
      text: 'Hel',
      finishReason: 'unknown',
      toolCalls: [{ id: 'a', argumentsText: '{"x":1}', invalid: true, reason: 'truncated' }],
    })
  })

  test('keeps calls valid in the partial result that were announced as complete', () => {
    const { assembly } = failed([call(0, 'a', '{}'), { type: 'close', key: 0 }, call(1, 'b', '{}')])
    expect(partialResult(assembly)?.toolCalls).toMatchObject([
      { id: 'a', input: {} },
      { id: 'b', invalid: true },
    ])
  })

  test('throws the first error the wire reported, and keeps what came after it', () => {
    const { assembly, error } = failed([
      text('Hel'),
      { type: 'error', error: { code: 'overloaded', message: 'busy', status: 529 } },
      { type: 'error', error: { code: 'auth', message: 'second' } },
      text('lo'),
      { type: 'usage', usage: { inputTokens: 7 } },
      stop,
    ])
    expect(error).toMatchObject({ code: 'overloaded', message: 'busy', status: 529 })
    expect(partialResult(assembly)).toMatchObject({ text: 'Hello', usage: { inputTokens: 7 }, finishReason: 'unknown' })
  })

  test('that names a status and no code is what the status means', () => {
    expect(failed([{ type: 'error', error: { status: 429 } }]).error).toMatchObject({ code: 'rate_limit', retryable: true })
    expect(failed([{ type: 'error', error: { status: 401 } }]).error).toMatchObject({ code: 'auth', retryable: false })
    const named = failed([{ type: 'error', error: { code: 'overloaded', status: 400 } }]).error
    expect(named).toMatchObject({ code: 'overloaded', retryable: true })
  })

  test('says upstream where the wire named no code', () => {
    expect(failed([{ type: 'error', error: {} }]).error).toMatchObject({
      code: 'upstream',
      message: 'The provider reported an error.',
    })
  })

  test('has no partial result where nothing had arrived', () => {
    expect(partialResult(failed([{ type: 'meta', raw: { a: 1 } }]).assembly)).toBeUndefined()
  })
})

test('a failure is placed where the reply was read', () => {
  for (const phase of ['stream', 'body'] as const) {
    for (const delta of [text('a'), { type: 'error', error: {} }] as const) {
      const assembly = startAssembly(model, [], phase)
      applyDelta(assembly, delta, [])
      expect(() => endAssembly(assembly, [])).toThrow(expect.objectContaining({ phase }))
    }
  }
})

test('any order of deltas keeps the promises about events', () => {
  const random = seeded(3)
  for (let round = 0; round < 500; round++) {
    const deltas = Array.from({ length: 1 + Math.floor(random() * 14) }, () => randomDelta(random))
    fold([...deltas, random() < 0.5 ? stop : cut])
  }
})

interface Folded {
  readonly events: readonly ChatEvent[]
  readonly types: readonly string[]
  readonly result: ChatResult
  readonly content: readonly AssistantPart[]
}

/** Folds the deltas and checks what holds for every reply. */
function fold(deltas: readonly ChatDelta[]): Folded {
  const assembly = startAssembly(model, [], 'stream')
  const events: ChatEvent[] = []
  for (const delta of deltas) applyDelta(assembly, delta, events)
  const result = endAssembly(assembly, events)
  const { content } = result.message
  const told = JSON.stringify(deltas)
  expect(events.map(({ type }) => type).indexOf('start'), told).toBe(0)
  expect(
    events.filter(({ type }) => type === 'start'),
    told,
  ).toHaveLength(1)
  const parts = events.filter((event) => event.type === 'part')
  expect(
    parts.map(({ part }) => part),
    told,
  ).toEqual(content.map((_, index) => index))
  expect(
    parts.map(({ value }) => value),
    told,
  ).toEqual(content)
  for (const [index, value] of content.entries())
    expect(joined(events, index), `part ${index} of ${told}`).toEqual(expectedOf(value))
  return { events, types: events.map(({ type }) => type), result, content }
}

/** What the events before the `part` event of this index say about it. */
function joined(events: readonly ChatEvent[], index: number): readonly string[] {
  const pieces: string[] = []
  let last = ''
  for (const event of events) {
    if (!('part' in event) || event.part !== index) continue
    if (event.type === 'tool-call-start') pieces.push(event.id, event.name)
    else if (event.type === 'audio-delta') last += event.base64
    else if (event.type === 'part') break
    else last += event.text
  }
  return [...pieces, last]
}

function expectedOf(value: AssistantPart): readonly string[] {
  if (value.type === 'tool-call') return [value.id, value.name, value.argumentsText]
  if (value.type === 'audio') return ['base64' in value.data ? value.data.base64 : '']
  return ['text' in value ? value.text : '']
}

function failed(deltas: readonly ChatDelta[]): { readonly assembly: ChatAssembly; readonly error: ModelError } {
  const assembly = startAssembly(model, [], 'stream')
  for (const delta of deltas) applyDelta(assembly, delta, [])
  try {
    endAssembly(assembly, [])
  } catch (error) {
    if (ModelError.is(error)) return { assembly, error }
    throw error
  }
  throw new Error('Expected a ModelError.')
}

function text(value: string, key?: number): ChatDelta {
  return { type: 'text', text: value, ...(key !== undefined && { key }) }
}

function thought(value: string, key?: number): ChatDelta {
  return { type: 'reasoning', text: value, ...(key !== undefined && { key }) }
}

type ToolFields = Omit<Extract<ChatDelta, { readonly type: 'tool' }>, 'type' | 'key'>

function tool(key: number | string, fields: ToolFields): ChatDelta {
  return { type: 'tool', key, ...fields }
}

function call(key: number, id: string, argumentsText: string): ChatDelta {
  return tool(key, { id, name: 'f', text: argumentsText })
}

function randomDelta(random: () => number): ChatDelta {
  const pick = <T>(...from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0]
  const key = pick(0, 1, 2)
  return pick<ChatDelta>(
    text(pick('a', 'bc', ''), pick(undefined, key)),
    thought(pick('r', 's')),
    tool(key, {
      id: pick(undefined, '', 'x', 'y'),
      name: pick(undefined, '', 'f', 'g'),
      text: pick(undefined, '', '{}', '{"a"'),
    }),
    tool(key, { id: pick('x', 'z'), name: 'f', input: { a: 1 } }),
    { type: 'close', key: pick<string | number>(key, 'text', 'reasoning') },
    { type: 'whole', value: { type: 'opaque', echo: { provider: 'acme', data: {} } } },
    { type: 'audio', base64: 'AAAA' },
    { type: 'echo', key, data: { a: 1 } },
    { type: 'usage', usage: { inputTokens: 1 } },
  )
}

/** Random numbers that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
