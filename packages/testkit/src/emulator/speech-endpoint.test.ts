import { describe, expect, test } from 'vitest'
import { at, call, callJson } from '../../test/emulator-calls.ts'
import { type ByteAnswer, callBytes } from '../../test/emulator-media.ts'
import { createEmulator } from '../emulator.ts'
import type { JsonObject } from '../json/json-value.ts'
import { readWav } from './speech-wav.ts'

const model = 'openai/gpt-4o-mini-tts'
const input = 'A calm sea. Is it blue?'

describe('POST /audio/speech', () => {
  test('sends bare samples of 16 bits at 24 kHz by default, as a type that says so', async () => {
    const { status, headers, bytes } = await speak({})
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('audio/pcm;rate=24000;channels=1')
    expect(headers['x-generation-id']).toMatch(/^gen-tts-/)
    const samples = Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readInt16LE(index * 2))
    expect(Math.max(...samples)).toBeGreaterThan(5_000)
    expect(Math.max(...samples)).toBeLessThan(12_000)
    // Silence before the first word, but for the lowest bit, in which the text is hidden.
    expect(samples.slice(0, 2_000).every((sample) => Math.abs(sample) <= 1)).toBe(true)
  })

  test('sends the same samples as a WAV file, also where mp3 was asked for, and says what it is', async () => {
    const [pcm, wav, mp3] = [await speak({}), await speak({ response_format: 'wav' }), await speak({ response_format: 'mp3' })]
    expect(wav.headers['content-type']).toBe('audio/wav')
    expect(mp3.headers['content-type']).toBe('audio/wav')
    expect(wav.bytes.equals(mp3.bytes)).toBe(true)
    expect(wav.bytes.subarray(44).equals(pcm.bytes)).toBe(true)
    expect(wav.bytes.readUInt32LE(4)).toBe(wav.bytes.length - 8)
    expect(readWav(wav.bytes)?.seconds).toBeCloseTo(pcm.bytes.length / 48_000, 6)
  })

  test('lasts as long as the text is, and half as long at twice the speed', async () => {
    const once = (await speak({})).bytes.length
    expect((await speak({ input: `${input} ${input}` })).bytes.length / once).toBeCloseTo(2, 0)
    expect((await speak({ speed: 2 })).bytes.length / once).toBeCloseTo(0.5, 2)
  })

  test('sounds the same every time, and otherwise with another voice or seed', async () => {
    const first = await speak({ voice: 'alloy' })
    expect((await speak({ voice: 'alloy' })).bytes.equals(first.bytes)).toBe(true)
    expect((await speak({ voice: 'nova' })).bytes.equals(first.bytes)).toBe(false)
    expect((await speak({ voice: 'alloy' }, 1)).bytes.equals(first.bytes)).toBe(false)
  })

  test('has no cost in its answer, but in what is known of it later', async () => {
    const emulator = createEmulator({ generationDelayMs: 0 })
    const { headers } = await callBytes(emulator, '/audio/speech', { model, input })
    const known = await callJson(emulator, `/generation?id=${headers['x-generation-id']}`)
    expect(at(known, 'data')).toMatchObject({ api_type: 'tts', total_cost: 0.000_276 })
  })

  test('takes text in any script', async () => {
    const { status, bytes } = await speak({ input: '東京は大きい。 Größe!' })
    expect(status).toBe(200)
    expect(bytes.length).toBeGreaterThan(48_000)
  })

  test.each<[JsonObject, number, string]>([
    [{ input: ' ' }, 400, 'input must be'],
    [{ input: 'a'.repeat(4_097) }, 400, 'at most 4096'],
    [{ speed: 5 }, 400, 'from 0.25 to 4'],
    [{ voice: 3 }, 400, 'voice'],
    [{ response_format: 'flac' }, 400, 'mp3, pcm, wav'],
    [{ model: 'openai/gpt-4o' }, 404, 'requested output modalities: speech'],
  ])('refuses %j', async (body, status, message) => {
    const answer = await call(createEmulator(), '/audio/speech', { model, input, ...body })
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(message)
  })
})

async function speak(body: JsonObject, seed = 0): Promise<ByteAnswer> {
  return await callBytes(createEmulator({ seed }), '/audio/speech', { model, input, ...body })
}
