import type { JsonValue } from '../json/json-value.ts'
import { type EmbeddingInput, type InputKind, readEmbeddingInputs, sumTokens } from './embedding-input.ts'
import { embedText, vectorToBase64 } from './embedding-vector.ts'
import type { Endpoint } from './endpoint.ts'
import { outputsOf } from './models.ts'
import { requestedModel } from './requested-model.ts'
import { embeddingUsage } from './usage.ts'
import { jsonAnswer } from './wire-answer.ts'
import { noEndpoints, WireError } from './wire-error.ts'
import type { WireObject } from './wire-json.ts'

/** `POST /embeddings`. The model is named without its author, as the real one does. */
export const embeddingEndpoint: Endpoint = ({ body, models, clock, generation, charge }) => {
  const model = requestedModel(body, models)
  if (!outputsOf(model).includes('embeddings')) throw noEndpoints(['embeddings'])
  const inputs = readEmbeddingInputs(body['input'], model)
  const dimensions = readDimensions(body['dimensions'], model.dimensions ?? 256)
  const encode = readEncoding(body['encoding_format'])
  const tokens = inputs.reduce((sum, input) => sum + sumTokens(input), 0)
  const details = detailsOf(inputs)
  const usage = { ...embeddingUsage(model, tokens), ...(details && { prompt_tokens_details: details }) }
  const made = generation('gen-emb')
  charge({ generation: made, model, usage, apiType: 'embeddings', durationMs: clock.at(1) })
  const answer = {
    object: 'list',
    data: inputs.map(({ text }, index) => ({ object: 'embedding', embedding: encode(embedText(text, dimensions)), index })),
    model: model.id.slice(model.id.indexOf('/') + 1),
    usage,
    provider: made.provider,
    id: made.id,
  }
  return jsonAnswer(answer, { atMs: clock.at(1), padded: true })
}

/** Where there is more than text, how many tokens each kind has. */
function detailsOf(inputs: readonly EmbeddingInput[]): WireObject | undefined {
  const sum = (kind: InputKind): number => inputs.reduce((total, { tokens }) => total + tokens[kind], 0)
  const [text, image, audio, video, file] = [sum('text'), sum('image'), sum('audio'), sum('video'), sum('file')]
  if (image + audio + video + file === 0) return undefined
  return { text_tokens: text, image_tokens: image, audio_tokens: audio, video_tokens: video, file_tokens: file }
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
