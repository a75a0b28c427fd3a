import type { ImageRequest, ImageResult, Transport } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { capture } from '../../test/capture.ts'
import { provider, replay } from '../../test/replay.ts'
import { openrouter } from '../index.ts'

const gemini = 'google/gemini-2.5-flash-image'
const flux = 'black-forest-labs/flux.2-pro'
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
})
