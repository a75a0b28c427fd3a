import type { CallOptions, ImageRequest, ImageResult, PartialImage } from '@polymux/core'
import type { ReplayOptions } from '@polymux/testkit'
import { describe, expect, test } from 'vitest'
import { failingTransport } from '../../test/event-stream.ts'
import { provider, replay } from '../../test/replay.ts'
import { openrouter } from '../index.ts'

const gpt = 'openai/gpt-image-1'

interface Shown {
  readonly partials: readonly PartialImage[]
  readonly result?: ImageResult
  readonly error?: unknown
}

async function show(
  request: Omit<ImageRequest, 'onPartial'>,
  modelId = gpt,
  options: ReplayOptions & CallOptions = {},
): Promise<Shown> {
  const partials: PartialImage[] = []
  const { rechunk, ...call } = options
  const asked: ImageRequest = { ...request, onPartial: (partial) => void partials.push(partial) }
  try {
    const model = provider(replay(rechunk === undefined ? {} : { rechunk })).image(modelId)
    return { partials, result: await model.generate(asked, { retry: false, ...call }) }
  } catch (error) {
    return { partials, error }
  }
}

const calm: ImageRequest = { prompt: 'a calm sea, step by step', size: '1024x1024' }

describe('pictures shown while they are drawn', () => {
  test('come one after the other, and the finished one is the result', async () => {
    const { partials, result } = await show(calm)
    expect(partials).toEqual([
      { type: 'image', index: 0, base64: expect.stringMatching(/^iVBORw0KGgo/), mediaType: 'image/png' },
      { type: 'image', index: 1, base64: expect.stringMatching(/^iVBORw0KGgo/), mediaType: 'image/png' },
    ])
    expect(result).toMatchObject({
      images: [{ base64: expect.stringMatching(/^iVBORw0KGgo/), mediaType: 'image/png' }],
      created: 1_767_225_600,
      usage: { inputTokens: 12, outputTokens: 4175, imageTokens: 4160, cost: { usd: '0.0410000001' } },
      response: { id: 'gen-img-1767225600-authored000000000002', upstream: 'OpenAI' },
      raw: { background: 'opaque' },
      warnings: [],
    })
    expect(result?.raw).not.toHaveProperty('data')
    expect(result?.raw).not.toHaveProperty('b64_json')
  })

  test.each([1, 2, 3, 7, 'whole'] as const)('are the same in pieces of %s bytes', async (rechunk) => {
    expect(await show(calm, gpt, { rechunk })).toEqual(await show(calm))
  })

  test('that are written come as words of each phase', async () => {
    const { partials, result } = await show({ prompt: 'a lighthouse as drawing', outputFormat: 'svg' }, 'quiver/arrow-1')
    expect(partials).toEqual([
      { type: 'text', text: 'A tower.', phase: 'draft' },
      { type: 'text', text: '<svg ', phase: 'content' },
      { type: 'text', text: '/>', phase: 'content' },
    ])
    expect(result?.images).toEqual([{ base64: 'PHN2ZyAvPg==', mediaType: 'image/svg+xml' }])
    expect(result).not.toHaveProperty('created')
  })

  test('may be several, all of them in the result', async () => {
    expect((await show({ prompt: 'two seas', n: 2 })).result?.images).toHaveLength(2)
  })

  test.each([
    [{ prompt: 'a sea that is cut off' }, 1, 'no finished pictures'],
    [{ prompt: 'two seas, one missing', n: 2 }, 0, '1 finished picture,'],
  ])('%j that end too early are an error, not a shorter result', async (request, count, message) => {
    const { partials, error } = await show(request)
    expect(error).toMatchObject({ code: 'stream_truncated', phase: 'stream', message: expect.stringContaining(message) })
    expect(partials).toHaveLength(count)
  })

  test('of which the connection breaks are a network error', async () => {
    expect((await show({ prompt: 'a sea that breaks' })).error).toMatchObject({ code: 'network', phase: 'stream' })
  })

  test.each([
    ['a forbidden sea', { code: 'content_filter', retryable: false, message: expect.stringContaining('safety system') }],
    ['a sea without a host', { code: 'rate_limit', retryable: true, status: 429, upstream: 'OpenAI' }],
  ])('"%s" ends in the error that its event reports', async (prompt, error) => {
    expect((await show({ prompt })).error).toMatchObject({ ...error, phase: 'stream', provider: 'openrouter' })
  })

  test('by a host that cannot show them come at the end, with a warning', async () => {
    const { partials, result } = await show({ prompt: 'a sea from a host that does not stream' }, 'black-forest-labs/flux.2-pro')
    expect(partials).toEqual([])
    expect(result?.images).toHaveLength(1)
    expect(result?.warnings).toEqual([{ option: 'onPartial', message: expect.stringContaining('without showing') }])
  })

  test('and were paid for are not thrown away by onUnsupported', async () => {
    const request = { prompt: 'a sea from a host that does not stream' }
    const { result } = await show(request, 'black-forest-labs/flux.2-pro', { onUnsupported: 'error' })
    expect(result?.images).toHaveLength(1)
  })

  test('end when onPartial throws, with its error as the cause', async () => {
    const cause = new Error('enough')
    const call = provider()
      .image(gpt)
      .generate(
        {
          ...calm,
          onPartial: () => {
            throw cause
          },
        },
        { retry: false },
      )
    await expect(call).rejects.toMatchObject({ code: 'aborted', message: expect.stringContaining('enough') })
  })

  test('fall under the clocks of streams', async () => {
    const transport = failingTransport('data: {"type":"image_generation.partial_image","b64_json":"AA"}\n\n')
    const model = openrouter({ apiKey: 'k', transport }).image(gpt)
    const call = model.generate({ prompt: 'x', onPartial: () => {} }, { retry: false, timeouts: { idleMs: 100 } })
    await expect(call).rejects.toMatchObject({ code: 'timeout', phase: 'stream' })
  })

  test('that are no JSON are an error', async () => {
    const transport = failingTransport('data: half a {\n\n')
    const model = openrouter({ apiKey: 'k', transport }).image(gpt)
    const call = model.generate({ prompt: 'x', onPartial: () => {} }, { retry: false })
    await expect(call).rejects.toMatchObject({ code: 'bad_response', phase: 'stream' })
  })

  test('warn on the chat endpoint, which does not show them', async () => {
    const { warnings } = await provider()
      .image('google/gemini-2.5-flash-image')
      .generate({ prompt: 'a calm sea', onPartial: () => {}, providerOptions: { openrouter: { endpoint: 'chat' } } })
    expect(warnings.map(({ option }) => option)).toEqual(['onPartial'])
  })
})
