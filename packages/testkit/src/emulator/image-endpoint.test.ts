import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { at, call, callJson } from '../../test/emulator-calls.ts'
import { createEmulator } from '../emulator.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'

const model = 'openai/gpt-image-1'
const prompt = 'a calm sea'

describe('POST /images, streamed', () => {
  test('shows each picture unfinished twice, then finished, and the usage of all at the end', async () => {
    const { headers, text } = await call(createEmulator(), '/images', { model, prompt, n: 2, resolution: '512', stream: true })
    expect(headers['content-type']).toBe('text/event-stream')
    const events = eventsOf(text)
    expect(events.map(({ type, partial_image_index: index }) => [type, index ?? null])).toEqual([
      ['image_generation.partial_image', 0],
      ['image_generation.partial_image', 1],
      ['image_generation.completed', null],
      ['image_generation.partial_image', 0],
      ['image_generation.partial_image', 1],
      ['image_generation.completed', null],
    ])
    expect(new Set(events.map((event) => event['b64_json'])).size).toBe(6)
    expect(events[2]).toMatchObject({ media_type: 'image/png', created: 1_767_225_600 })
    expect(events[2]).not.toHaveProperty('usage')
    expect(at(events[5], 'usage')).toMatchObject({ prompt_tokens: 3, completion_tokens: 1_290, cost: 0.051615 })
    expect(text).toContain('"cost":0.051615,')
  })

  test('ends with the pictures that the whole answer has', async () => {
    const whole = await callJson(createEmulator(), '/images', { model, prompt })
    const options = { provider: { options: { openai: { partial_images: 0 } } } }
    const [only, ...others] = eventsOf(
      (await call(createEmulator(), '/images', { model, prompt, stream: true, ...options })).text,
    )
    expect(others).toEqual([])
    expect(at(only, 'b64_json')).toBe(at(whole, 'data', 0, 'b64_json'))
  })

  test('shows pictures when they are due', async () => {
    const emulator = createEmulator({ pace: { firstTokenMs: 20, tokensPerSecond: 20_000 } })
    const response = await emulator.transport({
      method: 'POST',
      url: 'https://openrouter.ai/api/v1/images',
      headers: {},
      body: JSON.stringify({ model, prompt, stream: true }),
    })
    const startedAt = performance.now()
    const arrivals: number[] = []
    for await (const bytes of response.body)
      if (Buffer.from(bytes).includes('"type"')) arrivals.push(performance.now() - startedAt)
    expect(arrivals[0]).toBeGreaterThan(35)
    expect(arrivals[2]).toBeGreaterThan(75)
  })

  test('is a whole answer from models that cannot show their work', async () => {
    const { headers, text } = await call(createEmulator(), '/images', {
      model: 'black-forest-labs/flux.2-pro',
      prompt,
      stream: true,
    })
    expect(headers['content-type']).toBe('application/json')
    expect(at(JSON.parse(text), 'data', 0, 'media_type')).toBe('image/png')
  })

  test('breaks off with an error for a prompt with [emulator: fail]', async () => {
    const failing = `${prompt} [emulator: fail]`
    const events = eventsOf((await call(createEmulator(), '/images', { model, prompt: failing, stream: true })).text)
    expect(events.map(({ type }) => type)).toEqual(['image_generation.partial_image', 'error'])
    expect(at(events[1], 'error')).toMatchObject({ code: 'upstream_error', type: 'provider_error' })
    expect((await call(createEmulator(), '/images', { model, prompt: failing })).status).toBe(502)
  })
})

describe('POST /images', () => {
  test('draws the same landscape as SVG', async () => {
    const { media_type: type, bytes } = await draw({ output_format: 'svg' })
    expect(type).toBe('image/svg+xml')
    expect(bytes.toString()).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="320" height="320"[\s\S]+<polygon[\s\S]+<\/svg>$/,
    )
  })

  test.each(['jpeg', 'webp'])('answers %s with PNG, and says what it is', async (format) => {
    const { media_type: type, bytes } = await draw({ output_format: format })
    expect(type).toBe('image/png')
    expect(bytes.equals((await draw({})).bytes)).toBe(true)
  })

  test('leaves the sky out where the background is to be transparent', async () => {
    const { bytes } = await draw({ background: 'transparent', resolution: '512' })
    // Colour type 6: with alpha.
    expect(bytes[25]).toBe(6)
    const pixels = inflateSync(bytes.subarray(41, 41 + bytes.readUInt32BE(33)))
    const alphaAt = (y: number): unknown => pixels[y * (192 * 4 + 1) + 4]
    expect([alphaAt(0), alphaAt(191)]).toEqual([0, 255])
  })

  test('bills more for more care, and for pictures to go by, whose colours it takes', async () => {
    const url = (name: string): JsonValue => ({ type: 'image_url', image_url: { url: `https://a.test/${name}.png` } })
    const usage = async (body: JsonObject): Promise<JsonValue | undefined> =>
      at(await callJson(createEmulator(), '/images', { model, prompt, ...body }), 'usage')
    expect(await usage({ quality: 'high' })).toMatchObject({ completion_tokens: 5_160, cost: 0.206415 })
    expect(await usage({ quality: 'low' })).toMatchObject({ completion_tokens: 323 })
    expect(await usage({ input_references: [url('a'), url('b')] })).toMatchObject({ prompt_tokens: 519 })
    const drawn = await Promise.all(['a', 'b', 'c', 'd'].map((name) => draw({ input_references: [url(name)] })))
    expect(new Set(drawn.map(({ bytes }) => bytes.toString('base64'))).size).toBeGreaterThan(1)
  })

  test.each<[JsonObject, string]>([
    [{ output_format: 'gif' }, 'png, jpeg, webp, svg'],
    [{ quality: 'best' }, 'quality must be one of'],
    [{ background: 'transparent', output_format: 'jpeg' }, 'alpha'],
    [{ output_compression: 101 }, 'from 0 to 100'],
    [{ seed: 0.5 }, 'seed'],
    [{ stream: 'yes' }, 'stream'],
    [{ input_references: Array.from({ length: 17 }, () => ({})) }, 'at most 16'],
    [{ input_references: [{ type: 'image_url', image_url: { url: 'sea.png' } }] }, 'input_references[0]'],
    [{ provider: { options: { openai: { partial_images: 4 } } } }, 'from 0 to 3'],
  ])('refuses %j', async (body, message) => {
    const answer = await call(createEmulator(), '/images', { model, prompt, ...body })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain(message)
  })
})

async function draw(body: JsonObject): Promise<{ readonly media_type: unknown; readonly bytes: Buffer }> {
  const answer = await callJson(createEmulator(), '/images', { model, prompt, ...body })
  const { b64_json: data, media_type: type } = objectAt(answer)
  return { media_type: type, bytes: Buffer.from(String(data), 'base64') }
}

function objectAt(answer: JsonObject): JsonObject {
  const picture = at(answer, 'data', 0)
  return isJsonObject(picture) ? picture : {}
}

/** The events between the comments and the end mark; throws where either is missing. */
function eventsOf(text: string): readonly JsonObject[] {
  const frames = text.split('\n\n')
  if (frames.shift() !== ': OPENROUTER PROCESSING' || frames.pop() !== '' || frames.pop() !== 'data: [DONE]') {
    throw new Error(`not a stream of pictures: ${text.slice(0, 100)}`)
  }
  return frames.map((frame) => JSON.parse(frame.replace(/^data: /, '')))
}
