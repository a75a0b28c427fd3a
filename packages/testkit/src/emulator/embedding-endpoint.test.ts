import { describe, expect, test } from 'vitest'
import { at, call, callJson } from '../../test/emulator-calls.ts'
import { createEmulator } from '../emulator.ts'
import { isJsonArray, type JsonValue } from '../json/json-value.ts'
import { embedText } from './embedding-vector.ts'

const model = 'openai/text-embedding-3-small'

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
  const [left, right] = [embedText(a, 1536), embedText(b, 1536)]
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
}

function numbers(value: JsonValue | undefined): number[] {
  return isJsonArray(value) ? value.map(Number) : []
}
