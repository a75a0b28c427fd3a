import { ModelError } from '@polymux/core'
import type { TranscriptionRequest } from '@polymux/core'
import { base64Bytes, defined } from '@polymux/core/adapter'
import type { CodecContext, ModelContext, WireRequest } from '@polymux/core/adapter'
import { optionFields, readOptions } from '../options/option-table.ts'
import type { RequestOptions } from '../options/request-options.ts'
import { requestHeaders } from '../request-headers.ts'
import { transcriptionOptionTable } from '../options/transcription-options.ts'
import type { TranscriptionOptions } from '../options/transcription-options.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { audioDataOf, base64Of } from '../wire/audio-data.ts'
import type { AudioData } from '../wire/audio-data.ts'
import { bareMediaType } from '../wire/audio-format.ts'

type Options = TranscriptionOptions & RequestOptions

/** What `POST /audio/transcriptions` takes as a file (OpenRouter's reference: 25 MB). */
const largestFileBytes = 25_000_000

/** Options that only JSON can carry. */
const unsayable = ['provider', 'user', 'trace'] as const

/** The body of `POST /audio/transcriptions`, as JSON or as a form. */
export function encodeTranscription(request: TranscriptionRequest, context: CodecContext<OpenRouterSettings>): WireRequest {
  const options = readOptions<Options>(request.providerOptions?.openrouter, transcriptionOptionTable, 'transcription', context)
  const audio = audioDataOf(request.audio, 'audio')
  if (request.prompt !== undefined) context.warn('prompt', 'is not among the settings of OpenRouter transcriptions; not sent.')
  const fields = { model: context.modelId, ...settings(request, options, context) }
  const target = {
    path: '/audio/transcriptions',
    ...requestHeaders({}, context.settings, options),
    baseURL: options.baseURL,
    apiKey: options.apiKey,
  }
  if (encodingOf(audio, options) === 'json') {
    const input = { data: base64Of(audio), format: audio.format }
    return {
      ...target,
      body: { ...optionFields(options, transcriptionOptionTable), ...fields, input_audio: input, ...options.extraBody },
    }
  }
  return { ...target, form: toForm(fileOf(audio), request.audio.name ?? `audio.${audio.format}`, { fields, options, context }) }
}

function settings(
  { language, temperature, timestamps }: TranscriptionRequest,
  { responseFormat }: Options,
  context: ModelContext,
): Readonly<Record<string, unknown>> {
  const format: string | undefined = responseFormat
  if (format !== undefined && format !== 'json' && format !== 'verbose_json')
    throw badRequest(`\`responseFormat\` is json or verbose_json: OpenRouter answers no transcription as ${format}.`)
  if (timestamps === undefined) return defined({ language, temperature, response_format: format })
  if (format === 'json') {
    context.warn('timestamps', 'come with verbose_json only, and `responseFormat` is json.')
    return defined({ language, temperature, response_format: format })
  }
  if (format === undefined) context.note('timestamps', 'are asked for as response_format verbose_json.')
  return defined({
    language,
    temperature,
    response_format: 'verbose_json',
    timestamp_granularities: timestamps === 'word' ? ['segment', 'word'] : ['segment'],
  })
}

function encodingOf({ data }: AudioData, options: Options): 'json' | 'multipart' {
  if (options.encoding) return options.encoding
  const fits = 'bytes' in data && data.bytes.length <= largestFileBytes
  return fits && !options.extraBody && unsayable.every((name) => options[name] === undefined) ? 'multipart' : 'json'
}

/** In memory of their own: a Blob takes no shared memory. */
function fileOf({ data, mediaType }: AudioData): Blob {
  const bytes = 'bytes' in data ? Uint8Array.from(data.bytes) : bytesOf(data.base64)
  if (bytes.length > largestFileBytes)
    throw badRequest(
      `\`audio\` has ${bytes.length} bytes, and a file may have ${largestFileBytes}: leave out \`encoding\`, and it goes as JSON.`,
    )
  return new Blob([bytes], { type: bareMediaType(mediaType) })
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return base64Bytes(base64)
  } catch {
    throw badRequest('`audio` holds no base64.')
  }
}

interface FormContents {
  readonly fields: Readonly<Record<string, unknown>>
  readonly options: Options
  readonly context: ModelContext
}

/** Lists repeat their name, which then ends in brackets. */
function toForm(file: Blob, name: string, { context, fields, options }: FormContents): FormData {
  const form = new FormData()
  for (const option of unsayable)
    if (options[option] !== undefined)
      context.warn(`providerOptions.openrouter.${option}`, "cannot be said in a form; leave out `encoding`, or make it 'json'.")
  for (const [field, value] of Object.entries({ ...fields, ...options.extraBody })) {
    if (value === undefined) continue
    if (Array.isArray(value)) for (const item of value) form.append(`${field}[]`, String(item))
    else form.append(field, typeof value === 'string' ? value : JSON.stringify(value))
  }
  form.append('file', file, name)
  return form
}

function badRequest(message: string): ModelError {
  return new ModelError({ code: 'bad_request', message: `[openrouter] ${message}` })
}
