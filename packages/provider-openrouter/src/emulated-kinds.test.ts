/** What is not chat, against the testkit's emulator: requests it must read, answers it makes up as it goes, and costs that must add up. */
import { ModelError, readBytes } from '@polymux/core'
import type { AudioPart, PartialImage, VideoProgress } from '@polymux/core'
import { createEmulator } from '@polymux/testkit/emulator'
import { describe, expect, test } from 'vitest'
import { failure } from '../test/media-server.ts'
import { openrouter } from './index.ts'

const emulated = (): ReturnType<typeof openrouter> => openrouter({ apiKey: 'test', transport: createEmulator().transport })
const quick = { providerOptions: { openrouter: { pollIntervalMs: 1 } } } as const

describe('against the emulator', () => {
  test('documents come back in the order of their relevance', async () => {
    const documents = ['The sea is calm', { text: 'A tower with a light for ships' }, 'Lighthouses warn ships']
    const model = emulated().rerank('voyageai/rerank-2.5-lite')
    const { ranking, usage, warnings } = await model.rerank({ query: 'which lighthouse warns ships', documents, topN: 2 })
    expect(ranking.map(({ index }) => index)).toEqual([2, 1])
    expect(ranking[1]?.document).toEqual({ text: 'A tower with a light for ships' })
    expect(usage).toMatchObject({ totalTokens: 30, cost: { usd: '0.0000006', source: 'provider' } })
    expect(warnings).toEqual([])
  })

  test.each([
    ['wav', 'wav', undefined],
    ['mp3', 'wav', undefined],
    ['pcm', 'pcm', 24_000],
  ])('speech as %s comes as %s, and is understood again', async (asked, format, sampleRateHz) => {
    const provider = emulated()
    const text = 'A calm sea. Is it blue?'
    const spoken = await provider.speech('openai/gpt-4o-mini-tts').speak({ text, format: asked, voice: 'alloy' })
    expect(spoken.format).toBe(format)
    expect(spoken.sampleRateHz).toBe(sampleRateHz)
    const audio: AudioPart = { type: 'audio', data: { bytes: await readBytes(spoken.audio), mediaType: spoken.mediaType } }
    for (const encoding of ['json', 'multipart'] as const) {
      const heard = await provider
        .transcription('openai/whisper-1')
        .transcribe({ audio, timestamps: 'word', providerOptions: { openrouter: { encoding } } })
      expect(heard).toMatchObject({ text, language: 'english', usage: { audioSeconds: 2, cost: { usd: '0.0002' } } })
      expect(heard.words?.map(({ text: word }) => word)).toEqual(text.split(' '))
      expect(heard.segments?.map(({ text: sentence }) => sentence)).toEqual(['A calm sea.', 'Is it blue?'])
    }
  })

  test('a film is followed through its states, and is there to be fetched', async () => {
    const provider = emulated()
    const states: string[] = []
    const onProgress = ({ state }: VideoProgress): void => void states.push(state)
    const film = await provider
      .video('google/veo-3.1')
      .generate({ prompt: 'A calm sea', durationSeconds: 1, aspectRatio: '1:1', ...quick, onProgress })
    expect(states).toEqual(['pending', 'running', 'completed'])
    expect(film).toMatchObject({ videos: [{ mediaType: 'video/mp4', index: 0 }], usage: { cost: { usd: '0.4' } } })
    const { bytes, mediaType } = await provider.videos.download(film.jobId)
    expect([mediaType, Buffer.from(await readBytes(bytes)).toString('latin1', 4, 8)]).toEqual(['video/mp4', 'ftyp'])
  })

  test('a film that is told to fail fails with its job', async () => {
    const film = emulated()
      .video('google/veo-3.1')
      .generate({ prompt: 'A calm sea [emulator: fail]', ...quick })
    expect(await failure(film)).toMatchObject({ code: 'upstream', jobId: expect.stringMatching(/^\w{20}$/) })
  })

  test('a picture is shown while it is drawn, and is what was shown last but finer', async () => {
    const shown: PartialImage[] = []
    const { images, usage, warnings } = await emulated()
      .image('openai/gpt-image-1')
      .generate({ prompt: 'A calm sea', size: '1024x1536', onPartial: (partial) => void shown.push(partial) })
    expect(shown.map((partial) => partial.type === 'image' && [partial.index, partial.mediaType])).toEqual([
      [0, 'image/png'],
      [1, 'image/png'],
    ])
    expect(images).toEqual([{ base64: expect.stringMatching(/^iVBOR/), mediaType: 'image/png' }])
    expect(usage).toMatchObject({ imageTokens: 1_290, cost: { usd: '0.051615' } })
    expect(warnings).toEqual([])
  })

  test('a picture that fails while it is drawn is an error', async () => {
    const drawing = emulated()
      .image('openai/gpt-image-1')
      .generate({ prompt: 'A calm sea [emulator: fail]', onPartial: () => undefined }, { retry: false })
    expect(ModelError.is(await failure(drawing))).toBe(true)
    expect(await failure(drawing)).toMatchObject({ code: 'upstream', phase: 'stream' })
  })

  test('texts and pictures are embedded, like ones near each other', async () => {
    const model = emulated().embedding('google/gemini-embedding-2')
    const picture = { type: 'image', data: { url: 'https://example.com/calm-sea.png' } } as const
    const { vectors, usage } = await model.embed({
      input: ['a calm sea', { content: [picture] }, 'interest rates rose'],
      dimensions: 256,
    })
    const [sea = [], image = [], rates = []] = vectors
    expect(vectors.map((vector) => vector.length)).toEqual([256, 256, 256])
    expect(dot(sea, image)).toBeGreaterThan(dot(rates, image) + 0.1)
    expect(usage).toMatchObject({ inputTokens: 265, cost: { usd: '0.000053' } })
  })
})

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}
