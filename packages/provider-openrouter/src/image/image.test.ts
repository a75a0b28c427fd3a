import { explain } from '@polymux/core'
import type { ImageRequest, ImageResult, Transport } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { answered } from '../../test/answers.ts'
import { capture } from '../../test/capture.ts'
import { provider, replay } from '../../test/replay.ts'
import { openrouter } from '../index.ts'

const gemini = 'google/gemini-2.5-flash-image'
const flux = 'black-forest-labs/flux.2-pro'
const onImages = { providerOptions: { openrouter: { endpoint: 'images' } } } as const
const png = {
  choices: [{ message: { content: 'Here.', images: [{ image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }] } }],
  usage: { completion_tokens: 3, cost: 0.1 },
}

function draw(request: ImageRequest, modelId = gemini): Promise<ImageResult> {
  return provider().image(modelId).generate(request, { retry: false })
}

async function bodyFor(request: ImageRequest): Promise<unknown> {
  const wire = capture(png)
  await openrouter({ apiKey: 'k', transport: wire.transport }).image('m').generate(request)
  return wire.bodies()[0]
}

describe('an answer without the place for a picture', () => {
  test.each([
    ['images', 'hello'],
    ['images', '{}'],
    ['images', 'null'],
    ['chat', 'hello'],
    ['chat', '[]'],
    ['chat', '{"choices":[]}'],
  ] as const)('is an error: %s %s', async (endpoint, body) => {
    const { provider: answering } = answered([{ body, type: 'text/plain' }])
    const drawing = answering.image('m').generate({ prompt: 'x', providerOptions: { openrouter: { endpoint } } })
    await expect(drawing).rejects.toMatchObject({ code: 'bad_response', phase: 'body', maybeBilled: true })
  })

  test('but with the reason in its choice is that error', async () => {
    const choice = { finish_reason: 'error', error: { code: 429, message: 'Slow down' }, message: { content: '' } }
    const { provider: answering } = answered([{ body: { choices: [choice] } }])
    const drawing = answering.image('m').generate({ prompt: 'x' }, { retry: false })
    await expect(drawing).rejects.toMatchObject({ code: 'rate_limit', message: expect.stringContaining('Slow down') })
  })

  test('but with words keeps what else the choice says', async () => {
    const message = { role: 'assistant', content: 'No.', refusal: 'not that', images: [] }
    const choices = [{ finish_reason: 'content_filter', native_finish_reason: 'IMAGE_SAFETY', message }]
    const result = await answered([{ body: { choices } }])
      .provider.image('m')
      .generate({ prompt: 'x' })
    expect(result).toMatchObject({ images: [], text: 'No.', warnings: [{ option: 'prompt' }] })
    expect(result.raw['choices']).toEqual([
      {
        finish_reason: 'content_filter',
        native_finish_reason: 'IMAGE_SAFETY',
        message: { role: 'assistant', refusal: 'not that' },
      },
    ])
  })
})

test('an abort after the first of several pictures is an abort', async () => {
  const controller = new AbortController()
  let asked = 0
  const transport: Transport = async ({ signal }) => {
    if (++asked > 1) await new Promise((_resolve, reject) => signal?.addEventListener('abort', reject))
    setTimeout(() => controller.abort(), 20)
    const body = (async function* () {
      yield new TextEncoder().encode(JSON.stringify(png))
    })()
    return { status: 200, headers: { 'content-type': 'application/json' }, body }
  }
  const drawing = openrouter({ apiKey: 'k', transport }).image('m').generate({ prompt: 'x', n: 2 }, { signal: controller.signal })
  await expect(drawing).rejects.toMatchObject({ code: 'aborted', modelId: 'm' })
  expect(asked).toBe(2)
})

test('what the images endpoint says beside a picture is kept', async () => {
  const data = [{ b64_json: 'iVBORw0KGgo=', media_type: 'image/png', seed: 7 }]
  const result = await answered([{ body: { created: 0, data } }])
    .provider.image('m')
    .generate({ prompt: 'x', ...onImages })
  expect(result.images).toEqual([{ base64: 'iVBORw0KGgo=', mediaType: 'image/png' }])
  expect(result.raw).toEqual({ data: [{ seed: 7 }] })
})

