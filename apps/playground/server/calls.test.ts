import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jsonOf, serveApp, type Served } from '../tests/serve-app.ts'
import { createBackend } from './backend.ts'
import { cosine } from './embeddings.ts'

const embedding = 'openrouter/openai/text-embedding-3-small'

let app: Served
beforeAll(async () => {
  app = await serveApp(createBackend({}))
})
afterAll(() => app.close())

describe('GET /api/boot', () => {
  test('tells the mode, the models of each kind and the version', async () => {
    const boot = await jsonOf(await app.send('/api/boot'))
    expect(boot).toMatchObject({ mode: 'emulator', note: expect.stringContaining('No key needed'), version: '1.2.3' })
    for (const kind of ['chat', 'embedding', 'image']) {
      expect(boot).toMatchObject({ models: expect.arrayContaining([expect.objectContaining({ kind })]) })
    }
  })

  test('is live with a key under either name, and not with an empty one', () => {
    expect(createBackend({ OPENROUTER_API_KEY: 'k' }).mode).toBe('live')
    expect(createBackend({ OR_API_KEY: 'k' }).mode).toBe('live')
    expect(createBackend({ OPENROUTER_API_KEY: '' }).mode).toBe('emulator')
  })
})

describe('POST /api/embeddings', () => {
  test('gives a symmetric matrix with a diagonal of 1, usage and an exact cost, and no vectors', async () => {
    const texts = ['a calm sea', 'a calm lake', 'tax forms']
    const reply = await jsonOf(await app.send('/api/embeddings', { body: { model: embedding, texts } }))
    // Safe: it is checked right below.
    const { similarity } = reply as { readonly similarity: readonly (readonly number[])[] }
    expect(similarity.map((row) => row.length)).toEqual([3, 3, 3])
    for (const [first, row] of similarity.entries()) {
      expect(row[first]).toBeCloseTo(1, 12)
      for (const [second, value] of row.entries()) expect(value).toBe(similarity[second]?.[first])
    }
    expect(similarity[0]?.[1]).toBeGreaterThan(similarity[0]?.[2] ?? 1)
    expect(reply).toMatchObject({
      dimensions: 1536,
      usage: { cost: { usd: expect.stringMatching(/^0\.0+\d+$/), source: 'provider' } },
    })
    expect(reply).not.toHaveProperty('vectors')
  })

  test('refuses more texts than a page can show', async () => {
    const answer = await app.send('/api/embeddings', { body: { model: embedding, texts: Array.from({ length: 51 }, String) } })
    expect(answer.statusCode).toBe(400)
    expect(await jsonOf(answer)).toMatchObject({ error: { code: 'bad_request' } })
  })

  test('answers 502 when the provider refused', async () => {
    const answer = await app.send('/api/embeddings', { body: { model: 'openrouter/openai/gpt-4o', texts: ['a', 'b'] } })
    expect(answer.statusCode).toBe(502)
    expect(await jsonOf(answer)).toMatchObject({ error: { status: 404, attempts: 1 } })
  })

  test('cosine is 0 for a vector without direction', () => {
    expect(cosine([0, 0], [1, 2])).toBe(0)
    expect(cosine([3, 4], [6, 8])).toBe(1)
    expect(cosine([1, 0], [-1, 0])).toBe(-1)
  })
})

describe('POST /api/images', () => {
  const wanted = { prompt: 'a calm sea', size: '1536x1024', quality: 'hd' }

  test('gives data URLs, the exact cost, and size and quality as they went over the wire', async () => {
    const body = { ...wanted, model: 'openrouter/google/gemini-2.5-flash-image' }
    expect(await jsonOf(await app.send('/api/images', { body }))).toMatchObject({
      images: [{ url: expect.stringMatching(/^data:image\/png;base64,iVBOR/) }],
      wire: { path: '/api/v1/chat/completions', fields: { image_config: { aspect_ratio: '3:2', image_size: '4K' } } },
      usage: { cost: { usd: expect.stringMatching(/^0\.\d+$/) } },
      warnings: [],
    })
  })

  test('shows the other mapping for a model that answers at the other endpoint', async () => {
    const body = { ...wanted, n: 2, model: 'openrouter/black-forest-labs/flux.2-pro' }
    const reply = await jsonOf(await app.send('/api/images', { body }))
    expect(reply).toMatchObject({ wire: { path: '/api/v1/images', fields: { size: '1536x1024', quality: 'high', n: 2 } } })
    expect(reply).toMatchObject({ images: [{}, {}] })
  })

  test('warns about a size that has no counterpart', async () => {
    const body = { ...wanted, size: '700x900', model: 'openrouter/google/gemini-2.5-flash-image' }
    expect(await jsonOf(await app.send('/api/images', { body }))).toMatchObject({ warnings: [{ option: 'size' }] })
  })

  test('refuses a request without a prompt before anything is sent', async () => {
    const answer = await app.send('/api/images', { body: { model: 'openrouter/google/gemini-2.5-flash-image' } })
    expect(answer.statusCode).toBe(400)
    expect(await jsonOf(answer)).toMatchObject({ error: { code: 'bad_request', attempts: 0 } })
  })
})
