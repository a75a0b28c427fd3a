import { describe, expect, test } from 'vitest'
import { openAiServer } from '../../test/openai-server.ts'
import { failure } from '../../test/failure.ts'

const png = 'iVBORw0KGgoAAA=='

describe('pictures in the shape of OpenAI', () => {
  test('are asked for in its words, and read as base64 or links', async () => {
    const { bodies, provider } = openAiServer(
      {
        created: 7,
        background: 'opaque',
        data: [
          { b64_json: png, revised_prompt: 'a sea' },
          { b64_json: 'AAAA' },
          { url: 'https://a.example/b' },
          { url: `data:image/png;base64,${png}` },
        ],
        output_format: 'webp',
        usage: { input_tokens: 3, output_tokens: 5, total_tokens: 8 },
      },
      { image: { parameters: ['quality', 'outputFormat'], responseFormat: 'b64_json' } },
    )
    const result = await provider
      .image('i')
      .generate({ prompt: 'sea', n: 2, size: '1024x1024', quality: 'high', outputFormat: 'webp' })
    expect(bodies).toEqual([
      { model: 'i', prompt: 'sea', n: 2, size: '1024x1024', quality: 'high', output_format: 'webp', response_format: 'b64_json' },
    ])
    expect(result).toMatchObject({
      images: [
        { base64: png, mediaType: 'image/png', revisedPrompt: 'a sea' },
        { base64: 'AAAA', mediaType: 'image/webp' },
        { url: 'https://a.example/b', mediaType: 'image/*' },
        { base64: png, mediaType: 'image/png' },
      ],
      created: 7,
      usage: { inputTokens: 3, outputTokens: 5 },
      raw: { background: 'opaque' },
      warnings: [],
    })
  })

  test('are asked for without what the server does not take, and that is told', async () => {
    const { bodies, provider } = openAiServer({ data: [{ b64_json: png }] }, { image: { features: [], parameters: [] } })
    const { warnings } = await provider.image('i').generate({ prompt: 'sea', n: 2, size: 'auto', seed: 1, aspectRatio: '1:1' })
    expect(bodies).toEqual([{ model: 'i', prompt: 'sea' }])
    expect(warnings.map(({ option }) => option)).toEqual(['n', 'size', 'seed', 'aspectRatio'])
  })

  test('may be none, with a warning', async () => {
    const { images, warnings } = await openAiServer({ data: [] }).provider.image('i').generate({ prompt: 'sea' })
    expect(images).toEqual([])
    expect(warnings).toMatchObject([{ option: 'prompt' }])
  })

  test.each([[{}], [{ data: [{ text: 'no' }] }]])('that are nowhere in the reply are an error: %j', async (reply) => {
    const { provider } = openAiServer(reply)
    expect(await failure(provider.image('i').generate({ prompt: 'sea' }, { retry: false }))).toMatchObject({
      code: 'bad_response',
      maybeBilled: true,
    })
  })
})
