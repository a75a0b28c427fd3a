import { ModelError } from '@polymux/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { answered } from '../../test/answers.ts'
import type { Answer } from '../../test/answers.ts'

const base = 'https://openrouter.ai/api/v1'
const flash = {
  id: 'a/flash',
  canonical_slug: 'a/flash-20260101',
  name: 'A: Flash',
  created: 1,
  description: 'd',
  context_length: 1000,
  architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'], tokenizer: 'Other' },
  pricing: { prompt: '0.0000001', completion: '-1', overrides: [{ min_prompt_tokens: 5, prompt: '1' }], discount: 0.5 },
  top_provider: { context_length: 900, max_completion_tokens: 50, is_moderated: true },
  supported_parameters: ['tools', 'temperature'],
  supported_voices: null,
  reasoning: { mandatory: true },
  brand_new: { deep: 1 },
}
const free = { ...flash, id: 'a/flash:free', supported_parameters: [], reasoning: undefined }
const alias = { ...flash, id: '~a/latest', canonical_slug: '~a/latest', alias_target: { slug: 'a/flash', name: 'A' } }
const listed: Answer = { body: { data: [free, flash, alias, { name: 'no id' }, null], total_count: 3, links: { next: null } } }
const notFound: Answer = { status: 404, body: { error: { code: 404, message: 'Model not found' } } }
const down: Answer = { status: 503, body: { error: { code: 503, message: 'down' } } }
const once = { retry: false } as const

afterEach(() => {
  vi.useRealTimers()
})

describe('catalog.models()', () => {
  test('asks for all modalities unless told, filters under their wire names, and needs no key', async () => {
    vi.stubEnv('OPENROUTER_API_KEY', undefined)
    vi.stubEnv('OR_API_KEY', undefined)
    const { provider, requests, sent } = answered([listed], { apiKey: undefined })
    await provider.catalog.models()
    await provider.catalog.models({
      outputModalities: ['text', 'image'],
      inputModalities: ['file'],
      supportedParameters: ['tools', 'seed'],
      category: 'programming',
      q: 'flash',
      sort: 'newest',
      minContextLength: 1000,
      maxPrice: 0.5,
      minOutputPrice: 0,
      architecture: 'Claude',
      authors: ['a', 'b'],
      providers: ['X'],
      distillable: false,
      zdr: true,
      region: 'eu',
      minAgeDays: 1,
      maxToolSuccessRate: 0.9,
      offset: 2,
      limit: 10,
    })
    expect(sent()).toEqual([
      { method: 'GET', url: `${base}/models?output_modalities=all` },
      {
        method: 'GET',
        url: `${base}/models?output_modalities=text%2Cimage&input_modalities=file&supported_parameters=tools%2Cseed&category=programming&q=flash&sort=newest&context=1000&max_price=0.5&min_output_price=0&arch=Claude&model_authors=a%2Cb&providers=X&distillable=false&zdr=true&region=eu&min_age_days=1&max_tool_success_rate=0.9&offset=2&limit=10`,
      },
    ])
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
    vi.unstubAllEnvs()
  })

  test('types what it knows, keeps prices as they are given and everything in raw, and drops what has no id', async () => {
    const { provider } = answered([listed])
    const list = await provider.catalog.models()
    expect(list.data.map(({ id }) => id)).toEqual(['a/flash:free', 'a/flash', '~a/latest'])
    expect(list).toMatchObject({ totalCount: 3, raw: { total_count: 3, links: { next: null } } })
    expect(list.data[1]).toEqual({
      id: 'a/flash',
      canonicalSlug: 'a/flash-20260101',
      name: 'A: Flash',
      description: 'd',
      createdAt: 1,
      contextLength: 1000,
      maxCompletionTokens: 50,
      moderated: true,
      inputModalities: ['text', 'image'],
      outputModalities: ['text'],
      supportedParameters: ['tools', 'temperature'],
      architecture: flash.architecture,
      pricing: flash.pricing,
      topProvider: flash.top_provider,
      reasoning: flash.reasoning,
      raw: flash,
    })
    expect(list.data[2]?.aliasTarget).toBe('a/flash')
  })

  test('what it gives is a catalog for openrouter()', async () => {
    const drawer = { id: 'a/drawer', architecture: { output_modalities: ['image'] } }
    const catalog = await answered([{ body: { data: [drawer] } }]).provider.catalog.models()
    const { provider, sent } = answered([{ body: { created: 0, data: [{ b64_json: 'iVBORw0KGgo=' }] } }], { catalog })
    await provider.image('a/drawer').generate({ prompt: 'A sea' })
    expect(sent().map(({ url }) => url)).toEqual([`${base}/images`])
  })

  test.each([{ body: { data: 'no list' } }, { body: [] }, { body: { models: [] } }])(
    'rejects %j with bad_response',
    async (answer) => {
      await expect(answered([answer]).provider.catalog.models()).rejects.toMatchObject({ code: 'bad_response' })
    },
  )
})

