import { explain } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { answered } from '../../test/answers.ts'
import { provider, replay } from '../../test/replay.ts'

const model = (): ReturnType<ReturnType<typeof provider>['embedding']> => provider().embedding('openai/text-embedding-3-small')

describe('embedding', () => {
  test('of one text is one vector, with usage and cost', async () => {
    const result = await model().embed({ input: 'a calm sea' })
    expect(result.vectors).toEqual([[0.5, -0.5, 0.5, 0.5]])
    expect(result.usage).toMatchObject({ inputTokens: expect.any(Number), cost: { source: 'provider' } })
    expect(result.response).toMatchObject({ id: expect.stringMatching(/^gen-emb-/), returnedModel: expect.any(String) })
  })

  test('of many texts come in the order of the texts, whatever order the reply has', async () => {
    const { vectors } = await model().embed({ input: ['first', 'second', 'third'] })
    expect(vectors).toEqual([
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
    ])
  })

  test('can be shortened, and alike texts are near', async () => {
    const { vectors } = await model().embed({ input: ['a calm sea', 'the sea is calm', 'a tax form'], dimensions: 8 })
    const [sea, calm, tax] = vectors
    const near = (a: readonly number[] = [], b: readonly number[] = []): number =>
      a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
    expect(sea).toHaveLength(8)
    expect(near(sea, calm)).toBeGreaterThan(near(sea, tax))
  })

  test('as float32 come in base64 and are read without rounding', async () => {
    const { vectors } = await model().embed({ input: ['in base64'], format: 'float32' })
    expect(vectors).toEqual([new Float32Array([0.5, -0.5, 0.5, 0.5])])
  })

  test('that are too few for the texts are an error, not a shorter list', async () => {
    await expect(model().embed({ input: ['one', 'two'] })).rejects.toMatchObject({
      code: 'bad_response',
      message: expect.stringContaining('2 inputs were sent and 1'),
    })
  })

  test('an error inside a 200 is an error', async () => {
    await expect(model().embed({ input: 'fail' }, { retry: false })).rejects.toMatchObject({ code: 'not_found', status: 404 })
  })

  test('that never come are an error', async () => {
    await expect(model().embed({ input: 'nothing comes' })).rejects.toMatchObject({
      code: 'bad_response',
      message: expect.stringContaining('0 vectors'),
    })
  })

  test.each([-1, 2, 0.5, 0])('with the index %d beside one of 0 are an error, not a list with holes', async (index) => {
    const data = [0, index].map((at) => ({ index: at, embedding: [1] }))
    const asked = answered([{ body: { data } }])
      .provider.embedding('m')
      .embed({ input: ['one', 'two'] })
    await expect(asked).rejects.toMatchObject({ code: 'bad_response', phase: 'body', message: expect.stringContaining('index') })
  })

  test.each([[[]], ['']])('that are empty are an error: %j', async (embedding) => {
    const asked = answered([{ body: { data: [{ embedding }] } }])
      .provider.embedding('m')
      .embed({ input: 'one' })
    await expect(asked).rejects.toMatchObject({ code: 'bad_response', message: expect.stringContaining('a vector is empty') })
  })

  test('that come with more than numbers keep it', async () => {
    const data = [{ object: 'embedding', index: 0, embedding: [1], truncated: true }]
    const { raw } = await answered([{ body: { data } }])
      .provider.embedding('m')
      .embed({ input: 'one' })
    expect(raw).toEqual({ data: [{ truncated: true }] })
  })

  test('are the same in both formats: the 32-bit floats next to the numbers', async () => {
    const floats = await model().embed({ input: 'the same vector' })
    const packed = await model().embed({ input: 'the same vector', format: 'float32' })
    expect(packed.vectors).toEqual(floats.vectors.map((vector) => Float32Array.from(vector, Math.fround)))
    expect(Array.from(packed.vectors[0] ?? [])).toEqual(floats.vectors[0]?.map(Math.fround))
  })
})

