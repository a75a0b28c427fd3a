import type { ChatDelta } from '@polymux/core/adapter'
import { describe, expect, test } from 'vitest'
import { createMessagesDecoder } from './messages-reply.ts'

const context = { provider: 'openrouter', modelId: 'm', stream: true, warn: () => {}, note: () => {} }

function decode(...events: (object | string)[]): readonly ChatDelta[] {
  const decoder = createMessagesDecoder(context)
  const deltas: ChatDelta[] = []
  for (const event of events) deltas.push(...decoder.push({ data: typeof event === 'string' ? event : JSON.stringify(event) }))
  return deltas.some(({ type }) => type === 'finish') ? deltas : [...deltas, ...decoder.end()]
}

function message(fields: object): object {
  return { type: 'message', id: 'gen-1', role: 'assistant', content: [], ...fields }
}

function of<Type extends ChatDelta['type']>(type: Type, deltas: readonly ChatDelta[]): readonly ChatDelta[] {
  return deltas.filter((delta) => delta.type === type)
}

describe('why it stopped', () => {
  test.each([
    ['end_turn', 'stop', false],
    ['stop_sequence', 'stop', false],
    ['tool_use', 'tool-calls', false],
    ['max_tokens', 'length', true],
    ['model_context_window_exceeded', 'length', true],
    ['pause_turn', 'pause', false],
    ['compaction', 'pause', false],
    ['refusal', 'content-filter', false],
    ['something_new', 'unknown', false],
    ['constructor', 'unknown', false],
    [null, 'unknown', false],
  ])('%s is %s', (stop_reason, reason, truncated) => {
    expect(of('finish', decode(message({ stop_reason })))).toEqual([
      { type: 'finish', reason, native: stop_reason ?? undefined, truncated },
    ])
  })

  test('a stop reason without message_stop is an end; [DONE] without either is one of unknown reason', () => {
    const end = { type: 'message_delta', delta: { stop_reason: 'end_turn' } }
    expect(of('finish', decode(end))).toHaveLength(1)
    expect(of('finish', decode({ type: 'ping' }, '[DONE]'))).toMatchObject([{ reason: 'unknown' }])
    expect(of('finish', decode({ type: 'ping' }))).toEqual([])
  })

  test('what is told of a refusal is kept', () => {
    const deltas = decode(message({ stop_reason: 'refusal', stop_details: { type: 'refusal', category: 'bio' } }))
    expect(of('meta', deltas).at(-1)).toMatchObject({ raw: { stop_details: { category: 'bio' } } })
  })
})

describe('usage', () => {
  test('is merged over events, and null hides nothing', () => {
    const start = { input_tokens: 10, output_tokens: 1, cache_read_input_tokens: 5, cache_creation: null }
    const deltas = decode(
      { type: 'message_start', message: { usage: start } },
      { type: 'message_delta', delta: {}, usage: { input_tokens: null, output_tokens: 7, cache_read_input_tokens: null } },
      { type: 'message_stop' },
    )
    expect(of('usage', deltas)).toEqual([{ type: 'usage', usage: { inputTokens: 15, outputTokens: 7, cacheReadTokens: 5 } }])
    expect(of('meta', deltas).at(-1)).toMatchObject({
      raw: { usage: { input_tokens: 10, output_tokens: 7, cache_read_input_tokens: 5, cache_creation: null } },
    })
  })

  test('has its money from the characters, wherever it is told', () => {
    const start =
      '{"type":"message_start","message":{"usage":{"input_tokens":1,"cost":4.1400000000000003e-05,"iterations":[{"cost":1}]}}}'
    expect(of('usage', decode(start, { type: 'message_stop' }))).toEqual([
      { type: 'usage', usage: { inputTokens: 1, cost: { usd: '0.000041400000000000003', source: 'provider' } } },
    ])
  })

  test('is not invented where nothing was reported', () => {
    expect(of('usage', decode(message({ stop_reason: 'end_turn' })))).toEqual([])
    expect(of('usage', decode(message({ usage: { output_tokens: 3 } })))).toEqual([{ type: 'usage', usage: { outputTokens: 3 } }])
  })

  test('counts writes to the cache by their lifetimes where no sum is given', () => {
    const cache_creation = { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 }
    expect(of('usage', decode(message({ usage: { input_tokens: 1, cache_creation } })))).toEqual([
      { type: 'usage', usage: { inputTokens: 8, cacheWriteTokens: 7, cacheWriteLongTokens: 4 } },
    ])
  })
})