describe('the cache', () => {
  test('asks once for callers at the same time and for an hour after, whatever the order of the filters', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { provider, requests } = answered([listed])
    const [first, second] = await Promise.all([
      provider.catalog.models({ q: 'a', sort: 'newest' }),
      provider.catalog.models({ sort: 'newest', q: 'a' }),
    ])
    expect(second).toBe(first)
    vi.advanceTimersByTime(3_599_000)
    expect(await provider.catalog.models({ q: 'a', sort: 'newest' })).toBe(first)
    expect(requests).toHaveLength(1)
    vi.advanceTimersByTime(2_000)
    expect(await provider.catalog.models({ q: 'a', sort: 'newest' })).not.toBe(first)
    expect(requests).toHaveLength(2)
  })

  test('gives an old list while OpenRouter is down, and asks again half a minute later', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { provider, requests } = answered([listed, down, listed])
    const first = await provider.catalog.models({}, once)
    vi.advanceTimersByTime(3_601_000)
    expect(await provider.catalog.models({}, once)).toBe(first)
    expect(await provider.catalog.models({}, once)).toBe(first)
    expect(requests).toHaveLength(2)
    vi.advanceTimersByTime(31_000)
    const newer = await provider.catalog.models({}, once)
    expect(newer.fetchedAt).toBeGreaterThan(first.fetchedAt)
  })

  test('a failure is not kept', async () => {
    const { provider } = answered([down, listed])
    await expect(provider.catalog.models({}, once)).rejects.toMatchObject({ status: 503 })
    expect((await provider.catalog.models({}, once)).data).toHaveLength(3)
  })

  test('refresh() asks anew', async () => {
    const { provider, requests } = answered([listed])
    const first = await provider.catalog.models()
    expect(await provider.catalog.refresh()).not.toBe(first)
    expect(requests).toHaveLength(2)
  })

  test('a call with headers of its own is not shared, and a TTL of 0 keeps nothing', async () => {
    const own = answered([listed])
    await own.provider.catalog.models()
    await own.provider.catalog.models({}, { headers: { 'x-a': '1' } })
    expect(own.requests).toHaveLength(2)
    const none = answered([listed], { catalogTtlMs: 0 })
    await none.provider.catalog.models()
    await none.provider.catalog.models()
    expect(none.requests).toHaveLength(2)
  })

  test('one caller who aborts leaves the request to the others', async () => {
    let answer = (): void => {}
    let requests = 0
    const held = new Promise<void>((resolve) => (answer = resolve))
    const { provider } = answered([], {
      async transport() {
        requests++
        await held
        const body = (async function* () {
          yield new TextEncoder().encode(JSON.stringify(listed.body))
        })()
        return { status: 200, headers: { 'content-type': 'application/json' }, body }
      },
    })
    const controller = new AbortController()
    const leaving = provider.catalog.models({}, { signal: controller.signal }).catch((error: unknown) => error)
    const staying = provider.catalog.models()
    await vi.waitFor(() => expect(requests).toBe(1), { interval: 1 })
    controller.abort()
    expect(await leaving).toMatchObject({ code: 'aborted' })
    answer()
    expect((await staying).data).toHaveLength(3)
    expect(requests).toBe(1)
  })

  test('a caller who has aborted already sends nothing, and is told so even of what is kept', async () => {
    const { provider, requests } = answered([listed])
    const options = { signal: AbortSignal.abort() }
    await expect(provider.catalog.models({}, options)).rejects.toMatchObject({ code: 'aborted' })
    expect(requests).toHaveLength(0)
    await provider.catalog.models()
    await expect(provider.catalog.models({}, options)).rejects.toMatchObject({ code: 'aborted' })
  })

  test('the request ends with the last caller who waits for it', async () => {
    let aborted = false
    const { provider } = answered([listed], {
      transport: ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            aborted = true
            reject(new Error('aborted'))
          })
        }),
    })
    const controller = new AbortController()
    const failure = provider.catalog.models({}, { signal: controller.signal }).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 50))
    controller.abort()
    expect(await failure).toMatchObject({ code: 'aborted' })
    await vi.waitFor(() => expect(aborted).toBe(true))
  })
})

