import { ModelError } from '@polymux/core'
import type { AudioPart, SpeechRequest } from '@polymux/core'
import type { CodecContext, WireObject, WireRequest } from '@polymux/core/adapter'
import { optionFields, readOptions } from '../options/option-table.ts'
import { hostOptionsTable } from '../options/session-header.ts'
import { requestHeaders } from '../request-headers.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { audioDataOf, base64Length, base64Of } from '../wire/audio-data.ts'
import { defined } from '@polymux/core/adapter'

/** OpenRouter's own limits for `input_references`: 20 MiB of base64, 10,000 characters of transcript. */
const longestSampleBase64 = 20 * 1024 * 1024
const longestTranscript = 10_000

/** The body of `POST /audio/speech`. */
export function encodeSpeech(request: SpeechRequest, context: CodecContext<OpenRouterSettings>): WireRequest {
  const { format, speed, text, voice, voiceSample } = request
  const options = readOptions(request.providerOptions?.openrouter, hostOptionsTable, 'speech', context)
  if (format === undefined) context.note('format', 'is not given: OpenRouter then sends pcm, where OpenAI would send mp3.')
  else if (format !== 'mp3' && format !== 'pcm')
    context.warn('format', `${format} is not among OpenRouter's formats, mp3 and pcm; sent as it is.`)
  const body = {
    model: context.modelId,
    input: text,
    ...defined({ voice, response_format: format, speed }),
    ...(voiceSample && { input_references: references(voiceSample) }),
    ...optionFields(options, hostOptionsTable),
    ...options.extraBody,
  }
  const headers = { accept: 'audio/*, application/json', ...requestHeaders({}, context.settings, options).headers }
  return { path: '/audio/speech', body, headers, baseURL: options.baseURL, apiKey: options.apiKey }
}

function references(sample: AudioPart): readonly WireObject[] {
  const audio = audioDataOf(sample, 'voiceSample')
  const { transcript } = sample
  const length = base64Length(audio)
  if (length > longestSampleBase64)
    throw tooLong(
      `\`voiceSample\` has ${length} characters in base64, and at most ${longestSampleBase64} (15 MiB of sound) are taken.`,
    )
  if (transcript !== undefined && transcript.length > longestTranscript)
    throw tooLong(
      `The transcript of \`voiceSample\` has ${transcript.length} characters; at most ${longestTranscript} are taken.`,
    )
  return [
    { type: 'input_audio', input_audio: { data: base64Of(audio), format: audio.format } },
    ...(transcript === undefined || transcript === '' ? [] : [{ type: 'text', text: transcript }]),
  ]
}

function tooLong(message: string): ModelError {
  return new ModelError({ code: 'bad_request', message: `[openrouter] ${message} Give a shorter one.` })
}
