/** Reads what is to be embedded: text, token ids, or parts of which some are pictures, sound, film and files. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { type EmulatedModel, inputsOf } from './models.ts'
import { hashText } from './random.ts'
import { countTokens } from './tokens.ts'
import { WireError } from './wire-error.ts'

/** One input: what its vector is made from, and its tokens by kind. */
export interface EmbeddingInput {
  /** Media stand in it as words of their own: the same picture, the same words. */
  readonly text: string
  readonly tokens: Readonly<Record<InputKind, number>>
}

/** Kinds of input that are counted apart. */
export type InputKind = 'text' | 'image' | 'audio' | 'video' | 'file'

const mostInputs = 2048
/** Tokens of one medium, whatever it holds. */
const mediaTokens = { image: 258, audio: 32, video: 66, file: 258 }
const none: EmbeddingInput['tokens'] = { text: 0, image: 0, audio: 0, video: 0, file: 0 }

/** Throws a `WireError` with status 400 for inputs that are malformed, too many or too long, or of a kind the model does not read. */
export function readEmbeddingInputs(input: JsonValue | undefined, model: EmulatedModel): readonly EmbeddingInput[] {
  const single =
    typeof input === 'string' || (isJsonArray(input) && input.length > 0 && input.every((item) => typeof item === 'number'))
  const items = single ? [input] : isJsonArray(input) ? input : []
  if (items.length === 0) throw new WireError(400, 'input must be a string or a non-empty array')
  if (items.length > mostInputs) throw new WireError(400, `input must hold at most ${mostInputs} items, has ${items.length}`)
  const { contextLength = 8_192 } = model
  return items.map((item, index) => {
    const read = readItem(item, index, model)
    const count = sumTokens(read)
    if (count <= contextLength) return read
    throw new WireError(400, `input[${index}] has ${count} tokens; the maximum context length is ${contextLength} tokens`)
  })
}

/** Of all kinds. */
export function sumTokens({ tokens }: EmbeddingInput): number {
  return Object.values(tokens).reduce((sum, count) => sum + count, 0)
}

function readItem(item: JsonValue, index: number, model: EmulatedModel): EmbeddingInput {
  if (isJsonArray(item) && item.length > 0 && item.every((token) => Number.isInteger(token))) {
    return { text: item.join(' '), tokens: { ...none, text: item.length } }
  }
  const parts = isJsonObject(item) ? item['content'] : undefined
  if (isJsonArray(parts) && parts.length > 0) {
    return joined(parts.map((part, at) => readPart(part, `input[${index}].content[${at}]`, model)))
  }
  if (typeof item === 'string' && item !== '') return textInput(item)
  throw new WireError(400, `input[${index}] must be text that is not empty, token ids or an object with content`)
}

function readPart(part: JsonValue, where: string, model: EmulatedModel): EmbeddingInput {
  const { type, text, ...fields } = isJsonObject(part) ? part : {}
  if (type === 'text' && typeof text === 'string' && text !== '') return textInput(text)
  const kind = (['image', 'audio', 'video', 'file'] as const).find((name) => type === `${name}_url` || type === `input_${name}`)
  const data = kind && dataOf(fields, type)
  if (!kind || data === undefined) {
    throw new WireError(400, `${where} must be a text, image_url, input_audio, input_video or input_file part`)
  }
  if (!inputsOf(model).includes(kind)) throw new WireError(400, `${where}: ${model.id} does not take ${kind} input`)
  const words = /^https?:/i.test(data) ? data.replace(/^\w+:\/\//, '').replaceAll(/\W+/g, ' ') : ''
  return { text: `${kind} ${words} ${kind}${hashText(data)}`, tokens: { ...none, [kind]: mediaTokens[kind] } }
}

/** `image_url.url`, or `input_audio.data` and its like. */
function dataOf(fields: JsonObject, type: JsonValue | undefined): string | undefined {
  const holder = typeof type === 'string' ? fields[type] : undefined
  const { url, data } = isJsonObject(holder) ? holder : {}
  const given = url ?? data
  return typeof given === 'string' && given !== '' ? given : undefined
}

function textInput(text: string): EmbeddingInput {
  return { text, tokens: { ...none, text: countTokens(text) } }
}

function joined(inputs: readonly EmbeddingInput[]): EmbeddingInput {
  const sum = (kind: InputKind): number => inputs.reduce((total, { tokens }) => total + tokens[kind], 0)
  return {
    text: inputs.map(({ text }) => text).join('\n'),
    tokens: { text: sum('text'), image: sum('image'), audio: sum('audio'), video: sum('video'), file: sum('file') },
  }
}
