import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import type { FormPart } from '../http/form.ts'
import { WireError } from './wire-error.ts'

/** Sound that came to be written down, and how. */
export interface TranscriptionRequest {
  readonly bytes: Uint8Array
  /** Such as `wav`; empty when nothing says it. */
  readonly format: string
  readonly language: string | undefined
  readonly verbose: boolean
  readonly words: boolean
}

const mostBytes = 25_000_000

/** A form as the JSON it stands for, without its files; a name that ends in `[]` is a list. */
export function fieldsOfForm(form: readonly FormPart[]): JsonObject {
  const fields: Record<string, JsonValue> = {}
  for (const { name, filename, bytes } of form) {
    if (filename !== undefined) continue
    const text = new TextDecoder().decode(bytes)
    const bare = name.replace(/\[\]$/, '')
    const earlier = fields[bare]
    fields[bare] = bare === name ? text : [...(isJsonArray(earlier) ? earlier : []), text]
  }
  return fields
}

/** Throws a `WireError` with status 400 for sound that is missing or no base64, and for formats the real one does not have. */
export function readTranscription(body: JsonObject, form: readonly FormPart[] | undefined): TranscriptionRequest {
  const { language, response_format: format, timestamp_granularities: granularities } = body
  if (format !== undefined && format !== 'json' && format !== 'verbose_json') {
    throw new WireError(400, `response_format must be json or verbose_json, is ${JSON.stringify(format)}`)
  }
  const listed = isJsonArray(granularities) ? granularities : []
  if (
    (granularities !== undefined && !isJsonArray(granularities)) ||
    !listed.every((name) => name === 'word' || name === 'segment')
  ) {
    throw new WireError(400, "timestamp_granularities must be an array of 'word' and 'segment'")
  }
  if (language !== undefined && typeof language !== 'string') throw new WireError(400, 'language must be a string')
  const sound = form ? soundOfForm(form) : soundOfJson(body['input_audio'])
  if (sound.bytes.length === 0) throw new WireError(400, 'The audio is empty')
  if (sound.bytes.length > mostBytes) throw new WireError(400, `The audio must have at most ${mostBytes} bytes`)
  return { ...sound, language, verbose: format === 'verbose_json', words: listed.includes('word') }
}

interface GivenSound {
  readonly bytes: Uint8Array
  readonly format: string
}

function soundOfForm(form: readonly FormPart[]): GivenSound {
  const file = form.find(({ name, filename }) => name === 'file' && filename !== undefined)
  if (!file) throw new WireError(400, 'file is missing')
  return { bytes: file.bytes, format: /\.(\w+)$/.exec(file.filename ?? '')?.[1]?.toLowerCase() ?? '' }
}

function soundOfJson(value: JsonValue | undefined): GivenSound {
  const { data, format } = isJsonObject(value) ? value : {}
  if (typeof data !== 'string' || typeof format !== 'string') {
    throw new WireError(400, 'input_audio must be an object with data, in base64, and format')
  }
  const base64 = data.replace(/^data:[^,]*,/, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw new WireError(400, 'input_audio.data must be base64')
  return { bytes: Buffer.from(base64, 'base64'), format: format.toLowerCase() }
}
