import { isJsonArray, isJsonObject, type JsonValue } from '../json/json-value.ts'
import type { Endpoint } from './endpoint.ts'
import { type EmulatedModel, outputsOf } from './models.ts'
import { relevanceOf } from './rerank-score.ts'
import { requestedModel } from './requested-model.ts'
import { countTokens } from './tokens.ts'
import { exact } from './usage.ts'
import { jsonAnswer } from './wire-answer.ts'
import { noEndpoints, WireError } from './wire-error.ts'
import type { WireObject } from './wire-json.ts'

const mostDocuments = 1_000
/** What a picture counts as, where tokens are billed. */
const tokensOfPicture = 258
const tokensOfChunk = 500
const chunksOfSearch = 100

/** `POST /rerank`. Pictures cannot be seen here: they count as the words of their address. */
export const rerankEndpoint: Endpoint = ({ body, models, clock, generation, charge }) => {
  const model = requestedModel(body, models)
  if (!outputsOf(model).includes('rerank')) throw noEndpoints(['rerank'])
  const { query, top_n: top, return_documents: returned } = body
  if (typeof query !== 'string' || query === '') throw new WireError(400, 'query must be text that is not empty')
  const documents = readDocuments(body['documents'])
  if (top !== undefined && !(typeof top === 'number' && Number.isInteger(top) && top >= 1)) {
    throw new WireError(400, 'top_n must be a whole number from 1')
  }
  const scores = relevanceOf(
    query,
    documents.map(({ words }) => words),
  )
  const ranked = documents
    .map(({ echo }, index) => ({ index, relevance_score: scores[index] ?? 0, document: returned === false ? {} : echo }))
    .toSorted((a, b) => b.relevance_score - a.relevance_score)
  const usage = usageOf(model, query, documents)
  const made = generation('gen-rerank')
  charge({ generation: made, model, usage, apiType: 'rerank', durationMs: clock.at(1) })
  const answer = {
    model: model.id.slice(model.id.indexOf('/') + 1),
    results: ranked.slice(0, typeof top === 'number' ? top : ranked.length),
    usage,
    provider: made.provider,
    id: made.id,
  }
  return jsonAnswer(answer, { atMs: clock.at(1) })
}

interface ReadDocument {
  readonly words: string
  readonly tokens: number
  readonly echo: WireObject
}

function readDocuments(value: JsonValue | undefined): readonly ReadDocument[] {
  if (!isJsonArray(value) || value.length === 0) throw new WireError(400, 'documents must be an array that is not empty')
  if (value.length > mostDocuments) {
    throw new WireError(400, `documents must hold at most ${mostDocuments} items, has ${value.length}`)
  }
  return value.map((document, index) => {
    const { text, image }: { readonly [name: string]: JsonValue } = isJsonObject(document) ? document : { text: document }
    if (typeof text !== 'string' && typeof image !== 'string') {
      throw new WireError(400, `documents[${index}] must be a string, or an object with text or image`)
    }
    const echo = { ...(typeof text === 'string' && { text }), ...(typeof image === 'string' && { image }) }
    return {
      words: `${echo.text ?? ''} ${wordsOfAddress(echo.image)}`,
      tokens: countTokens(echo.text ?? '') + (echo.image === undefined ? 0 : tokensOfPicture),
      echo,
    }
  })
}

function wordsOfAddress(image: string | undefined): string {
  return image === undefined || image.startsWith('data:')
    ? ''
    : image.replace(/^\w+:\/\/[^/]*/, '').replaceAll(/[^\p{L}]+/gu, ' ')
}

/** By search where the model has a price for one: a hundred chunks of 500 tokens each. Else by token, the query once per document. */
function usageOf(model: EmulatedModel, query: string, documents: readonly ReadDocument[]): WireObject {
  const queryTokens = countTokens(query)
  const { unit } = model.pricing
  if (unit === undefined) {
    const tokens = documents.reduce((sum, document) => sum + queryTokens + document.tokens, 0)
    return { total_tokens: tokens, cost: exact([{ price: model.pricing.prompt, count: tokens }]) }
  }
  const chunks = documents.reduce((sum, { tokens }) => sum + Math.ceil((queryTokens + tokens) / tokensOfChunk), 0)
  const searches = Math.ceil(chunks / chunksOfSearch)
  return { search_units: searches, cost: exact([{ price: unit, count: searches }]) }
}
