import { describe, expect, test } from 'vitest'
import { at, call, callJson } from '../../test/emulator-calls.ts'
import { callBytes } from '../../test/emulator-media.ts'
import { createEmulator } from '../emulator.ts'
import { isJsonArray, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { writeWav } from './speech-wav.ts'

const model = 'openai/whisper-1'
const spoken = 'A calm sea, 東京. Is it “blue”?  Yes!'
const silence = writeWav(new Uint8Array(8_000 * 2 * 3), 8_000)
const verbose = { response_format: 'verbose_json', timestamp_granularities: ['segment', 'word'] }

describe('POST /audio/transcriptions', () => {
  test.each(['wav', 'pcm'])('gives back the very text that the emulator has spoken, as %s', async (format) => {
    const sound = await speech(format)
    const answer = await callJson(createEmulator(), path, { model, input_audio: { data: sound.toString('base64'), format } })
    expect(answer).toEqual({ text: spoken, usage: { seconds: 3, cost: 0.0003 } })
  })

  test('tells when each word and sentence was said', async () => {
    const answer = await transcribe(await speech('wav'), verbose)
    expect(answer).toMatchObject({ task: 'transcribe', language: 'english', text: spoken })
    const duration = Number(at(answer, 'duration'))
    const words = list(at(answer, 'words'))
    expect(words.map((word) => at(word, 'word'))).toEqual(spoken.split(/\s+/))
    const times = words.flatMap((word) => [Number(at(word, 'start')), Number(at(word, 'end'))])
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times[0]).toBeGreaterThan(0)
    expect(times.at(-1)).toBeLessThan(duration)
    const segments = list(at(answer, 'segments'))
    expect(segments.map((segment) => at(segment, 'text'))).toEqual(['A calm sea, 東京.', 'Is it “blue”?', 'Yes!'])
    expect(at(segments[1], 'start')).toBe(at(words[4], 'start'))
    expect(at(segments[1], 'end')).toBe(at(words[6], 'end'))
  })

  test('says of other sound that nobody listened, with its length and words that fill it', async () => {
    const answer = await transcribe(silence, { ...verbose, language: 'de' })
    expect(answer).toMatchObject({ language: 'german', duration: 3, usage: { seconds: 3, cost: 0.0003 } })
    expect(at(answer, 'text')).toBe('This is an emulated transcription of 3 seconds of sound. No model listened to it.')
    expect(at(answer, 'words', -1, 'end')).toBe(3)
  })

  test('bills tokens where the model does', async () => {
    const body = {
      model: 'openai/gpt-4o-mini-transcribe',
      input_audio: { data: Buffer.from(silence).toString('base64'), format: 'wav' },
    }
    const { text, headers } = await call(createEmulator(), path, body)
    expect(text).toMatch(/"usage":\{"total_tokens":5\d,"input_tokens":30,"output_tokens":2\d,"cost":0\.000\d+\}\}$/)
    expect(headers['x-generation-id']).toMatch(/^gen-stt-/)
  })

  test('reads a form as it reads JSON', async () => {
    const form = new FormData()
    form.append('model', model)
    form.append('response_format', 'verbose_json')
    form.append('timestamp_granularities[]', 'word')
    form.append('file', new Blob([new Uint8Array(await speech('wav'))]), 'speech.wav')
    const { status, bytes } = await callBytes(createEmulator(), path, form)
    expect(status).toBe(200)
    expect(JSON.parse(bytes.toString())).toEqual(await transcribe(await speech('wav'), verbose))
  })

  test('takes the length of what it cannot read from its size', async () => {
    const answer = await callJson(createEmulator(), path, {
      model,
      response_format: 'verbose_json',
      input_audio: { data: Buffer.alloc(32_000, 'ID3').toString('base64'), format: 'mp3' },
    })
    expect(at(answer, 'duration')).toBe(2)
    expect(answer['words']).toBeUndefined()
  })

  test.each<[JsonObject, number, string]>([
    [{ input_audio: 'x' }, 400, 'input_audio must be'],
    [{ input_audio: { data: '?', format: 'wav' } }, 400, 'must be base64'],
    [{ input_audio: { data: '', format: 'wav' } }, 400, 'empty'],
    [{ response_format: 'srt' }, 400, 'json or verbose_json'],
    [{ timestamp_granularities: ['letter'] }, 400, 'timestamp_granularities'],
    [{ model: 'openai/gpt-4o' }, 404, 'requested output modalities: transcription'],
  ])('refuses %j', async (body, status, message) => {
    const answer = await call(createEmulator(), path, { model, input_audio: { data: 'AAAA', format: 'wav' }, ...body })
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(message)
  })

  test('refuses a form without a file', async () => {
    const form = new FormData()
    form.append('model', model)
    const { status, bytes } = await callBytes(createEmulator(), path, form)
    expect([status, bytes.toString()]).toEqual([400, '{"error":{"message":"file is missing","code":400}}'])
  })
})

const path = '/audio/transcriptions'

async function speech(format: string): Promise<Buffer> {
  const body = { model: 'openai/gpt-4o-mini-tts', input: spoken, response_format: format, speed: 1.1 }
  return (await callBytes(createEmulator({ seed: 3 }), '/audio/speech', body)).bytes
}

async function transcribe(sound: Uint8Array, body: JsonObject): Promise<JsonObject> {
  const input = { data: Buffer.from(sound).toString('base64'), format: 'wav' }
  return await callJson(createEmulator(), path, { model, input_audio: input, ...body })
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : []
}
