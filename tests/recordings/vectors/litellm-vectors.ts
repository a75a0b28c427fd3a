/** The request, answer, error and stream vectors: which there are, which concern these packages, and where we differ on purpose. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { items, member } from '../json-value.ts'
import { hasVectors, vectorsFolder } from '../shared-folder.ts'

export interface LitellmVector {
  readonly id: string
  readonly area: string
  readonly input: unknown
  readonly expected: unknown
}

/** What the packages under test promise today. */
export const coveredAreas: readonly string[] = [
  'request.body',
  'request.headers',
  'request.url',
  'request.auth',
  'request.cacheControl',
  'request.embedding',
  'request.image.chat',
  'request.image.images',
  'request.imageEdit.chat',
  'request.responses',
  'request.speech',
  'request.transcription',
  'response.chat',
  'response.embedding',
  'response.error',
  'response.image.chat',
  'response.image.images',
  'response.speech',
  'response.transcription',
  'stream',
  'params',
  'fn.mapFinishReason',
  'fn.wireModelId',
  'fn.nearestAspectRatio',
  'fn.costFromUsage',
  'cost.embedding',
  'cost.responsesApi',
  'retry',
]

/** What no provider does: a router, a cache, a model for tests, and prices of calls that no provider priced. */
export const laterAreas: readonly string[] = [
  'cache.response',
  'cost.cacheHit',
  'cost.unknownModel',
  'fn.estimateCost',
  'mock',
  'router.cooldown',
  'router.fallback',
]

/** Every vector; none where the folder is absent. */
export function litellmVectors(): readonly LitellmVector[] {
  if (!hasVectors) return []
  const file: unknown = JSON.parse(readFileSync(join(vectorsFolder, 'litellm.json'), 'utf8'))
  return items(file).map((vector) => ({
    id: String(member(vector, 'id')),
    area: String(member(vector, 'area')),
    input: member(vector, 'input'),
    expected: member(vector, 'expect'),
  }))
}

/** A vector whose expectation we do not share: why, and what is expected instead. */
export interface Judgement {
  readonly reason: string
  readonly instead: unknown
}

export const judgements: Readonly<Record<string, Judgement>> = {
  'img-size-auto': {
    reason: '`auto` lets the model choose, as images-03 says itself; a square would be our choice',
    instead: { absent: ['image_config'] },
  },
  'ratio-896x1152': {
    reason: '7:9 is no ratio of the endpoint; the nearest one would be another picture, so it warns and the model chooses',
    instead: { value: null, warns: ['size'] },
  },
  'img-resp-03': {
    reason: 'a model that answers in words has answered, and was paid: no pictures, its words, and a warning',
    instead: { result: { data: [], text: 'Hello!' }, warns: ['prompt'] },
  },
  'edit-03': {
    reason: 'a picture request without words is a slip of the caller: `prompt` is required, and refused before any request',
    instead: { error: { kind: 'invalid_request', beforeNetwork: true } },
  },
  'finish-13': {
    reason: 'an answer that stopped with an error is thrown as one, with what had arrived in `partial`',
    instead: { error: { kind: 'provider_error', partialText: 'ok' } },
  },
  'img-resp-01': {
    reason: 'output tokens are all completion tokens, as they are billed; `imageTokens` is the part spent on pictures',
    instead: {
      result: {
        data: [{ b64_json: 'iVBORw0KGgoAAAANS', url: null, mediaType: 'image/png' }],
        usage: { input_tokens: 10, output_tokens: 1300, image_tokens: 1290, total_tokens: 1310 },
        costDetails: { input_cost: 0.001, output_cost: 0.037 },
        model: 'google/gemini-2.5-flash-image',
      },
      cost: { usd: 0.0387243, source: 'provider' },
    },
  },
  'edit-04': {
    reason: 'as img-resp-01; picture tokens of the input have no field of their own and are in `raw.usage` as the wire gave them',
    instead: {
      result: {
        usage: {
          input_tokens: 300,
          output_tokens: 1299,
          image_tokens: 1290,
          total_tokens: 1599,
          raw: { prompt_tokens_details: { image_tokens: 258 } },
        },
      },
      cost: { usd: 0.05, source: 'provider' },
    },
  },
  'stt-01': {
    reason: '`timestamps: word` times segments too, as every provider of ours promises; words alone can be had by `extraBody`',
    instead: {
      url: 'https://openrouter.ai/api/v1/audio/transcriptions',
      multipart: {
        model: 'openai/whisper-large-v3',
        language: 'en',
        response_format: 'verbose_json',
        temperature: '0',
        'timestamp_granularities[]': ['segment', 'word'],
        file: 'sample.wav',
      },
    },
  },
}
