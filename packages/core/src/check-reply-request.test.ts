import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import { checkEmbeddingRequest, checkImageRequest } from './check-reply-request.ts'

describe('checkEmbeddingRequest', () => {
  test.each([
    { input: 'a' },
    { input: ['a', ''] },
    { input: '' },
    { input: ['a'], dimensions: 3, format: 'float32', providerOptions: {} },
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
  test.each([{ prompt: 'a sea' }, { prompt: 'a', n: 2, size: 'auto', quality: 'high', references: [], providerOptions: {} }])(
    '%j passes',
    (request) => {
      expect(() => checkImageRequest(request)).not.toThrow()
    },
  )

  test.each([
    [{}, '`prompt` is missing'],
    [{ prompt: '' }, '`prompt` must be a text'],
    [{ prompt: ['a'] }, '`prompt` must be a text'],
    [{ prompt: 'a', n: 0 }, 'not 0'],
    [{ prompt: 'a', n: 1.5 }, 'not 1.5'],
    [{ prompt: 'a', n: '2' }, 'not "2"'],
    [{ prompt: 'a', n: Number.NaN }, '`n` must be a whole number'],
    [{ prompt: 'a', sise: 'auto' }, 'did you mean `size`?'],
  ])('%j is refused', async (request, message) => {
    const error = await failure(Promise.resolve(request).then(checkImageRequest))
    expect(error.code).toBe('bad_request')
    expect(error.message).toContain(message)
  })
})