describe('pictures over chat', () => {
  test('come as base64 with their media type, with usage and cost', async () => {
    const result = await draw({ prompt: 'a calm sea' })
    expect(result.images).toEqual([{ base64: expect.stringMatching(/^iVBORw0KGgo/), mediaType: 'image/png' }])
    expect(result).toMatchObject({
      text: expect.any(String),
      created: expect.any(Number),
      warnings: [],
      usage: { cost: { usd: expect.stringMatching(/^0\.\d+$/) } },
    })
  })

  test('size and quality become a ratio and a resolution', async () => {
    expect((await draw({ prompt: 'a calm sea', size: '1536x1024', quality: 'high' })).images).toHaveLength(1)
  })

  test('image settings of the caller win over size and quality, without a warning', async () => {
    const request: ImageRequest = {
      prompt: 'x',
      size: 'auto',
      quality: 'low',
      providerOptions: { openrouter: { imageConfig: { imageSize: '4K', aspectRatio: '21:9' } } },
    }
    expect(await bodyFor(request)).toMatchObject({ image_config: { image_size: '4K', aspect_ratio: '21:9' } })
    const wire = capture(png)
    const { warnings } = await openrouter({ apiKey: 'k', transport: wire.transport }).image('m').generate(request)
    expect(warnings).toEqual([])
  })

  test('a ratio, a resolution and a seed go as given', async () => {
    const body = await bodyFor({ prompt: 'x', aspectRatio: '20:9', resolution: '2K', seed: 7 })
    expect(body).toMatchObject({ image_config: { aspect_ratio: '20:9', image_size: '2K' }, seed: 7 })
  })

  test('pictures to edit come before the words', async () => {
    const body = await bodyFor({
      prompt: 'Edit',
      references: [{ type: 'image', data: { base64: 'AAAA', mediaType: 'image/png' } }],
    })
    expect(body).toMatchObject({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'text', text: 'Edit' },
          ],
        },
      ],
      modalities: ['image', 'text'],
    })
  })

  test('several are as many requests, and their usage and exact cost are added up', async () => {
    const wire = capture(png)
    const result = await openrouter({ apiKey: 'k', transport: wire.transport }).image('m').generate({ prompt: 'x', n: 3 })
    expect(wire.requests).toHaveLength(3)
    expect(wire.bodies().every((body) => !Object.hasOwn(body as object, 'n'))).toBe(true)
    expect(result.images).toHaveLength(3)
    expect(result.usage).toEqual({ outputTokens: 9, cost: { usd: '0.3', source: 'provider' } })
  })

  test('when some of several fail, the rest is kept and the failure is a warning', async () => {
    const good = capture(png)
    const bad = capture({ error: { code: 502, message: 'no luck' } }, 502)
    let calls = 0
    const transport: Transport = (request) => (calls++ === 0 ? bad.transport(request) : good.transport(request))
    const result = await openrouter({ apiKey: 'k', transport }).image('m').generate({ prompt: 'x', n: 2 }, { retry: false })
    expect(result.images).toHaveLength(1)
    expect(result.warnings).toEqual([{ option: 'n', message: expect.stringContaining('no luck') }])
  })

  test('an answer in words alone is no picture, with a warning that quotes it', async () => {
    const result = await draw({ prompt: 'Draw nothing, only talk' })
    expect(result.images).toEqual([])
    expect(result.text).not.toBe('')
    expect(result.warnings).toEqual([{ option: 'prompt', message: expect.stringContaining(result.text) }])
  })
})

