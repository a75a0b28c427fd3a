import { describe, expect, test } from 'vitest'
import { at, call, callJson } from '../../test/emulator-calls.ts'
import { createEmulator } from '../emulator.ts'
import { isJsonArray, type JsonValue } from '../json/json-value.ts'
import { embedText, similarity as cosine } from './embedding-vector.ts'

const model = 'openai/text-embedding-3-small'
const picture = { type: 'image_url', image_url: { url: 'https://example.com/calm-sea.png' } }

describe('POST /embeddings', () => {
  test('answers in the shape and key order of the real one, with the exact cost', async () => {
    const { status, text } = await call(createEmulator(), '/embeddings', { model, input: ['seven', 'words'], dimensions: 2 })
    expect(status).toBe(200)
    expect(text).toMatch(/^\n {9}\n\{"object":"list","data":\[\{"object":"embedding","embedding":\[/)
    expect(text).toContain(
      '"model":"text-embedding-3-small","usage":{"prompt_tokens":2,"total_tokens":2,"cost":4e-8,"is_byok":false,',
    )
    expect(text).toMatch(/"provider":"Polymux Emulator","id":"gen-emb-\d{10}-\w{20}"\}$/)
  })

  test('gives one vector of the right length per input, in order', async () => {
    const answer = await callJson(createEmulator(), '/embeddings', { model, input: ['a', 'b', 'a'] })
    const data = at(answer, 'data')
    expect(isJsonArray(data) && data.map((item) => at(item, 'index'))).toEqual([0, 1, 2])
    const vectors = [0, 1, 2].map((index) => numbers(at(data, index, 'embedding')))
    expect(vectors.map((vector) => vector.length)).toEqual([1536, 1536, 1536])
    expect(vectors[0]).toEqual(vectors[2])
    expect(vectors[0]).not.toEqual(vectors[1])
  })

  test('gives equal values as floats and as base64', async () => {
    const emulator = createEmulator()
    const floats = numbers(at(await callJson(emulator, '/embeddings', { model, input: 'Größe 東京' }), 'data', 0, 'embedding'))
    const base64 = at(
      await callJson(emulator, '/embeddings', { model, input: 'Größe 東京', encoding_format: 'base64' }),
      'data',
      0,
      'embedding',
    )
    const bytes = Buffer.from(String(base64), 'base64')
    const decoded = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4))
    expect(decoded).toEqual(floats)
  })

  test.each<[JsonValue, string]>([
    [{ model }, 'input must be'],
    [{ model, input: [] }, 'non-empty'],
    [{ model, input: [''] }, 'input[0]'],
    [{ model, input: 'a', dimensions: 4000 }, 'from 1 to 1536'],
    [{ model, input: 'a', encoding_format: 'hex' }, 'encoding_format'],
    [{ model, input: Array.from({ length: 2049 }, () => 'a') }, 'at most 2048'],
    [{ model, input: ['a', 'a '.repeat(8_193)] }, 'maximum context length is 8192 tokens'],
    [{ model, input: [{ content: [picture] }] }, 'input[0].content[0]: openai/text-embedding-3-small does not take image input'],
    [{ model, input: [{ content: [{ type: 'image_url' }] }] }, 'input[0].content[0]'],
    [{ model, input: [{ content: [] }] }, 'input[0] must be'],
    [{ model, input: [[1.5]] }, 'input[0] must be'],
  ])('refuses %j', async (body, message) => {
    const { status, text } = await call(createEmulator(), '/embeddings', body)
    expect(status).toBe(400)
    expect(text).toContain(message)
  })

  test('refuses a model that does not embed with 404, and takes tokens and parts as input', async () => {
    expect((await call(createEmulator(), '/embeddings', { model: 'openai/gpt-4o', input: 'a' })).status).toBe(404)
    const tokens = await callJson(createEmulator(), '/embeddings', { model, input: [[1, 2, 3], [4]] })
    expect(at(tokens, 'usage', 'prompt_tokens')).toBe(4)
    const parts = await callJson(createEmulator(), '/embeddings', {
      model,
      input: [{ content: [{ type: 'text', text: 'hello' }] }],
    })
    expect(numbers(at(parts, 'data', 0, 'embedding'))).toEqual(embedText('hello', 1536))
  })
})

describe('POST /embeddings of more than text', () => {
  const multimodal = 'google/gemini-embedding-2'

  test('counts each kind apart, and has one vector for all parts of an input', async () => {
    const sound = { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }
    const input = [{ content: [{ type: 'text', text: 'a calm sea' }, picture] }, { content: [sound] }, { content: [picture] }]
    const answer = await callJson(createEmulator(), '/embeddings', { model: multimodal, input })
    const data = at(answer, 'data')
    expect(isJsonArray(data) && data.map((item) => at(item, 'index'))).toEqual([0, 1, 2])
    expect(at(answer, 'usage')).toMatchObject({
      prompt_tokens: 551,
      cost: 0.000_110_2,
      prompt_tokens_details: { text_tokens: 3, image_tokens: 516, audio_tokens: 32, video_tokens: 0, file_tokens: 0 },
    })
  })

  test('has like vectors for the same picture, and for words and a picture whose address has them', async () => {
    const other = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }
    const input = [[picture], [picture], [other], [{ type: 'text', text: 'a calm sea' }]].map((content) => ({ content }))
    const answer = await callJson(createEmulator(), '/embeddings', { model: multimodal, input })
    const [first = [], again = [], second = [], words = []] = [0, 1, 2, 3].map((index) =>
      numbers(at(answer, 'data', index, 'embedding')),
    )
    expect(again).toEqual(first)
    expect(cosine(first, words)).toBeGreaterThan(cosine(second, words) + 0.1)
  })
})

describe('vectors', () => {
  test.each([16, 256, 1536, 3072])('of %i numbers have length 1', (dimensions) => {
    for (const text of ['one', 'A longer text with several words in it.', '?!', '東京']) {
      expect(Math.hypot(...embedText(text, dimensions))).toBeCloseTo(1, 4)
    }
  })

  test('are nearer for texts that share words or spellings', () => {
    const query = 'how to bake sourdough bread at home'
    const ranked = [
      'The stock market fell sharply',
      'Baking bread with a sourdough starter',
      'Home baked breads and rolls',
    ].toSorted((a, b) => similarity(query, b) - similarity(query, a))
    expect(ranked.at(-1)).toBe('The stock market fell sharply')
    expect(similarity('colour', 'colours')).toBeGreaterThan(0.5)
    expect(Math.abs(similarity('colour', 'zebra'))).toBeLessThan(0.3)
    expect(similarity(query, query)).toBeCloseTo(1, 4)
  })
})

function similarity(a: string, b: string): number {
  return cosine(embedText(a, 1536), embedText(b, 1536))
}

function numbers(value: JsonValue | undefined): number[] {
  return isJsonArray(value) ? value.map(Number) : []
}
