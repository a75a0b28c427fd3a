/** Speech, transcriptions and films against the fixtures, whose request bodies are compared too; speech also in any pieces. */
import { readBytes } from '@polymux/core'
import type { AudioPart } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { failure } from '../test/media-server.ts'
import { provider, replay } from '../test/replay.ts'

const audio: AudioPart = {
  type: 'audio',
  data: { base64: 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=', mediaType: 'audio/wav' },
}
const quick = { providerOptions: { openrouter: { pollIntervalMs: 1 } } } as const

describe('the fixtures of sound and film', () => {
  test.each([1, 2, 3, 7, undefined])('speech in pieces of %s bytes is the same sound', async (rechunk) => {
    const { audio: sound, ...result } = await provider(replay({ rechunk }))
      .speech('openai/gpt-4o-mini-tts')
      .speak({ text: 'A calm sea', voice: 'alloy' })
    expect(result).toMatchObject({ format: 'pcm', mediaType: 'audio/pcm', response: { id: expect.stringMatching(/^gen-tts-/) } })
    const bytes = Buffer.from(await readBytes(sound))
    expect(bytes).toHaveLength(96)
    expect(bytes.readInt16LE(2)).toBe(Math.round(8_000 * Math.sin(1 / 4)))
  })

  test('speech that is an error in a 200 is that error', async () => {
    const speech = provider().speech('openai/gpt-4o-mini-tts').speak({ text: 'fail' }, { retry: false })
    expect(await failure(speech)).toMatchObject({ code: 'upstream', status: 502 })
  })

  test('a transcription is its text, and its times where they are asked for', async () => {
    const model = provider().transcription('openai/whisper-1')
    expect(await model.transcribe({ audio })).toMatchObject({
      text: 'A calm sea.',
      usage: { audioSeconds: 6, cost: { usd: '0.0006' } },
      response: { id: expect.stringMatching(/^gen-stt-/) },
    })
    const { segments, words, durationSeconds } = await model.transcribe({ audio, language: 'en', timestamps: 'word' })
    expect(durationSeconds).toBe(1.5)
    expect(segments).toEqual([{ text: 'A calm sea.', startSeconds: 0, endSeconds: 1.5 }])
    expect(words?.map(({ text }) => text)).toEqual(['A', 'calm', 'sea'])
  })

  test('a film is submitted and followed to its end, good or bad', async () => {
    const model = provider().video('google/veo-3.1')
    const result = await model.generate({ prompt: 'A calm sea', durationSeconds: 4, resolution: '720p', ...quick })
    expect(result).toMatchObject({ videos: [{ index: 0 }], usage: { cost: { usd: '0.5', byok: false } } })
    expect(await failure(model.generate({ prompt: 'fail', ...quick }))).toMatchObject({
      code: 'upstream',
      jobId: 'authored00000000002',
      message: expect.stringContaining('could not generate this video'),
    })
  })
})
