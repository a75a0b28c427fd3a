import { describe, expect, test } from 'vitest'
import { provider } from '../../test/replay.ts'

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
})
