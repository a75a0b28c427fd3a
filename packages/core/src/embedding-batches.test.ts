import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import { defineProvider, embeddingInputs } from './adapter.ts'
import type { EmbeddingCodec, WireReply } from './adapter.ts'
import { batchSizes } from './embedding-batches.ts'
import type { EmbeddingModel, EmbeddingRequest, Transport } from './index.ts'
import { ModelError } from './index.ts'

interface Served {
  readonly model: EmbeddingModel
  readonly requests: (readonly string[])[]
  /** Most requests that were under way at once. */
  mostAtOnce(): number
}

/** Vectors are [number in the text, length of the batch]; `bad` texts answer 400. Later batches answer sooner. */
function serve(limits?: EmbeddingCodec<object>['limits']): Served {
  const requests: (readonly string[])[] = []
  let active = 0
  let most = 0
  const transport: Transport = async (request) => {
    const texts = JSON.parse(String(request.body)) as readonly string[]
    requests.push(texts)
    most = Math.max(most, ++active)
    await new Promise((resolve, reject) => {
      request.signal?.addEventListener('abort', () => reject(request.signal?.reason), { once: true })
      setTimeout(resolve, texts.includes('slow') ? 5_000 : 20 - requests.length)
    })
    active--
    const status = texts.includes('bad') ? 400 : 200
    const answer = status === 200 ? texts.map((text) => [Number(text), texts.length]) : { error: { message: 'bad input' } }
    return { status, headers: { 'content-type': 'application/json' }, body: once(JSON.stringify(answer)) }
  }
  const codec: EmbeddingCodec<object> = {
    ...(limits && { limits }),
    encode(request, context) {
      if (request.dimensions !== undefined) context.warn('dimensions', 'cannot be chosen.')
      if (embeddingInputs(request).includes('unencodable')) throw new ModelError({ code: 'unsupported', message: 'no' })
      return { path: '/embed', body: embeddingInputs(request) }
    },
    decode: ({ body }: WireReply) => ({
      vectors: body as readonly (readonly number[])[], // what the transport above gives
      usage: { inputTokens: 2, cost: { usd: '0.1', source: 'provider' } },
      raw: { usage: { n: 1 } },
      response: { id: `id-${requests.length}` },
    }),
  }
  const acme = defineProvider({ name: 'acme', baseURL: 'http://acme.test', key: 'none', embedding: codec })
  return { model: acme({ transport }).embedding('m'), requests, mostAtOnce: () => most }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index))

