/** Documents by relevance: `POST /rerank`. */
import type { ModelError, RankedDocument, RerankDocument, RerankRequest, RerankResult } from '@polymux/core'
import type { CodecContext, Decoded, ReplyCodec, WireReply, WireRequest } from '@polymux/core/adapter'
import { optionFields, readOptions } from '../options/option-table.ts'
import { rerankOptionTable } from '../options/rerank-options.ts'
import { requestHeaders } from '../request-headers.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { envelope, leftOver } from '../wire/envelope.ts'
import { toUsage } from '../wire/usage.ts'
import { uselessReply } from '../wire/useless-reply.ts'
import { asArray, asNumber, asObject, asText, defined, mediaUrl, readDataUrl } from '@polymux/core/adapter'

/** `POST /rerank`, both ways. */
export const rerankCodec: ReplyCodec<RerankRequest, RerankResult, OpenRouterSettings> = { encode, decode }

function encode(request: RerankRequest, context: CodecContext<OpenRouterSettings>): WireRequest {
  const options = readOptions(request.providerOptions?.openrouter, rerankOptionTable, 'rerank', context)
  const body = {
    model: context.modelId,
    query: request.query,
    documents: request.documents.map(toWireDocument),
    ...defined({ top_n: request.topN }),
    ...optionFields(options, rerankOptionTable),
    ...options.extraBody,
  }
  return {
    path: '/rerank',
    body,
    baseURL: options.baseURL,
    apiKey: options.apiKey,
    ...requestHeaders({}, context.settings, options),
  }
}

function toWireDocument(document: RerankDocument): unknown {
  if (typeof document === 'string') return document
  return defined({ text: document.text, image: document.image && mediaUrl(document.image) })
}

function decode(reply: WireReply, request: RerankRequest): Decoded<RerankResult> {
  const body = asObject(reply.body) ?? {}
  const given = request.documents.length
  const seen = new Set<number>()
  const ranking = asArray(body['results']).map((item): RankedDocument => {
    const { document, index, relevance_score: score } = asObject(item) ?? {}
    const place = asNumber(index)
    const relevance = asNumber(score)
    if (place === undefined || !Number.isInteger(place) || place < 0 || place >= given)
      throw badResponse(`a result points at document ${String(index)} of ${given}`, reply)
    if (relevance === undefined) throw badResponse(`document ${place} has no score`, reply)
    if (seen.has(place)) throw badResponse(`document ${place} is ranked twice`, reply)
    seen.add(place)
    const echoed = toDocument(document)
    return echoed ? { index: place, score: relevance, document: echoed } : { index: place, score: relevance }
  })
  if (ranking.length === 0 && given > 0) throw badResponse(`${given} documents were sent and none came back`, reply)
  const usage = asObject(body['usage'])
  const { raw, response } = envelope(reply, ['results'])
  return {
    ranking: ranking.toSorted((a, b) => b.score - a.score),
    usage: usage ? toUsage(usage, reply.text) : {},
    raw: { ...raw, ...leftOver('results', asArray(body['results']), ['index', 'relevance_score', 'document']) },
    response,
  }
}

function toDocument(value: unknown): RankedDocument['document'] {
  // Some hosts say it back as they were given it.
  const document = typeof value === 'string' ? { text: value } : asObject(value)
  const image = asText(document?.['image'])
  return document && defined({ text: asText(document['text']), image: image === undefined ? undefined : readDataUrl(image) })
}

function badResponse(what: string, reply: WireReply): ModelError {
  return uselessReply(reply, `The ranking is unusable: ${what}`)
}
