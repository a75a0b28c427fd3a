import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { at, call, callJson } from '../../test/emulator-calls.ts'
import { boxesOf, callBytes } from '../../test/emulator-media.ts'
import { createEmulator, type Emulator } from '../emulator.ts'
import type { JsonObject } from '../json/json-value.ts'

const model = 'x-ai/grok-imagine-video'
const order = { model, prompt: 'a calm sea', duration: 2, resolution: '480p' }

describe('POST /videos', () => {
  test('takes an order, tells of it step by step, and bills the seconds', async () => {
    const emulator = createEmulator()
    const { status, text } = await call(emulator, '/videos', order)
    expect(status).toBe(202)
    expect(text).toMatch(
      /^\n {9}\n\{"id":"(\w{20})","polling_url":"https:\/\/openrouter\.ai\/api\/v1\/videos\/\1","status":"pending"\}$/,
    )
    const id = String(at(JSON.parse(text), 'id'))
    const looks = [await callJson(emulator, `/videos/${id}`), await callJson(emulator, `/videos/${id}`)]
    expect(looks.map((look) => at(look, 'status'))).toEqual(['in_progress', 'completed'])
    expect(looks[0]).not.toHaveProperty('usage')
    expect(looks[1]).toMatchObject({
      generation_id: expect.stringMatching(/^gen-vid-/),
      unsigned_urls: [`https://openrouter.ai/api/v1/videos/${id}/content?index=0`],
      usage: { cost: 0.1, is_byok: false },
    })
  })

  test('takes its time by the clock of the emulator', async () => {
    let now = 0
    const emulator = createEmulator({ now: () => now, pace: { firstTokenMs: 1_000, tokensPerSecond: 50 } })
    const id = await submit(emulator, order)
    const statusAt = async (ms: number): Promise<unknown> => {
      now = ms
      return at(await callJson(emulator, `/videos/${id}`), 'status')
    }
    const seen = [await statusAt(500), await statusAt(1_000), await statusAt(4_900), await statusAt(5_000), await statusAt(5_001)]
    expect(seen).toEqual(['pending', 'in_progress', 'in_progress', 'completed', 'completed'])
  })

  test.each([
    ['fail', 'failed'],
    ['cancel', 'cancelled'],
    ['expire', 'expired'],
  ])('ends badly for a prompt with [emulator: %s]', async (demand, status) => {
    const emulator = createEmulator()
    const id = await submit(emulator, { ...order, prompt: `a calm sea [emulator: ${demand}]` })
    await callJson(emulator, `/videos/${id}`)
    const end = await callJson(emulator, `/videos/${id}`)
    expect(end).toMatchObject({ status, error: `The emulator was told to end this job as ${status}.` })
    expect(end).not.toHaveProperty('usage')
    expect((await call(emulator, `/videos/${id}/content`)).status).toBe(400)
  })

  test('knows no other jobs, and gives nothing out before it is made', async () => {
    const emulator = createEmulator()
    expect((await call(emulator, '/videos/none')).status).toBe(404)
    expect((await call(emulator, '/videos/none/content')).status).toBe(404)
    const id = await submit(emulator, order)
    expect(await call(emulator, `/videos/${id}/content`)).toMatchObject({
      status: 400,
      text: expect.stringContaining('in_progress'),
    })
    await callJson(emulator, `/videos/${id}`)
    expect((await call(emulator, `/videos/${id}/content?index=1`)).status).toBe(404)
    expect((await call(emulator, `/videos/${id}/content?index=0`)).status).toBe(200)
  })

  test('gives its own address to who comes over HTTP', async () => {
    const server = await createEmulator().listen()
    const response = await fetch(`${server.url}/api/v1/videos`, { method: 'POST', body: JSON.stringify(order) })
    expect(at(await response.json(), 'polling_url')).toMatch(new RegExp(`^${server.url}/api/v1/videos/\\w{20}$`))
    await server.close()
  })

  test.each<[JsonObject, number, string]>([
    [{ prompt: '' }, 400, 'prompt is missing'],
    [{ duration: 0 }, 400, 'from 1 to 60'],
    [{ resolution: '100p' }, 400, 'resolution must be one of'],
    [{ aspect_ratio: '5:1' }, 400, 'aspect_ratio must be one of'],
    [{ size: 'large' }, 400, 'size'],
    [{ frame_images: [{ type: 'image_url', image_url: { url: 'https://a.test/a.png' } }] }, 400, 'frame_images[0].frame_type'],
    [{ input_references: [{ type: 'image_url' }] }, 400, 'input_references[0]'],
    [{ model: 'openai/gpt-4o' }, 404, 'requested output modalities: video'],
  ])('refuses %j', async (body, status, message) => {
    const answer = await call(createEmulator(), '/videos', { ...order, ...body })
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(message)
  })
})

describe('a film', () => {
  test('is an MP4 file of H.264, as long and as wide as ordered', async () => {
    const { headers, bytes } = await film({ aspect_ratio: '9:16' })
    expect(headers['content-type']).toBe('video/mp4')
    const boxes = boxesOf(bytes)
    expect(boxes.filter(({ depth }) => depth === 0).map(({ name }) => name)).toEqual(['ftyp', 'moov', 'mdat'])
    const body = (name: string): Buffer => boxes.find((box) => box.name === name)?.body ?? Buffer.alloc(0)
    expect([body('tkhd').readUInt32BE(76) >> 16, body('tkhd').readUInt32BE(80) >> 16]).toEqual([80, 128])
    expect(body('mvhd').readUInt32BE(16)).toBe(2_000)
    expect(body('mdhd').readUInt32BE(16) / body('mdhd').readUInt32BE(12)).toBe(2)
    const sizes = Array.from({ length: body('stsz').readUInt32BE(8) }, (_, index) => body('stsz').readUInt32BE(12 + index * 4))
    expect(sizes).toHaveLength(16)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(body('mdat').length)
    const start = body('stco').readUInt32BE(8)
    expect(bytes.subarray(start - 4, start).toString('latin1')).toBe('mdat')
    // The first picture is whole (0x65), the others what has changed (0x41) and small.
    expect([body('mdat')[4], body('mdat')[4 + (sizes[0] ?? 0)]]).toEqual([0x65, 0x41])
    expect(Math.max(...sizes.slice(1))).toBeLessThan((sizes[0] ?? 0) / 2)
  })

  test('has the bytes that FFmpeg was seen to decode', async () => {
    const { bytes } = await film({})
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      'd6b4ac7bd3542871bf2e63496328dccfa2085a8945cae14a76e6ef05289723aa',
    )
  })

  test('is another for another prompt, and takes its colours from what it is given to go by', async () => {
    const reference = [{ type: 'image_url', image_url: { url: 'https://a.test/a.png' }, frame_type: 'first_frame' }]
    const films = [
      await film({}),
      await film({ prompt: 'a storm' }),
      await film({ frame_images: reference }),
      await film({ seed: 7 }),
    ]
    expect(new Set(films.map(({ bytes }) => bytes.toString('base64'))).size).toBe(4)
  })
})

async function submit(emulator: Emulator, body: JsonObject): Promise<string> {
  return String(at(await callJson(emulator, '/videos', body), 'id'))
}

async function film(body: JsonObject): Promise<Awaited<ReturnType<typeof callBytes>>> {
  const emulator = createEmulator()
  const id = await submit(emulator, { ...order, ...body })
  await callJson(emulator, `/videos/${id}`)
  return await callBytes(emulator, `/videos/${id}/content`)
}
