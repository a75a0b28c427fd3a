import { explain } from '@polymux/core'
import type { AudioPart, TranscriptionRequest } from '@polymux/core'
import { afterEach, describe, expect, test } from 'vitest'
import { capture } from '../../test/capture.ts'
import { failure, json, mediaServer } from '../../test/media-server.ts'
import { openrouter } from '../index.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const bytes: AudioPart = { type: 'audio', data: { bytes: new Uint8Array([1, 2, 3]), mediaType: 'audio/mpeg' } }
const base64: AudioPart = { type: 'audio', data: { base64: 'AQID', mediaType: 'audio/mpeg' } }

describe('a transcription request', () => {
  test('with base64 goes as JSON, every setting under its name on the wire', async () => {
    const { body, headers, notes, url } = await explained({
      audio: base64,
      language: 'en',
      temperature: 0,
      timestamps: 'word',
      providerOptions: { openrouter: { sessionId: 's-1', provider: { options: { groq: { a: 1 } } } } },
    })
    expect(url).toBe('https://openrouter.ai/api/v1/audio/transcriptions')
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-session-id': 's-1' })
    expect(JSON.parse(JSON.stringify(body))).toEqual({
      model: 'openai/whisper-1',
      input_audio: { data: 'AQID', format: 'mp3' },
      language: 'en',
      temperature: 0,
      response_format: 'verbose_json',
      timestamp_granularities: ['segment', 'word'],
      provider: { options: { groq: { a: 1 } } },
    })
    expect(notes).toContainEqual({ option: 'timestamps', message: expect.stringContaining('verbose_json') })
  })

  test('with bytes goes as a form, whose file is named after its type', async () => {
    const { received, provider } = await mediaServer(closers, (_request, response) => json(response, { text: 'Hello' }))
    await provider.transcription('openai/whisper-1').transcribe({ audio: bytes, temperature: 0.5, timestamps: 'segment' })
    const [request] = received
    const type = request?.headers['content-type'] ?? ''
    expect(type).toMatch(/^multipart\/form-data; boundary=/)
    const form = await new Response(new Uint8Array(request?.body ?? []), { headers: { 'content-type': type } }).formData()
    const file = form.get('file')
    expect(file).toMatchObject({ name: 'audio.mp3', type: 'audio/mpeg', size: 3 })
    form.delete('file')
    expect([...form]).toEqual([
      ['model', 'openai/whisper-1'],
      ['temperature', '0.5'],
      ['response_format', 'verbose_json'],
      ['timestamp_granularities[]', 'segment'],
    ])
  })

  test('with bytes goes as JSON where a form could not say everything, or is not wanted', async () => {
    for (const openrouterOptions of [
      { user: 'u' },
      { trace: { traceId: 't' } },
      { provider: {} },
      { extraBody: { a: 1 } },
      { encoding: 'json' },
    ] as const) {
      const { body } = await explained({ audio: bytes, providerOptions: { openrouter: openrouterOptions } })
      expect(body).toMatchObject({ input_audio: { data: 'AQID', format: 'mp3' } })
    }
  })

  test('that must go as a form warns of what a form cannot say', async () => {
    const { body, warnings } = await explained({
      audio: base64,
      providerOptions: { openrouter: { encoding: 'multipart', user: 'u', extraBody: { a: 1, list: ['x', 'y'] } } },
    })
    expect(body).toEqual({
      model: 'openai/whisper-1',
      a: '1',
      'list[]': ['x', 'y'],
      file: { name: 'audio.mp3', mediaType: 'audio/mpeg', bytes: 3 },
    })
    expect(warnings).toMatchObject([{ option: 'providerOptions.openrouter.user' }])
  })

  test('that is no base64, or says no type, is refused before anything is sent', async () => {
    const multipart = { providerOptions: { openrouter: { encoding: 'multipart' } } } as const
    const garbled: AudioPart = { type: 'audio', data: { base64: '!!!', mediaType: 'audio/wav' } }
    await expect(explained({ audio: garbled, ...multipart })).rejects.toMatchObject({ code: 'bad_request' })
    const typeless: AudioPart = { type: 'audio', data: { base64: 'AQID', mediaType: '' } }
    await expect(explained({ audio: typeless })).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('`audio` must say what sound it is'),
    })
  })

  test.each([
    ['audio/wav', 'wav'],
    ['audio/x-wav', 'wav'],
    ['audio/vnd.wave', 'wav'],
    ['audio/mpeg', 'mp3'],
    ['audio/mp3', 'mp3'],
    ['audio/flac', 'flac'],
    ['audio/x-flac', 'flac'],
    ['audio/mp4', 'm4a'],
    ['audio/x-m4a', 'm4a'],
    ['audio/ogg; codecs=opus', 'ogg'],
    ['audio/webm;codecs=opus', 'webm'],
    ['audio/aac', 'aac'],
  ])('calls %s %s', async (mediaType, format) => {
    const { body } = await explained({ audio: { type: 'audio', data: { base64: 'AQID', mediaType } } })
    expect(body).toMatchObject({ input_audio: { format } })
  })

  test('takes a data: URL apart', async () => {
    const { body } = await explained({ audio: { type: 'audio', data: { url: 'data:audio/wav;base64,AQID' } } })
    expect(body).toMatchObject({ input_audio: { data: 'AQID', format: 'wav' } })
  })

  test('warns of a prompt, and of timestamps that json does not carry', async () => {
    const { warnings } = await explained({
      audio: base64,
      prompt: 'Ruby',
      timestamps: 'word',
      providerOptions: { openrouter: { responseFormat: 'json' } },
    })
    expect(warnings.map(({ option }) => option)).toEqual(['prompt', 'timestamps'])
  })

  test.each<[string, TranscriptionRequest, string]>([
    ['sound by URL', { audio: { type: 'audio', data: { url: 'https://a.example/b.mp3' } } }, 'unsupported'],
    ['a form of more than 25 MB', large('multipart'), 'bad_request'],
    // Safe: a spelling that types would refuse is what the test is about.
    ['srt', { audio: bytes, providerOptions: { openrouter: { responseFormat: 'srt' as 'json' } } }, 'bad_request'],
  ])('for %s is refused before anything is sent', async (_name, request, code) => {
    const wire = capture({})
    const model = openrouter({ apiKey: 'k', transport: wire.transport }).transcription('m')
    expect(await failure(model.transcribe(request))).toMatchObject({ code, attempts: 0 })
    expect(wire.requests).toHaveLength(0)
  })

  test('of more than 25 MB goes as JSON by itself', async () => {
    const { body } = await explained(large(undefined))
    expect(body).toMatchObject({ input_audio: { format: 'mp3' } })
  })
})

