import { isJsonArray, isJsonObject, type JsonValue } from '../json/json-value.ts'
import { embedText, vectorToBase64 } from './embedding-vector.ts'
import type { Endpoint } from './endpoint.ts'
import { outputsOf } from './models.ts'
import { requestedModel } from './requested-model.ts'
import { countTokens } from './tokens.ts'
import { embeddingUsage } from './usage.ts'
import { jsonAnswer } from './wire-answer.ts'
import { noEndpoints, WireError } from './wire-error.ts'

const mostInputs = 2048

/** `POST /embeddings`. The model is named without its author, as the real one does. */
export const embeddingEndpoint: Endpoint = ({ body, models, clock, generation }) => {
  const model = requestedModel(body, models)
  if (!outputsOf(model).includes('embeddings')) throw noEndpoints(['embeddings'])
  const inputs = readInputs(body['input'])
  const dimensions = readDimensions(body['dimensions'], model.dimensions ?? 256)
  const encode = readEncoding(body['encoding_format'])
  const tokens = inputs.reduce((sum, { tokens: count }) => sum + count, 0)
  const { id, provider } = generation('gen-emb')
  const answer = {
    object: 'list',
    data: inputs.map(({ text }, index) => ({ object: 'embedding', embedding: encode(embedText(text, dimensions)), index })),
    model: model.id.slice(model.id.indexOf('/') + 1),
    usage: embeddingUsage(model, tokens),
    provider,
    id,
  }
  return jsonAnswer(answer, { atMs: clock.at(1), padded: true })
}

interface ReadInput {
  readonly text: string
  readonly tokens: number
}

/** A string, an array of strings, tokens as numbers or arrays of them, or objects with text parts. */
function readInputs(input: JsonValue | undefined): readonly ReadInput[] {
  const single =
    typeof input === 'string' || (isJsonArray(input) && input.length > 0 && input.every((item) => typeof item === 'number'))
  const items = single ? [input] : isJsonArray(input) ? input : []
  if (items.length === 0) throw new WireError(400, 'input must be a string or a non-empty array')
  if (items.length > mostInputs) throw new WireError(400, `input must hold at most ${mostInputs} items, has ${items.length}`)
  return items.map((item, index) => {
    if (isJsonArray(item) && item.every((token) => typeof token === 'number'))
      return { text: item.join(' '), tokens: item.length }
    const text = textOf(item)
    if (!text) throw new WireError(400, `input[${index}] must be text that is not empty`)
    return { text, tokens: countTokens(text) }
  })
}

function textOf(item: JsonValue): string {
  if (typeof item === 'string') return item
  const content = isJsonObject(item) ? item['content'] : undefined
  const texts = isJsonArray(content) ? content.map((part) => (isJsonObject(part) ? part['text'] : undefined)) : []
  return texts.filter((text) => typeof text === 'string').join('\n')
}

function readDimensions(value: JsonValue | undefined, native: number): number {
  if (value === undefined || value === null) return native
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= native) return value
  throw new WireError(400, `dimensions must be a whole number from 1 to ${native}`)
}

function readEncoding(value: JsonValue | undefined): (vector: readonly number[]) => string | readonly number[] {
  if (value === undefined || value === null || value === 'float') return (vector) => vector
  if (value === 'base64') return vectorToBase64
  throw new WireError(400, "encoding_format must be 'float' or 'base64'")
}
