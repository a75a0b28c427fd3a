import { describe, expect, test } from 'vitest'
import { at, call, callJson } from '../../test/emulator-calls.ts'
import { createEmulator } from '../emulator.ts'
import { isJsonArray, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { relevanceOf } from './rerank-score.ts'

const model = 'voyageai/rerank-2.5-lite'
const documents = ['Paris is the capital of France', 'Ruby is a programming language created by Matz', 'Rubies are red gems']

describe('POST /rerank', () => {
  test('puts what is like the query first, in the shape and key order of the real one, with the exact cost', async () => {
    const { status, text } = await call(createEmulator(), '/rerank', { model, query: 'what is ruby', documents })
    expect(status).toBe(200)
    expect(text).toMatch(
      /^\{"model":"rerank-2\.5-lite","results":\[\{"index":1,"relevance_score":0\.\d+,"document":\{"text":"Ruby is a programming/,
    )
    expect(text).toMatch(
      /"usage":\{"total_tokens":31,"cost":6\.2e-7\},"provider":"Polymux Emulator","id":"gen-rerank-\d{10}-\w{20}"\}$/,
    )
    expect(indexes(JSON.parse(text))).toEqual([1, 2, 0])
  })

  test('keeps the best when told how many, and says documents back unless told not to', async () => {
    const answer = await callJson(createEmulator(), '/rerank', {
      model,
      query: 'ruby',
      documents,
      top_n: 1,
      return_documents: false,
    })
    expect(indexes(answer)).toEqual([1])
    expect(at(answer, 'results', 0, 'document')).toEqual({})
  })

  test('bills searches where the model does: one for a hundred chunks', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `document ${index}`)
    const { text } = await call(createEmulator(), '/rerank', { model: 'cohere/rerank-v3.5', query: 'document', documents: many })
    expect(text).toContain('"usage":{"search_units":2,"cost":0.002}')
  })

  test('goes by the address of a picture, which it cannot see', async () => {
    const pictures = [
      { image: 'https://example.com/desert.png' },
      { image: 'https://example.com/calm-sea.png', text: 'a photo' },
      'gold',
    ]
    const answer = await callJson(createEmulator(), '/rerank', { model, query: 'calm sea', documents: pictures })
    expect(at(answer, 'results', 0)).toMatchObject({ index: 1, document: pictures[1] })
  })

  test.each<[JsonObject, number, string]>([
    [{ documents }, 400, 'query'],
    [{ query: 'a', documents: [] }, 400, 'documents must be'],
    [{ query: 'a', documents: ['b', {}] }, 400, 'documents[1]'],
    [{ query: 'a', documents: ['b', 3] }, 400, 'documents[1]'],
    [{ query: 'a', documents, top_n: 0 }, 400, 'top_n'],
    [{ query: 'a', documents: Array.from({ length: 1_001 }, () => 'b') }, 400, 'at most 1000'],
    [{ query: 'a', documents, model: 'openai/gpt-4o' }, 404, 'requested output modalities: rerank'],
  ])('refuses %j', async (body, status, message) => {
    const answer = await call(createEmulator(), '/rerank', { model, ...body })
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(message)
  })
})

describe('scores', () => {
  test('are 1 for the query itself, 0 for nothing in common, and between for the rest', () => {
    const [same, none, some] = relevanceOf('calm sea', ['calm sea', '', 'a calm lake'])
    expect(same).toBeCloseTo(1, 3)
    expect(none).toBe(0)
    expect(some).toBeGreaterThan(0.2)
    expect(some).toBeLessThan(0.8)
  })
})

function indexes(answer: JsonValue): readonly unknown[] {
  const results = at(answer, 'results')
  return isJsonArray(results) ? results.map((item) => at(item, 'index')) : []
}
