import type { RerankRequest, RerankResult } from '@polymux/core'
import { explain } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { capture } from '../../test/capture.ts'
import { provider } from '../../test/replay.ts'
import { openrouter } from '../index.ts'

function rank(modelId: string, request: RerankRequest): Promise<RerankResult> {
  return provider().rerank(modelId).rerank(request, { retry: false })
}

const answer = (results: readonly unknown[]): unknown => ({ model: 'm', results })

function rankAnswered(results: readonly unknown[], documents: readonly string[]): Promise<RerankResult> {
  return openrouter({ apiKey: 'k', transport: capture(answer(results)).transport })
    .rerank('m')
    .rerank({ query: 'q', documents })
}

describe('rerank', () => {
  test('keeps what a host says beside its scores, and a document that came back as a bare text', async () => {
    const result = await rankAnswered([{ index: 0, relevance_score: 0.5, document: 'one', tokens: 3 }], ['one'])
    expect(result.ranking).toEqual([{ index: 0, score: 0.5, document: { text: 'one' } }])
    expect(result.raw).toEqual({ results: [{ tokens: 3 }] })
  })

  test('gives the documents by relevance, with the exact cost, the host and the model that ran', async () => {
    const result = await rank('voyageai/rerank-2.5-lite', {
      query: 'what is a lighthouse',
      documents: ['The sea is calm', 'A tower with a light for ships'],
    })
    expect(result).toMatchObject({
      ranking: [
        { index: 1, score: 0.828125, document: { text: 'A tower with a light for ships' } },
        { index: 0, score: 0.306640625, document: { text: 'The sea is calm' } },
      ],
      usage: { totalTokens: 17, cost: { usd: '0.00000034', source: 'provider' } },
      warnings: [],
      response: { returnedModel: 'rerank-2.5-lite', upstream: 'VoyageAI by MongoDB', id: expect.stringMatching(/^gen-rerank-/) },
      raw: { usage: { total_tokens: 17 } },
    })
  })

  test('is sorted even where the reply is not, and reports search units', async () => {
    const result = await rank('cohere/rerank-v3.5', {
      query: 'capital of France',
      documents: ['Berlin is in Germany', 'Paris is in France', 'Rome is in Italy'],
      topN: 2,
      providerOptions: { openrouter: { provider: { only: ['cohere'] }, user: 'user-1234' } },
    })
    expect(result.ranking.map(({ index }) => index)).toEqual([1, 0])
    expect(result.usage).toEqual({ searchUnits: 1, cost: { usd: '0.001', source: 'provider' } })
  })

  test('takes documents with pictures, and gives back what the reply repeats', async () => {
    const { ranking } = await rank('jina/rerank-m0', {
      query: 'a lighthouse',
      documents: [
        { text: 'at night', image: { base64: 'iVBORw0KGgo=', mediaType: 'image/png' } },
        { image: { url: 'https://example.com/sea.png' } },
        'plain',
      ],
    })
    expect(ranking).toEqual([
      { index: 0, score: 0.9, document: { text: 'at night', image: { base64: 'iVBORw0KGgo=', mediaType: 'image/png' } } },
      { index: 2, score: 0.5, document: { text: 'plain' } },
      { index: 1, score: 0.1 },
    ])
  })

  test('an error inside a 200 is an error', async () => {
    await expect(rank('cohere/rerank-v3.5', { query: 'fail', documents: ['a'] })).rejects.toMatchObject({
      code: 'upstream',
      status: 502,
      upstream: 'Cohere',
    })
  })

  test('a result that points beyond the documents is an error', async () => {
    await expect(rank('cohere/rerank-v3.5', { query: 'beyond', documents: ['a'] })).rejects.toMatchObject({
      code: 'bad_response',
      message: expect.stringContaining('points at document 1 of 1'),
    })
  })

  test.each([
    [[], 'none came back'],
    [[{ index: 0 }], 'no score'],
    [[{ index: 0.5, relevance_score: 1 }], 'document 0.5'],
    [[{ relevance_score: 1 }], 'document undefined'],
    [
      [
        { index: 0, relevance_score: 1 },
        { index: 0, relevance_score: 1 },
      ],
      'ranked twice',
    ],
  ])('%j is unusable', async (results, message) => {
    await expect(rankAnswered(results, ['a', 'b'])).rejects.toMatchObject({
      code: 'bad_response',
      message: expect.stringContaining(message),
    })
  })

  test('the session goes as a header, unknown options warn, and what nothing knows goes through extraBody', async () => {
    const options = { sessionId: 's-1', models: ['a'], extraBody: { return_documents: false } }
    const explained = await explain(openrouter({ apiKey: 'k' }).rerank('m'), {
      query: 'q',
      documents: ['a'],
      providerOptions: { openrouter: options },
    })
    expect(explained).toMatchObject({ headers: { 'x-session-id': 's-1' }, url: expect.stringMatching(/\/rerank$/) })
    expect(explained.body).toEqual({ model: 'm', query: 'q', documents: ['a'], return_documents: false })
    expect(explained.warnings.map(({ option }) => option)).toEqual(['providerOptions.openrouter.models'])
  })
})