describe('content blocks', () => {
  test('a block that came without a start is known by its deltas', () => {
    const delta = { type: 'content_block_delta', index: 3, delta: { type: 'text_delta', text: 'Hi' } }
    expect(of('text', decode(delta))).toEqual([{ type: 'text', key: 3, text: 'Hi' }])
  })

  test('arguments that come whole with the start of a streamed call count', () => {
    const content_block = { type: 'tool_use', id: 'c', name: 'f', input: { a: 1 } }
    const deltas = decode({ type: 'content_block_start', index: 0, content_block }, { type: 'content_block_stop', index: 0 })
    expect(of('tool', deltas)).toEqual([
      { type: 'tool', key: 0, id: 'c', name: 'f' },
      { type: 'tool', key: 0, input: { a: 1 } },
    ])
  })

  test('arguments that come in pieces count alone, whatever the start held', () => {
    const content_block = { type: 'tool_use', id: 'c', name: 'f', input: { a: 1 } }
    const deltas = decode(
      { type: 'content_block_start', index: 0, content_block },
      { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"a":2}' } },
      { type: 'content_block_stop', index: 0 },
    )
    expect(of('tool', deltas).slice(1)).toEqual([{ type: 'tool', key: 0, text: '{"a":2}' }])
  })

  test('a block that was never closed keeps its signature, whether the answer was complete or cut', () => {
    const events = [
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: 'Hm', signature: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'S' } },
    ]
    const echo = { type: 'echo', key: 0, data: { messages: { signature: 'S' } } }
    expect(of('echo', decode(...events))).toEqual([echo])
    expect(of('echo', decode(...events, { type: 'message_stop' }))).toEqual([echo])
  })

  test('a citation names the part it stands in, blocks that are no parts not counted', () => {
    const citation = { type: 'search_result_location', source: 'manual, page 3', title: null, cited_text: 'x' }
    const content = [
      { type: 'text', text: '', citations: null },
      { type: 'thinking', thinking: 'Hm', signature: 'S' },
      { type: 'text', text: 'b', citations: [citation] },
    ]
    expect(of('source', decode(message({ content })))).toEqual([{ type: 'source', source: { part: 1, raw: citation } }])
  })

  test('a compaction told in pieces is kept whole', () => {
    const deltas = decode(
      { type: 'content_block_start', index: 0, content_block: { type: 'compaction', content: null } },
      { type: 'content_block_delta', index: 0, delta: { type: 'compaction_delta', content: 'So ', encrypted_content: null } },
      { type: 'content_block_delta', index: 0, delta: { type: 'compaction_delta', content: 'far.', encrypted_content: 'E' } },
      { type: 'content_block_stop', index: 0 },
    )
    expect(of('whole', deltas)).toMatchObject([
      { value: { echo: { data: { messages: { type: 'compaction', content: 'So far.', encrypted_content: 'E' } } } } },
    ])
  })

  test('fields of a known block that are not known ride on its part; empty texts and unsigned empty thoughts are no parts', () => {
    const content = [
      { type: 'text', text: 'a', citations: null, color: 'blue' },
      { type: 'text', text: '', citations: null },
      { type: 'thinking', thinking: '', signature: '' },
    ]
    const deltas = decode(message({ content, stop_reason: 'end_turn' }))
    expect(of('echo', deltas)).toEqual([{ type: 'echo', key: 0, data: { messages: { color: 'blue' } } }])
    expect(deltas.filter(({ type }) => type === 'whole' || type === 'reasoning')).toEqual([])
  })

  test('arguments of a server tool that do not parse are kept as they came', () => {
    const deltas = decode(
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
      },
      { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"query":"s' } },
      { type: 'content_block_stop', index: 0 },
    )
    expect(of('whole', deltas)).toMatchObject([{ value: { echo: { data: { messages: { input: '{"query":"s' } } } } }])
  })
})

describe('what is no event of this wire', () => {
  test('is passed over among events that are', () => {
    expect(() => decode({ type: 'ping' }, { type: 'billing_hint', amount: 1 })).not.toThrow()
  })

  test('alone is an error that shows it', () => {
    expect(() => decode({ choices: [] })).toThrow('no event of the Messages wire: {"choices":[]}')
  })

  test('is named by the event line where the data names nothing', () => {
    const decoder = createMessagesDecoder(context)
    const data = JSON.stringify({ index: 0, delta: { type: 'text_delta', text: 'Hi' } })
    expect([...decoder.push({ event: 'content_block_delta', data })]).toMatchObject([{ type: 'text', text: 'Hi' }])
  })
})

describe('errors in a stream', () => {
  test.each([
    ['invalid_request_error', 'bad_request'],
    ['request_too_large', 'bad_request'],
    ['authentication_error', 'auth'],
    ['billing_error', 'payment_required'],
    ['permission_error', 'permission'],
    ['not_found_error', 'not_found'],
    ['rate_limit_error', 'rate_limit'],
    ['timeout_error', 'timeout'],
    ['overloaded_error', 'overloaded'],
    ['api_error', 'upstream'],
    ['brand_new_error', 'upstream'],
  ])('%s is %s', (type, code) => {
    const error = { type, message: 'Words.' }
    expect(of('error', decode({ type: 'error', error, request_id: 'req-1' }))).toMatchObject([
      { error: { code, message: '[openrouter] Words.', requestId: 'req-1', raw: error } },
    ])
  })

  test("OpenRouter's own word is finer than Anthropic's", () => {
    const error = { type: 'invalid_request_error', error_type: 'context_length_exceeded', message: 'Too long.' }
    expect(of('error', decode({ type: 'error', error }))).toMatchObject([{ error: { code: 'context_length' } }])
  })
})
