/** Speech, transcriptions and films. */
import type { AudioPart, SpeechRequest, TranscriptionRequest, VideoRequest } from '@polymux/core'
import type { OpenRouterOptions } from '@polymux/provider-openrouter'
import { optionCases } from './option-samples.ts'
import { once } from './request-case.ts'
import type { OpenRouter, RequestCase } from './request-case.ts'
import { withEach } from './request-samples.ts'
import type { NamedInput, Samples } from './request-samples.ts'

/** Of routing preferences these endpoints take `options` alone, which no sample of chat has. */
const shared = ['user', 'sessionId', 'baseURL', 'apiKey'] as const
const spoken: AudioPart = { type: 'audio', data: { base64: 'UklGRg==', mediaType: 'audio/wav' }, transcript: 'Hello' }
const picture = { type: 'image', data: { url: 'https://example.com/a.png' } } as const

const speech: Samples<SpeechRequest, 'text'> = {
  voice: ['af_bella'],
  format: ['mp3', 'pcm'],
  speed: [0.5],
  voiceSample: [spoken],
}
const transcription: Samples<TranscriptionRequest, 'audio'> = {
  language: ['de'],
  prompt: ['Names: Oslo'],
  temperature: [0],
  timestamps: ['segment', 'word'],
}
const video: Samples<VideoRequest> = {
  prompt: ['A calm sea'],
  durationSeconds: [4],
  size: ['1280x720'],
  resolution: ['720p', '4K'],
  aspectRatio: ['16:9'],
  firstFrame: [picture],
  lastFrame: [picture],
  references: [[picture, { type: 'video', data: { url: 'https://example.com/a.mp4' } }]],
  generateAudio: [true],
  seed: [7],
  onProgress: [() => {}],
}

/** The base alone, with each sample, and with each option. */
function requestsWith<Request extends object>(
  base: Request,
  samples: Readonly<Record<string, readonly unknown[]>>,
  options: readonly (keyof OpenRouterOptions)[],
): readonly NamedInput<Request>[] {
  return [
    ...withEach(base, samples),
    {
      name: 'options of a host',
      request: { ...base, providerOptions: { openrouter: { provider: { options: { openai: { x: 1 } } } } } },
    },
    ...optionCases(options).map((option) => ({
      name: `option ${option.name}`,
      request: { ...base, providerOptions: { openrouter: option.options } },
    })),
  ]
}

const bytes: AudioPart = { type: 'audio', data: { bytes: new Uint8Array([82, 73, 70, 70]), mediaType: 'audio/wav' } }

export const speechCases: readonly RequestCase[] = requestsWith<SpeechRequest>({ text: 'Hello' }, speech, shared).map(
  ({ name, request }) => ({ name, call: (provider: OpenRouter) => provider.speech('hexgrad/kokoro-82m').speak(request, once) }),
)

/** Bytes go as a form, base64 as JSON. */
export const transcriptionCases: readonly RequestCase[] = [bytes, spoken].flatMap((audio) =>
  requestsWith<TranscriptionRequest>({ audio }, transcription, [...shared, 'responseFormat', 'encoding']).map(
    ({ name, request }) => ({
      name: `${'bytes' in audio.data ? 'bytes' : 'base64'}: ${name}`,
      call: (provider: OpenRouter) => provider.transcription('openai/whisper-1').transcribe(request, once),
    }),
  ),
)

const videoOptions = ['callbackUrl', 'upscaleFactor', 'creativity', 'previousJobId', 'pollIntervalMs'] as const

export const videoCases: readonly RequestCase[] = requestsWith<VideoRequest>({ prompt: 'A calm sea' }, video, [
  ...shared,
  ...videoOptions,
]).map(({ name, request }) => ({
  name,
  call: (provider: OpenRouter) => provider.video('google/veo-3.1').generate(request, once),
}))