describe('catalog.model()', () => {
  test('finds ids, canonical slugs, aliases and variants in a list that is there', async () => {
    const { provider, requests } = answered([listed])
    const { catalog } = provider
    await catalog.models()
    const found = async (id: string): Promise<string> => (await catalog.model(id)).id
    expect(await found('a/flash')).toBe('a/flash')
    expect(await found('a/flash:free')).toBe('a/flash:free')
    expect(await found('a/flash-20260101')).toBe('a/flash')
    expect(await found('~a/latest')).toBe('~a/latest')
    expect(await found('a/flash:nitro')).toBe('a/flash')
    expect(await found('a/flash:free:online')).toBe('a/flash:free')
    expect(await found('a/flash@preset/mail')).toBe('a/flash')
    expect(requests).toHaveLength(1)
  })

  test('asks for one model where there is no list, and without its variant when that is not known', async () => {
    const { provider, sent } = answered([notFound, { body: { data: flash } }])
    expect((await provider.catalog.model('a/flash:nitro')).id).toBe('a/flash')
    expect(sent().map(({ url }) => url)).toEqual([`${base}/model/a/flash:nitro`, `${base}/model/a/flash`])
  })

  test('rejects with not_found for a model that is not there', async () => {
    const { provider, requests } = answered([notFound])
    await expect(provider.catalog.model('a/none')).rejects.toMatchObject({ code: 'not_found' })
    expect(requests).toHaveLength(1)
  })

  const badIds: readonly unknown[] = ['flash', '', '@preset/mail', 'a/..', '../key', 'a/b/c', '/b', undefined]
  test.each(badIds)('sends nothing for the id %j', async (given) => {
    // Safe: what the types rule out is tested as well.
    const id = given as string
    const { provider, requests } = answered([listed])
    await expect(provider.catalog.model(id)).rejects.toMatchObject({ code: 'bad_request' })
    await expect(provider.catalog.endpoints(id)).rejects.toMatchObject({ code: 'bad_request' })
    expect(requests).toHaveLength(0)
  })
})

describe('catalog.capabilities()', () => {
  test('tells yes from no where the catalogue lists something', async () => {
    const { provider } = answered([listed])
    await provider.catalog.models()
    expect(await provider.catalog.capabilities('a/flash')).toMatchObject({
      tools: 'yes',
      structuredOutputs: 'no',
      reasoning: 'yes',
      reasoningMandatory: 'yes',
      imageInput: 'yes',
      audioInput: 'no',
      textOutput: 'yes',
      imageOutput: 'no',
    })
  })

  test('is unknown where it lists nothing, and for models that are not there', async () => {
    const { provider } = answered([notFound])
    const unlisted = await provider.catalog.capabilities('a/none')
    expect(new Set(Object.values(unlisted))).toEqual(new Set(['unknown']))
    const empty = answered([{ body: { data: free } }])
    expect(await empty.provider.catalog.capabilities('a/flash:free')).toMatchObject({
      tools: 'unknown',
      reasoningMandatory: 'unknown',
    })
  })

  test('rejects when the catalogue cannot be asked', async () => {
    const error = await answered([down])
      .provider.catalog.capabilities('a/b', once)
      .catch((thrown: unknown) => thrown)
    expect(ModelError.is(error) && error.status).toBe(503)
  })
})