describe('embed with more inputs than a request takes', () => {
  test('sends as many requests as needed and gives the vectors in the order of the inputs', async () => {
    const { model, requests } = serve({ inputs: 3 })
    const { vectors } = await model.embed({ input: numbers(10) })
    expect(vectors.map(([number]) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(requests.map((texts) => texts.length).toSorted()).toEqual([1, 3, 3, 3])
  })

  test('adds up usage and cost exactly, and tells of each request', async () => {
    const result = await serve({ inputs: 4 }).model.embed({ input: numbers(12) })
    expect(result.usage).toEqual({ inputTokens: 6, cost: { usd: '0.3', source: 'provider' } })
    expect(result.batches).toEqual(
      Array.from({ length: 3 }, () => ({
        inputs: 4,
        usage: { inputTokens: 2, cost: { usd: '0.1', source: 'provider' } },
        response: { id: expect.stringMatching(/^id-/) },
        raw: { usage: { n: 1 } },
      })),
    )
  })

  test('one request is enough for what fits, and nothing is added to its result', async () => {
    const { model, requests } = serve({ inputs: 3 })
    const result = await model.embed({ input: numbers(3) })
    expect(requests).toHaveLength(1)
    expect(result).not.toHaveProperty('batches')
  })

  test('keeps four requests under way, or as many as the caller says', async () => {
    const byDefault = serve({ inputs: 1 })
    await byDefault.model.embed({ input: numbers(9) })
    expect(byDefault.mostAtOnce()).toBe(4)
    const two = serve({ inputs: 1 })
    await two.model.embed({ input: numbers(9), maxParallel: 2 })
    expect(two.mostAtOnce()).toBe(2)
  })

  test('the size that the caller gives counts alone, with or without limits of the provider', async () => {
    for (const limits of [undefined, { inputs: 2, bytes: 1 }]) {
      const { model, requests } = serve(limits)
      await model.embed({ input: numbers(10), batchSize: 5 })
      expect(requests).toHaveLength(2)
    }
  })

  test('warns once of what each request would warn of', async () => {
    const { warnings } = await serve({ inputs: 1 }).model.embed({ input: numbers(5), dimensions: 8 })
    expect(warnings).toEqual([{ option: 'dimensions', message: 'cannot be chosen.' }])
  })

  test('sends nothing when one of the requests cannot be made', async () => {
    const { model, requests } = serve({ inputs: 1 })
    expect((await failure(model.embed({ input: ['0', '1', 'unencodable'] }))).code).toBe('unsupported')
    expect(requests).toEqual([])
  })

  test('explains the first of the requests', async () => {
    const { model } = serve({ inputs: 2 })
    expect(await model.explain?.({ input: numbers(5) })).toMatchObject({ body: ['0', '1'] })
  })

  test('does not change the request', async () => {
    const request: EmbeddingRequest = Object.freeze({ input: Object.freeze(numbers(5)) })
    await serve({ inputs: 2 }).model.embed(request)
    expect(request).toEqual({ input: numbers(5) })
  })
})

describe('embed of which some requests fail', () => {
  test('rejects with the vectors that were paid for and the inputs that have none, and begins no other request', async () => {
    const { model, requests } = serve({ inputs: 2 })
    const input = ['0', '1', '2', '3', 'bad', '5', '6', '7', '8', '9']
    const error = await failure(model.embed({ input, maxParallel: 1 }, { retry: false }))
    expect(error).toMatchObject({ code: 'bad_request', status: 400, provider: 'acme' })
    expect(error.message).toContain('6 of 10 inputs have no vector')
    expect(error.partialEmbeddings).toEqual({
      vectors: [[0, 2], [1, 2], [2, 2], [3, 2], null, null, null, null, null, null],
      failed: [4, 5, 6, 7, 8, 9],
      usage: { inputTokens: 4, cost: { usd: '0.2', source: 'provider' } },
    })
    expect(requests).toHaveLength(3)
  })

  test('waits for the requests under way, which are billed anyway', async () => {
    const { model } = serve({ inputs: 1 })
    const error = await failure(model.embed({ input: ['bad', '1', '2', '3', '4', '5', '6'] }, { retry: false }))
    expect(error.partialEmbeddings?.failed).toContain(0)
    expect(error.partialEmbeddings?.vectors.slice(1, 4)).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ])
  })

  test('is the plain failure when none succeeded', async () => {
    const error = await failure(serve({ inputs: 1 }).model.embed({ input: ['bad', 'bad'] }, { retry: false }))
    expect(error.code).toBe('bad_request')
    expect(error.partialEmbeddings).toBeUndefined()
  })

  test('an abort keeps what had come', async () => {
    const controller = new AbortController()
    const { model } = serve({ inputs: 1 })
    const pending = failure(model.embed({ input: ['0', 'slow', '2'] }, { signal: controller.signal }))
    setTimeout(() => controller.abort(), 100)
    const error = await pending
    expect(error).toMatchObject({ code: 'aborted', partialEmbeddings: { vectors: [[0, 1], null, [2, 1]], failed: [1] } })
  })

  test('survives JSON, and float arrays until then', () => {
    const partialEmbeddings = { vectors: [Float32Array.of(0.1, 2), null], failed: [1], usage: { inputTokens: 1 } }
    const error = new ModelError({ code: 'upstream', message: 'x', partialEmbeddings })
    expect(error.partialEmbeddings).toBe(partialEmbeddings)
    const revived = ModelError.from(JSON.parse(JSON.stringify(error)))
    expect(revived.partialEmbeddings).toEqual({ ...partialEmbeddings, vectors: [[Math.fround(0.1), 2], null] })
  })
})

describe('batchSizes', () => {
  test.each([
    [5, { inputs: 2 }, [2, 2, 1]],
    [5, undefined, [5]],
    [4, { inputs: 2 }, [2, 2]],
    [1, { inputs: 2 }, [1]],
  ])('%i inputs under %j are %j', (count, limits, sizes) => {
    expect(batchSizes(numbers(count), limits)).toEqual(sizes)
  })

  test('counts the bytes of texts in UTF-8, and sends alone what is too large by itself', () => {
    const texts = ['a'.repeat(10), 'é'.repeat(5), '海'.repeat(4), '🌊🌊🌊', 'x']
    const sizes = texts.map((text) => new TextEncoder().encode(text).length)
    expect(sizes).toEqual([10, 10, 12, 12, 1])
    expect(batchSizes(texts, { inputs: 9, bytes: 20 })).toEqual([2, 1, 2])
    expect(batchSizes(texts, { inputs: 9, bytes: 19 })).toEqual([1, 1, 1, 2])
    expect(batchSizes(texts, { inputs: 9, bytes: 3 })).toEqual([1, 1, 1, 1, 1])
  })

  test('counts token ids, and media as their base64', () => {
    const media = { content: [{ type: 'image', data: { bytes: new Uint8Array(30), mediaType: 'image/png' } }] } as const
    expect(batchSizes([[1, 2, 3], [4], media, media], { inputs: 9, bytes: 48 })).toEqual([3, 1])
  })
})

describe('embeddingInputs', () => {
  test.each([
    ['a', ['a']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [[1, 2], [[1, 2]]],
    [
      [[1], [2]],
      [[1], [2]],
    ],
    [{ content: [{ type: 'text', text: 'a' }] as const }, [{ content: [{ type: 'text', text: 'a' }] }]],
  ])('of %j are %j', (input, inputs) => {
    expect(embeddingInputs({ input })).toEqual(inputs)
  })
})
