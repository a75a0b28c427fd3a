import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import { checkEmbeddingRequest, checkImageRequest, checkRerankRequest } from './check-reply-request.ts'

describe('checkEmbeddingRequest', () => {
  test.each([
    { input: 'a' },
    { input: ['a', ''] },
    { input: '' },
    { input: ['a'], dimensions: 3, inputType: 'search_query', format: 'float32', providerOptions: {} },
    { input: [1, 2], batchSize: 5, maxParallel: 1 },
    { input: [[1], [2, 3]] },
    { input: [{ content: [{ type: 'text', text: 'a' }] }, 'b'] },
    { input: { content: [{ type: 'image', data: { url: 'https://a.test/a.png' } }] } },
  ])('%j passes', (request) => {
    expect(() => checkEmbeddingRequest(request)).not.toThrow()
  })

  test.each([
    [{}, '`input` is missing'],
    [{ input: [] }, 'empty array'],
    [{ input: ['a', undefined] }, 'not undefined'],
    [{ input: ['a', null] }, 'not null'],
    [{ input: 3 }, 'not a number'],
    [{ input: ['a', ['b']] }, 'not an array'],
    [{ input: [1, 2.5] }, 'whole numbers'],
    [{ input: [[1], []] }, '`input[1]` must be'],
    [{ input: { content: [] } }, 'at least one part'],
    [{ input: ['a', { content: [{ type: 'tool-call' }] }] }, 'The parts of `input[1]`'],
    [{ input: 'a', batchSize: 0 }, '`batchSize` must be'],
    [{ input: 'a', maxParallel: 1.5 }, '`maxParallel` must be'],
    [{ input: 'a', format: 'base64' }, '`format` must be'],
    [{ input: 'a', dimension: 3 }, 'did you mean `dimensions`?'],
    [null, 'not null'],
  ])('%j is refused', async (request, message) => {
    const error = await failure(Promise.resolve(request).then(checkEmbeddingRequest))
    expect(error.code).toBe('bad_request')
    expect(error.message).toContain(message)
  })
})

describe('checkImageRequest', () => {
  const every = {
    prompt: 'a',
    n: 2,
    size: 'auto',
    aspectRatio: '1:1',
    resolution: '1K',
    quality: 'high',
    outputFormat: 'webp',
    outputCompression: 0,
    background: 'opaque',
    seed: 1,
    references: [],
    onPartial: () => {},
    providerOptions: {},
  }

  test.each([{ prompt: 'a sea' }, every])('%j passes', (request) => {
    expect(() => checkImageRequest(request)).not.toThrow()
  })

  test.each([
    [{}, '`prompt` is missing'],
    [{ prompt: '' }, '`prompt` must be a text'],
    [{ prompt: ['a'] }, '`prompt` must be a text'],
    [{ prompt: 'a', n: 0 }, 'not 0'],
    [{ prompt: 'a', n: 1.5 }, 'not 1.5'],
    [{ prompt: 'a', n: '2' }, 'not "2"'],
    [{ prompt: 'a', n: Number.NaN }, '`n` must be a whole number'],
    [{ prompt: 'a', sise: 'auto' }, 'did you mean `size`?'],
    [{ prompt: 'a', outputCompression: 101 }, '0 to 100, not 101'],
    [{ prompt: 'a', onPartial: true }, '`onPartial` must be a function'],
  ])('%j is refused', async (request, message) => {
    const error = await failure(Promise.resolve(request).then(checkImageRequest))
    expect(error.code).toBe('bad_request')
    expect(error.message).toContain(message)
  })
})

describe('checkRerankRequest', () => {
  test.each([
    { query: 'a', documents: [] },
    { query: 'a', documents: ['b', { text: 'c' }, { image: { url: 'https://a.test/a.png' } }], topN: 1, providerOptions: {} },
  ])('%j passes', (request) => {
    expect(() => checkRerankRequest(request)).not.toThrow()
  })

  test.each([
    [{ documents: [] }, '`query` is missing'],
    [{ query: 3, documents: [] }, 'not a number'],
    [{ query: 'a' }, '`documents` must be an array'],
    [{ query: 'a', documents: ['b', {}] }, '`documents[1]` must be'],
    [{ query: 'a', documents: ['b', null] }, '`documents[1]` must be'],
    [{ query: 'a', documents: [], topN: 0 }, '`topN` must be'],
    [{ query: 'a', documents: [], top_n: 1 }, 'did you mean `topN`?'],
  ])('%j is refused', async (request, message) => {
    const error = await failure(Promise.resolve(request).then(checkRerankRequest))
    expect(error.code).toBe('bad_request')
    expect(error.message).toContain(message)
  })
})
