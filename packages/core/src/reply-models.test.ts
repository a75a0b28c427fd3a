/** Codecs that are loaded with the first call of their kind. */
import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import { within } from '../test/within.ts'
import type { KindCodec, Loadable } from './codec.ts'
import { defineProvider } from './define-provider.ts'
import type { EmbeddingRequest, EmbeddingResult } from './embedding.ts'
import type { Provider, ProviderSettings } from './provider.ts'

type Embedding = KindCodec<EmbeddingRequest, EmbeddingResult, ProviderSettings>

const codec: Embedding = {
  encode: ({ input }) => ({ path: '/embed', body: { input } }),
  decode: () => ({ vectors: [[1]], usage: {}, raw: {} }),
}

describe('a codec that is loaded', () => {
  test('is asked for by the first call, not by making a model, and once for all models of a provider', async () => {
    let loads = 0
    const create = providers(async () => {
      loads++
      return codec
    })
    const provider = create()
    const [one, two] = [provider.embedding('one'), provider.embedding('two')]
    expect(loads).toBe(0)
    await Promise.all([one.embed({ input: 'a' }), two.embed({ input: 'a' })])
    expect((await one.embed({ input: 'a' })).vectors).toEqual([[1]])
    expect(loads).toBe(1)
    await create().embedding('one').embed({ input: 'a' })
    expect(loads).toBe(2)
  })

  test('that cannot be loaded is a typed error, and is asked for again by the next call', async () => {
    let loads = 0
    const model = providers(() =>
      ++loads === 1 ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(codec),
    )().embedding('x')
    expect(await failure(model.embed({ input: 'a' }))).toMatchObject({
      code: 'network',
      message: '[local] The code for embedding models could not be loaded: Failed to fetch',
      retryable: true,
      provider: 'local',
      modelId: 'x',
      attempts: 0,
      cause: { message: 'Failed to fetch' },
    })
    expect((await model.embed({ input: 'a' })).vectors).toEqual([[1]])
  })

  test.each([
    ['an abort', () => ({ signal: AbortSignal.timeout(20) }), 'aborted'],
    ['the total time', () => ({ timeouts: { totalMs: 20 } }), 'timeout'],
  ])('and never comes is ended by %s', async (_name, options, code) => {
    const model = providers(() => new Promise<never>(() => {}))().embedding('x')
    const error = await within(60, failure(model.embed({ input: 'a' }, options())))
    expect(error).toMatchObject({ code, provider: 'local', modelId: 'x', attempts: 0 })
  })
})

/** A factory of providers whose server answers everything. */
function providers(embedding: Loadable<Embedding>): () => Provider<{ readonly embedding: string }> {
  const factory = defineProvider({
    name: 'local',
    baseURL: 'http://127.0.0.1:11434',
    key: 'none',
    headers: (_settings: ProviderSettings) => ({}),
    embedding,
  })
  async function* body(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('{}')
  }
  return () =>
    factory({ transport: async () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: body() }) })
}