describe('a transcription', () => {
  test('has its text, its times, what it cost to the digit, and all that hosts add in raw', async () => {
    const wire = capture(
      `{"text":"Hello there.","task":"transcribe","language":"english","duration":9.2,
        "segments":[{"id":0,"start":0,"end":3.2,"text":"Hello there.","speaker":1,"avg_logprob":-0.28}],
        "words":[{"word":"Hello","start":0,"end":0.4},{"word":"there","start":"?"}],
        "usage":{"seconds":9.2,"total_tokens":113,"input_tokens":83,"output_tokens":30,"cost":5.08e-4}}`,
    )
    const result = await openrouter({ apiKey: 'k', transport: wire.transport }).transcription('m').transcribe({ audio: base64 })
    expect(result).toMatchObject({
      text: 'Hello there.',
      language: 'english',
      durationSeconds: 9.2,
      segments: [{ text: 'Hello there.', startSeconds: 0, endSeconds: 3.2, speaker: 1 }],
      words: [{ text: 'Hello', startSeconds: 0, endSeconds: 0.4 }],
      usage: {
        inputTokens: 83,
        outputTokens: 30,
        totalTokens: 113,
        audioSeconds: 9.2,
        cost: { usd: '0.000508', source: 'provider' },
      },
      raw: { task: 'transcribe', segments: [{ avg_logprob: -0.28 }] },
    })
  })

  test('of silence is an empty text, and what was not told is absent', async () => {
    const wire = capture({ text: '' })
    const result = await openrouter({ apiKey: 'k', transport: wire.transport }).transcription('m').transcribe({ audio: base64 })
    expect(Object.keys(result).toSorted()).toEqual(['raw', 'response', 'text', 'usage', 'warnings'])
    expect(result).toMatchObject({ text: '', usage: {} })
  })

  test('without a text is an error', async () => {
    const wire = capture({ words: [] })
    const model = openrouter({ apiKey: 'k', transport: wire.transport }).transcription('m')
    expect(await failure(model.transcribe({ audio: base64 }, { retry: false }))).toMatchObject({
      code: 'bad_response',
      modelId: 'm',
    })
  })
})

function large(encoding: 'multipart' | undefined): TranscriptionRequest {
  const audio: AudioPart = { type: 'audio', data: { bytes: new Uint8Array(25_000_001), mediaType: 'audio/mpeg' } }
  return { audio, providerOptions: { openrouter: { encoding } } }
}

function explained(request: TranscriptionRequest): ReturnType<typeof explain> {
  return explain(openrouter({ apiKey: 'k' }).transcription('openai/whisper-1'), request)
}