describe('the other lists', () => {
  const host = {
    name: 'X | a/flash',
    tag: 'x/fp8',
    provider_name: 'X',
    model_id: 'a/flash',
    context_length: 10,
    quantization: 'fp8',
    status: 0,
    uptime_last_5m: 99.5,
    uptime_last_30m: null,
    latency_last_30m: null,
    throughput_last_30m: { p50: 10 },
    supports_implicit_caching: false,
    supported_parameters: ['tools'],
    pricing: { prompt: '1' },
  }

  test('hosts of a model, and those that keep nothing', async () => {
    const { provider, sent } = answered([{ body: { data: { id: 'a/flash', endpoints: [host] } } }, { body: { data: [host] } }])
    const expected = [
      {
        name: 'X | a/flash',
        tag: 'x/fp8',
        upstream: 'X',
        modelId: 'a/flash',
        contextLength: 10,
        quantization: 'fp8',
        status: 0,
        uptimeLast5Minutes: 99.5,
        throughputLast30Minutes: { p50: 10 },
        implicitCaching: false,
        supportedParameters: ['tools'],
        pricing: { prompt: '1' },
        raw: host,
      },
    ]
    expect(await provider.catalog.endpoints('a/flash')).toEqual(expected)
    expect(await provider.catalog.zdrEndpoints()).toEqual(expected)
    expect(sent().map(({ url }) => url)).toEqual([`${base}/models/a/flash/endpoints`, `${base}/endpoints/zdr`])
  })

  test('providers, counts, embedding models and those that the key may use', async () => {
    const { provider, sent, requests } = answered([
      { body: { data: [{ name: 'X', slug: 'x', headquarters: 'US', datacenters: null, status_page_url: 's' }] } },
      { body: { data: { count: 421 } } },
      listed,
      listed,
    ])
    expect(await provider.catalog.providers()).toMatchObject([{ name: 'X', slug: 'x', headquarters: 'US', statusPageUrl: 's' }])
    expect(await provider.catalog.count({ outputModalities: ['text'] })).toBe(421)
    expect((await provider.catalog.embeddingModels({ limit: 5 })).data).toHaveLength(3)
    expect((await provider.catalog.userModels()).data).toHaveLength(3)
    expect(sent().map(({ url }) => url)).toEqual([
      `${base}/providers`,
      `${base}/models/count?output_modalities=text`,
      `${base}/embeddings/models?limit=5`,
      `${base}/models/user`,
    ])
    expect(requests[3]?.headers['authorization']).toBe('Bearer sk-test')
  })

  test('models that draw, their hosts, and models that film', async () => {
    const { provider, sent } = answered([
      { body: { data: [{ id: 'a/draw', supports_streaming: true, supported_parameters: { n: { max: 4 } } }, {}] } },
      {
        body: {
          id: 'a/draw',
          endpoints: [
            { provider_name: 'X', provider_tag: null, pricing: [{ billable: 'output_image', unit: 'image', cost_usd: 0.04 }] },
          ],
        },
      },
      {
        body: {
          data: [{ id: 'a/film', supported_durations: [4, 8], supported_sizes: null, pricing_skus: { s: '0.1' }, seed: true }],
        },
      },
    ])
    expect(await provider.catalog.imageModels()).toMatchObject([
      { id: 'a/draw', streaming: true, supportedParameters: { n: { max: 4 } } },
    ])
    expect(await provider.catalog.imageEndpoints('a/draw')).toMatchObject([
      { upstream: 'X', pricing: [{ billable: 'output_image', unit: 'image', cost_usd: 0.04 }] },
    ])
    expect(await provider.catalog.videoModels()).toMatchObject([
      { id: 'a/film', durations: [4, 8], takesSeed: true, pricing: { s: '0.1' } },
    ])
    expect(sent().map(({ url }) => url)).toEqual([
      `${base}/images/models`,
      `${base}/images/models/a/draw/endpoints`,
      `${base}/videos/models`,
    ])
  })

  test('no call of a model asks for any of them', async () => {
    const { provider, sent } = answered([
      { body: { id: 'gen-1', choices: [{ finish_reason: 'stop', message: { content: 'Hi' } }] } },
    ])
    await provider.chat('a/flash').generate({ messages: [{ role: 'user', content: 'Hi' }] })
    expect(sent().map(({ url }) => url)).toEqual([`${base}/chat/completions`])
  })
})