describe('pictures on the images endpoint', () => {
  test('are drawn there after one refusal, and at once from then on', async () => {
    const transport = replay()
    const model = provider(transport).image(flux)
    const first = await model.generate({ prompt: 'a lighthouse' })
    await model.generate({ prompt: 'a lighthouse' })
    expect(transport.requests.map(({ path }) => path)).toEqual(['/api/v1/chat/completions', '/api/v1/images', '/api/v1/images'])
    expect(first.images).toEqual([{ base64: expect.any(String), mediaType: 'image/png' }])
    expect(first).not.toHaveProperty('created')
    expect(first.usage.cost?.usd).toBeDefined()
  })

  test('are drawn there at once for a model that a catalogue lists without text', async () => {
    const transport = replay()
    const catalog = { data: [{ id: flux, architecture: { output_modalities: ['image'] } }] }
    await openrouter({ apiKey: 'k', transport, catalog }).image(flux).generate({ prompt: 'a lighthouse' })
    expect(transport.requests.map(({ path }) => path)).toEqual(['/api/v1/images'])
  })

  test('size and number go as they are, in one request', async () => {
    const result = await draw({
      prompt: 'a lighthouse',
      size: '1536x1024',
      n: 2,
      providerOptions: { openrouter: { endpoint: 'images' } },
    })
    expect(result.images).toHaveLength(2)
  })

  test('auto is left out, other qualities are named as the endpoint names them', async () => {
    const on = { openrouter: { endpoint: 'images', imageConfig: { imageSize: '2K' } } } as const
    const wire = capture({ data: [] })
    const model = openrouter({ apiKey: 'k', transport: wire.transport }).image('m')
    await model.generate({ prompt: 'x', size: 'auto', quality: 'hd', providerOptions: on })
    expect(wire.bodies()[0]).toEqual({ model: 'm', prompt: 'x', quality: 'high', resolution: '2K' })
  })

  test('forcing the chat endpoint keeps its refusal', async () => {
    const forced = draw({ prompt: 'a lighthouse', providerOptions: { openrouter: { endpoint: 'chat' } } }, flux)
    await expect(forced).rejects.toMatchObject({ code: 'no_endpoint', status: 404 })
  })

  test('all settings go to the endpoint under its names', async () => {
    const result = await draw(
      {
        prompt: 'a red panda',
        n: 2,
        aspectRatio: '9:19.5',
        resolution: '2K',
        quality: 'xhigh',
        outputFormat: 'webp',
        outputCompression: 80,
        background: 'transparent',
        seed: 7,
        references: [
          { type: 'image', data: { url: 'https://example.com/panda.png?width=10' } },
          { type: 'image', data: { base64: 'iVBORw0KGgo=', mediaType: 'image/png' } },
        ],
        providerOptions: {
          openrouter: { provider: { order: ['openai'], options: { openai: { moderation: 'low' } } }, user: 'user-1234' },
        },
      },
      'openai/gpt-image-1',
    )
    expect(result.images).toEqual([
      { base64: 'UklGRgAAAABXRUJQ', mediaType: 'image/webp' },
      { base64: 'UklGRgAAAABXRUJQ', mediaType: 'image/webp' },
    ])
    expect(result.warnings).toEqual([])
    expect(result.response).toMatchObject({ id: 'gen-img-1767225600-authored000000000001', upstream: 'OpenAI' })
  })

  test('fewer than asked for are a warning', async () => {
    const { images, warnings } = await draw({ prompt: 'three seas', n: 3, ...onImages }, 'openai/gpt-image-1')
    expect(images).toHaveLength(1)
    expect(warnings).toEqual([{ option: 'n', message: expect.stringContaining('3 pictures were asked for and 1 came') }])
  })

  test('a host that fails is an error with its name', async () => {
    await expect(draw({ prompt: 'a sea that fails', ...onImages }, 'openai/gpt-image-1')).rejects.toMatchObject({
      code: 'upstream',
      status: 502,
      upstream: 'OpenAI',
    })
  })

  test.each([
    [{ n: 11 }, 'at most 10'],
    [
      { references: Array.from({ length: 17 }, () => ({ type: 'image', data: { url: 'https://a.test/a.png' } }) as const) },
      'at most 16',
    ],
    [{ size: '1024x1024', aspectRatio: '16:9' }, 'contradicts aspectRatio 16:9'],
  ])('%j is refused before anything is sent', async (settings, message) => {
    const transport = replay()
    const drawn = provider(transport)
      .image(flux)
      .generate({ prompt: 'x', ...settings, ...onImages })
    await expect(drawn).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining(message) })
    expect(transport.requests).toEqual([])
  })

  test('pixels decide alone, and a size without pixels goes with a ratio', async () => {
    const model = provider().image(flux)
    const pixels = await explain(model, { prompt: 'x', size: '1792x1024', aspectRatio: '16:9', resolution: '2K', ...onImages })
    expect(pixels.body).toEqual({ model: flux, prompt: 'x', size: '1792x1024' })
    expect(pixels.warnings.map(({ option }) => option)).toEqual(['resolution'])
    expect(pixels.notes.map(({ option }) => option)).toEqual(['aspectRatio'])
    const tier = await explain(model, { prompt: 'x', size: '4K', aspectRatio: '3:2', ...onImages })
    expect(tier.body).toEqual({ model: flux, prompt: 'x', size: '4K', aspect_ratio: '3:2' })
  })

  test('options of chat warn and are not sent; the session is a header', async () => {
    const explained = await explain(provider().image(flux), {
      prompt: 'x',
      providerOptions: { openrouter: { endpoint: 'images', plugins: [{ id: 'web' }], sessionId: 's-1' } },
    })
    expect(explained.body).toEqual({ model: flux, prompt: 'x' })
    expect(explained.headers).toMatchObject({ 'x-session-id': 's-1' })
    expect(explained.warnings.map(({ option }) => option)).toEqual(['providerOptions.openrouter.plugins'])
  })

  test.each([
    ['outputFormat', { outputFormat: 'png' }],
    ['outputCompression', { outputCompression: 0 }],
    ['background', { background: 'opaque' }],
    ['onPartial', { onPartial: () => {} }],
  ])('%s leads there, because chat has no such setting', async (name, setting) => {
    const explained = await explain(provider().image(gemini), { prompt: 'x', ...setting })
    expect(explained.url).toMatch(/\/images$/)
    expect(explained.notes.map(({ option }) => option)).toEqual([name])
    const forced = { openrouter: { endpoint: 'chat' } } as const
    const onChat = await explain(provider().image(gemini), { prompt: 'x', ...setting, providerOptions: forced })
    expect(onChat.url).toMatch(/\/chat\/completions$/)
    expect(onChat.warnings.map(({ option }) => option)).toEqual([name])
  })
})