describe('embedding inputs', () => {
  test('may be one text as token ids, with the end user', async () => {
    const { vectors } = await model().embed({
      input: [64, 22148, 9581],
      providerOptions: { openrouter: { user: 'user-1234' } },
    })
    expect(vectors).toEqual([[0.25, -0.75]])
  })

  test('may be many texts as token ids', async () => {
    expect((await model().embed({ input: [[64], [22148, 9581]] })).vectors).toHaveLength(2)
  })

  test('say what they are for', async () => {
    const result = await provider()
      .embedding('cohere/embed-v4.0')
      .embed({
        input: 'what is the sea',
        inputType: 'search_query',
        providerOptions: { openrouter: { provider: { order: ['cohere'], allowFallbacks: false } } },
      })
    expect(result).toMatchObject({ vectors: [[0.5, 0.5]], response: { upstream: 'Cohere', returnedModel: 'embed-v4.0' } })
  })

  test('may be pictures, sound, films and files beside words, and their tokens stay in raw', async () => {
    const result = await provider()
      .embedding('google/gemini-embedding-2')
      .embed({
        input: [
          {
            content: [
              { type: 'text', text: 'a calm sea' },
              { type: 'image', data: { url: 'https://example.com/sea.png' } },
            ],
          },
          'only words',
          {
            content: [
              { type: 'audio', data: { base64: 'SUQz', mediaType: 'audio/mpeg' } },
              { type: 'video', data: { bytes: new Uint8Array(3), mediaType: 'video/mp4' } },
              { type: 'file', data: { url: 'https://example.com/sea.pdf' } },
            ],
          },
        ],
      })
    expect(result.vectors).toHaveLength(3)
    expect(result.usage).toMatchObject({ inputTokens: 301, audioInputTokens: 32, cost: { usd: '0.0000602' } })
    expect(result.raw).toMatchObject({ usage: { prompt_tokens_details: { image_tokens: 258, file_tokens: 2 } } })
  })

  test('of token ids beside words are refused before anything is sent', async () => {
    const transport = replay()
    const mixed = provider(transport)
      .embedding('m')
      .embed({ input: [[1, 2], 'words'] })
    await expect(mixed).rejects.toMatchObject({ code: 'unsupported' })
    expect(transport.requests).toEqual([])
  })

  test('go in several requests when they are more than fit in one, with the exact sum of the cost', async () => {
    const transport = replay()
    const result = await provider(transport)
      .embedding('openai/text-embedding-3-small')
      .embed({ input: ['first', 'second', 'third'], batchSize: 2 })
    expect(result.vectors).toEqual([
      [1, 0],
      [0, 1],
      [1, 1],
    ])
    expect(transport.requests).toHaveLength(2)
    expect(result.usage).toMatchObject({ inputTokens: 3, cost: { usd: '0.00000006', byok: false, upstreamUsd: '0.00000006' } })
    expect(result.batches?.map(({ inputs, response }) => [inputs, response.id])).toEqual([
      [2, 'gen-emb-1767225600-authored000000000023'],
      [1, 'gen-emb-1767225600-authored000000000024'],
    ])
  })

  test('that fail leave the others, which were paid for', async () => {
    const failing = model().embed({ input: ['first', 'second', ''], batchSize: 2 }, { retry: false })
    await expect(failing).rejects.toMatchObject({
      code: 'bad_request',
      partialEmbeddings: { vectors: [[1, 0], [0, 1], null], failed: [2], usage: { cost: { usd: '0.00000004' } } },
    })
  })

  test('are cut at 2,048, and at 600,000 bytes', async () => {
    const sent = async (input: readonly string[]): Promise<number> => {
      const { body } = await explain(model(), { input })
      return (body as { readonly input: readonly string[] }).input.length // what encode writes
    }
    expect(await sent(Array.from({ length: 2_048 }, () => 'a'))).toBe(2_048)
    expect(await sent(Array.from({ length: 2_049 }, () => 'a'))).toBe(2_048)
    expect(await sent(Array.from({ length: 7 }, () => 'a'.repeat(100_000)))).toBe(6)
  })

  test('carry the session as a header, which endpoints of any age read', async () => {
    const explained = await explain(model(), { input: 'a', providerOptions: { openrouter: { sessionId: 's-1' } } })
    expect(explained.headers).toMatchObject({ 'x-session-id': 's-1' })
    expect(explained.body).toEqual({ model: 'openai/text-embedding-3-small', input: ['a'] })
  })
})
