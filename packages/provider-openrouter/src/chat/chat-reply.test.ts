import type { ChatDelta } from '@polymux/core/adapter'
import type { ChatRequest } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { createChatDecoder } from './chat-reply.ts'

const warned: string[] = []
const context = {
  provider: 'openrouter',
  modelId: 'm',
  stream: true,
  warn: (_: string, message: string) => void warned.push(message),
  note: () => {},
}

/** All deltas of a reply with these choices, one chunk for each. */
function read(
  choices: readonly object[],
  { model = 'm', request }: { model?: string; request?: ChatRequest } = {},
): readonly ChatDelta[] {
  const decoder = createChatDecoder({ ...context, modelId: model }, request)
  const chunks = choices.map((choice) => JSON.stringify({ id: 'gen-1', model: 'acme/answering', choices: [choice] }))
  return [...chunks, '[DONE]'].flatMap((data) => Array.from(decoder.push({ data })))
}

function decode(delta: object): readonly ChatDelta[] {
  return read([{ delta }])
}

function rawOf(deltas: readonly ChatDelta[]): object {
  return Object.assign({}, ...deltas.map((delta) => (delta.type === 'meta' ? delta.raw : undefined)))
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

describe('log probabilities', () => {
  const token = { token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [{ token: 'Ho', logprob: -2, bytes: null }] }

  test('are the tokens of every chunk, in order, without what the wire left empty', () => {
    const deltas = read([
      { delta: {}, logprobs: { content: [token], refusal: null } },
      { delta: {}, logprobs: null },
      { delta: {}, logprobs: { content: [{ token: '!', logprob: 0, bytes: null }], refusal: [] } },
    ])
    expect(deltas.flatMap((delta) => (delta.type === 'logprobs' ? delta.tokens : []))).toEqual([
      { token: 'Hi', logprob: -0.1, bytes: [72, 105], top: [{ token: 'Ho', logprob: -2 }] },
      { token: '!', logprob: 0, top: [] },
    ])
    expect(rawOf(deltas)).toEqual({})
  })

  test('of a refusal, of another form or of none are kept as they came', () => {
    const refusals = [
      { delta: {}, logprobs: { content: null, refusal: [1] } },
      { delta: {}, logprobs: { refusal: [2] } },
    ]
    expect(rawOf(read(refusals))).toEqual({ logprobs: { refusal: [1, 2] } })
    expect(rawOf(read([{ delta: {}, logprobs: -0.5 }]))).toEqual({ logprobs: -0.5 })
  })
})

describe('citations', () => {
  const url_citation = { url: 'https://x', title: 'X', start_index: 3, end_index: 9, content: 'words' }

  test.each([[{ type: 'url_citation', url_citation }], [{ type: 'url_citation', ...url_citation }]])(
    'are sources with their place, and whole beside it: %j',
    (annotation) => {
      expect(decode({ annotations: [annotation] })).toContainEqual({
        type: 'source',
        source: { url: 'https://x', title: 'X', start: 3, end: 9, raw: annotation },
      })
    },
  )

  test('that say 0 to 0 have no place', () => {
    const annotation = { type: 'url_citation', url_citation: { url: 'https://x', start_index: 0, end_index: 0 } }
    expect(decode({ annotations: [annotation] })).toContainEqual({
      type: 'source',
      source: { url: 'https://x', raw: annotation },
    })
  })
})

describe('sound', () => {
  test('has the media type of the format asked for, and keeps its id for the next turn', () => {
    const request = { messages: [], providerOptions: { openrouter: { extraBody: {}, audio: { voice: 'a', format: 'mp3' } } } }
    const deltas = read(
      [
        { delta: { audio: { id: 'audio_1', transcript: '' } } },
        { delta: { audio: { data: 'QUJD', transcript: 'Hi' } } },
        { delta: { audio: { expires_at: 1_800_000_000 } } },
      ],
      { request },
    )
    expect(deltas).toContainEqual({ type: 'audio', base64: 'QUJD', transcript: 'Hi', mediaType: 'audio/mpeg' })
    expect(deltas).toContainEqual({ type: 'echo', key: 'audio', data: { id: 'audio_1', expires_at: 1_800_000_000 } })
  })
})

describe('what is more than one answer', () => {
  test('of several choices the first is the answer, the others are kept, and that is said once', () => {
    warned.length = 0
    const deltas = read([
      { index: 0, delta: { content: 'A' } },
      { index: 1, delta: { content: 'B' } },
      { index: 0, delta: { content: 'a' }, finish_reason: 'stop' },
      { index: 1, delta: {}, finish_reason: 'length' },
    ])
    expect(deltas.flatMap((delta) => (delta.type === 'text' ? delta.text : [])).join('')).toBe('Aa')
    expect(deltas).toContainEqual(expect.objectContaining({ type: 'finish', reason: 'stop' }))
    expect(rawOf(deltas)).toEqual({
      choices: [
        { index: 1, delta: { content: 'B' } },
        { index: 1, delta: {}, finish_reason: 'length' },
      ],
    })
    expect(warned).toEqual([expect.stringContaining('several answers')])
  })

  test('fields that nobody here knows are kept, each as last seen', () => {
    const deltas = read([
      { delta: { mood: 'calm' }, stop_sequence: 'x' },
      { delta: { mood: 'wild', content: null }, stop_sequence: null },
    ])
    expect(rawOf(deltas)).toEqual({ choice: { stop_sequence: 'x' }, message: { mood: 'wild' } })
  })

  test('content in parts is text and pictures; other parts are kept with their neighbours', () => {
    const parts = [
      { type: 'text', text: 'A' },
      { type: 'image_url', image_url: { url: 'https://x/y.png' } },
    ]
    const plain = decode({ content: parts })
    expect(plain.filter(({ type }) => type === 'text' || type === 'whole')).toEqual([
      { type: 'text', text: 'A' },
      { type: 'whole', value: { type: 'image', data: { url: 'https://x/y.png' } } },
    ])
    expect(rawOf(plain)).toEqual({})
    expect(rawOf(decode({ content: [...parts, { type: 'thing' }] }))).toEqual({
      message: { content: [...parts, { type: 'thing' }] },
    })
  })
})

describe('who answered', () => {
  test('is part of what goes back where it is another family than was asked, which routers pin a model by', () => {
    const echoed = (model: string): unknown => read([{ delta: { content: 'x' } }], { model }).find(({ type }) => type === 'echo')
    expect(echoed('openrouter/auto')).toEqual({ type: 'echo', data: { model: 'acme/answering' } })
    expect(echoed('acme/asked')).toBeUndefined()
  })
})
