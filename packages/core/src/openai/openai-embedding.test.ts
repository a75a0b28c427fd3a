import { describe, expect, test } from 'vitest'
import { openAiServer } from '../../test/openai-server.ts'
import { failure } from '../../test/failure.ts'

const base64 = Buffer.from(Float32Array.from([0.5, -1]).buffer).toString('base64')

function list(...vectors: readonly unknown[]): object {
  const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })).toReversed()
  return { object: 'list', model: 'e-1', data, usage: { prompt_tokens: 2, total_tokens: 2 } }
}

describe('embeddings in the shape of OpenAI', () => {
  test('are in the order of their inputs', async () => {
    const { bodies, provider } = openAiServer(list([1], [2]))
    const result = await provider
      .embedding('e')
      .embed({ input: ['a', { content: [{ type: 'text', text: 'b' }] }], dimensions: 1 })
    expect(result).toMatchObject({ vectors: [[1], [2]], usage: { inputTokens: 2 }, response: { returnedModel: 'e-1' } })
    expect(bodies).toEqual([{ model: 'e', input: ['a', 'b'], dimensions: 1 }])
  })

  test('come as base64 when 32 bits are enough, and are the same', async () => {
    const { bodies, provider } = openAiServer(list(base64))
    const { vectors } = await provider.embedding('e').embed({ input: 'a', format: 'float32' })
    expect(vectors).toEqual([Float32Array.from([0.5, -1])])
    expect(bodies).toEqual([{ model: 'e', input: 'a', encoding_format: 'base64' }])
    expect(
      (
        await openAiServer(list(base64))
          .provider.embedding('e')
          .embed({ input: [1, 2] })
      ).vectors,
    ).toEqual([[0.5, -1]])
  })

  test('are asked for without what the server does not take, and that is told', async () => {
    const { bodies, provider } = openAiServer(list([1]), { embedding: { features: [] } })
    const embedder = provider.embedding('e')
    const { vectors, warnings } = await embedder.embed({ input: 'a', dimensions: 3, inputType: 'query', format: 'float32' })
    expect(vectors).toEqual([Float32Array.from([1])])
    expect(bodies).toEqual([{ model: 'e', input: 'a' }])
    expect(warnings.map(({ option }) => option)).toEqual(['dimensions', 'inputType'])
  })

  test('of more inputs than fit go in several requests', async () => {
    const { bodies, provider } = openAiServer(list([1], [2]), {
      embedding: { limits: { inputs: 2 }, inputTypeField: 'input_type' },
    })
    const { usage, vectors } = await provider.embedding('e').embed({ input: ['a', 'b', 'c', 'd'], inputType: 'query' })
    expect(vectors).toHaveLength(4)
    expect(usage.inputTokens).toBe(4)
    expect(bodies).toMatchObject([{ input_type: 'query' }, { input: ['c', 'd'] }])
  })

  test.each<[string, object]>([
    ['too few', list()],
    ['none at all', {}],
    [
      'two of one index',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 0, embedding: [2] },
        ],
      },
    ],
    ['words', list(['a'], [1])],
    ['an empty one', list([], [1])],
    ['base64 of no floats', list('AQID', [1])],
  ])('that are %s are an error', async (_, reply) => {
    const { provider } = openAiServer(reply)
    const call = provider.embedding('e').embed({ input: ['a', 'b'] }, { retry: false })
    expect(await failure(call)).toMatchObject({ code: 'bad_response', maybeBilled: true, provider: 'acme' })
  })

  test('of pictures are refused before anything is sent', async () => {
    const { bodies, provider } = openAiServer(list([1]))
    const input = { content: [{ type: 'image', data: { url: 'https://a.example/a.png' } }] } as const
    expect(await failure(provider.embedding('e').embed({ input }))).toMatchObject({ code: 'unsupported' })
    expect(bodies).toEqual([])
  })
})
