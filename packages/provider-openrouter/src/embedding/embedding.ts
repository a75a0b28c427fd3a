/** Texts to vectors: `POST /embeddings`. */
import type { EmbeddingRequest, EmbeddingResult, ModelError } from '@polymux/core'
import { asArray, asNumber, asObject, base64Bytes, defined, embeddingInputs } from '@polymux/core/adapter'
import type { CodecContext, Decoded, EmbeddingCodec, WireReply, WireRequest } from '@polymux/core/adapter'
import { embeddingOptionTable } from '../options/embedding-options.ts'
import { optionFields, readOptions } from '../options/option-table.ts'
import { requestHeaders } from '../request-headers.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { envelope, leftOver } from '../wire/envelope.ts'
import { toUsage } from '../wire/usage.ts'
import { uselessReply } from '../wire/useless-reply.ts'
import { toWireInput } from './embedding-input.ts'

/**
 * `POST /embeddings`, both ways. OpenRouter names no limit of its own; its largest host takes 2,048 inputs and 300,000 tokens a request
 * (OpenAI's embeddings reference), and two bytes are the least that text has for a token in practice.
 */
export const embeddingCodec: EmbeddingCodec<OpenRouterSettings> = { limits: { inputs: 2_048, bytes: 600_000 }, encode, decode }

/** Floats are the wire's default and are not asked for. */
function encode(request: EmbeddingRequest, context: CodecContext<OpenRouterSettings>): WireRequest {
  const options = readOptions(request.providerOptions?.openrouter, embeddingOptionTable, 'embedding', context)
  const body = {
    model: context.modelId,
    input: toWireInput(request, context),
    ...defined({
      dimensions: request.dimensions,
      encoding_format: request.format === 'float32' ? 'base64' : undefined,
      input_type: request.inputType,
    }),
    ...optionFields(options, embeddingOptionTable),
    ...options.extraBody,
  }
  const { apiKey, baseURL, sessionId } = options
  return { path: '/embeddings', body, baseURL, apiKey, ...requestHeaders(options, context.settings, { sessionId }) }
}

function decode(reply: WireReply, request: EmbeddingRequest): Decoded<EmbeddingResult> {
  const body = asObject(reply.body) ?? {}
  const data = asArray(body['data']).map((item) => asObject(item) ?? {})
  const wanted = embeddingInputs(request).length
  if (data.length !== wanted) throw badResponse(`${wanted} inputs were sent and ${data.length} vectors came back`, reply)
  const vectors: (readonly number[] | Float32Array)[] = []
  for (const [position, item] of data.entries()) {
    // Replies may be out of order; the index counts, where there is one.
    const index = asNumber(item['index']) ?? position
    if (!Number.isInteger(index) || index < 0 || index >= wanted)
      throw badResponse(`a vector has the index ${index}, of ${wanted} inputs`, reply)
    vectors[index] = toVector(item['embedding'], request.format === 'float32', reply)
  }
  if (Object.keys(vectors).length !== wanted) throw badResponse('two vectors have the same index', reply)
  const usage = asObject(body['usage'])
  const { raw, response } = envelope(reply, ['data'])
  // Safe: every vector was made in the format that was asked for.
  return {
    vectors: vectors as EmbeddingResult['vectors'],
    usage: usage ? toUsage(usage, reply.text) : {},
    raw: { ...raw, ...leftOver('data', data, ['object', 'index', 'embedding']) },
    response,
  }
}

/** A host may ignore the format asked for, so both are read. */
function toVector(value: unknown, float32: boolean, reply: WireReply): readonly number[] | Float32Array {
  if (value === '' || (Array.isArray(value) && value.length === 0)) throw badResponse('a vector is empty', reply)
  const vector = typeof value === 'string' ? fromBase64(value, reply) : value
  if (vector instanceof Float32Array) return float32 ? vector : Array.from(vector)
  if (!Array.isArray(vector) || !vector.every((entry) => typeof entry === 'number'))
    throw badResponse('a vector is neither numbers nor base64', reply)
  return float32 ? Float32Array.from(vector) : vector
}

/** Little-endian 32-bit floats, as every machine that runs JavaScript has them. */
function fromBase64(base64: string, reply: WireReply): Float32Array {
  try {
    return new Float32Array(base64Bytes(base64).buffer)
  } catch {
    throw badResponse('a vector is no base64 of 32-bit floats', reply)
  }
}

function badResponse(what: string, reply: WireReply): ModelError {
  return uselessReply(reply, `The embeddings are unusable: ${what}`)
}
