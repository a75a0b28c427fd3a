/** Texts to vectors: `POST /embeddings`. */
import { base64Bytes } from '../base64.ts'
import type { EmbeddingCapabilities } from '../capabilities.ts'
import type { Decoded, EmbeddingCodec, EmbeddingLimits, ModelContext, WireReply } from '../codec.ts'
import { embeddingInputs } from '../embedding.ts'
import type { EmbeddingInput, EmbeddingRequest, EmbeddingResult } from '../embedding.ts'
import { ModelError } from '../model-error.ts'
import type { ProviderSettings } from '../provider.ts'
import { ownFields } from './openai-request.ts'
import { readUsage } from './openai-usage.ts'
import type { ReadUsage } from './openai-usage.ts'
import { unusableReply } from './unusable-reply.ts'
import { asArray, asNumber, asObject, asText, defined, otherFields } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

/** How a server of embeddings differs. All may be left out. */
export interface OpenAiEmbeddingOptions {
  /** Default: `dimensions`, `usage` and `base64`, which carries vectors of `format: 'float32'`. */
  readonly features?: EmbeddingCapabilities['features'] | undefined
  /** What one request may hold; more inputs go in several. Default: OpenAI's 2,048 inputs. */
  readonly limits?: EmbeddingLimits | undefined
  /** The field for `inputType`, such as `input_type`. Default: none, and a warning. */
  readonly inputTypeField?: string | undefined
  /** Appended to the base URL. Default `/embeddings`. */
  readonly path?: string | undefined
  /** Reads counts that only this server reports. Default: OpenAI's fields and `usage.cost`. */
  readonly readUsage?: ReadUsage | undefined
}

/** An embedding wire that says what it can carry. */
export type OpenAiEmbeddingCodec = EmbeddingCodec<ProviderSettings> & { readonly capabilities: EmbeddingCapabilities }

/** The embeddings wire of OpenAI, for `embedding` of `defineProvider`. */
export function openAiEmbedding(options: OpenAiEmbeddingOptions = {}): OpenAiEmbeddingCodec {
  const { features = ['dimensions', 'usage', 'base64'], limits = { inputs: 2_048 }, path = '/embeddings' } = options
  return {
    capabilities: { features },
    limits,
    encode: (request, context) => ({
      path,
      body: {
        model: context.modelId,
        input: toWireInput(request),
        ...settings(request, { ...options, features }, context),
        ...ownFields(request.providerOptions, context),
      },
    }),
    decode: (reply, request) => decode(reply, request, options.readUsage),
  }
}

function settings(request: EmbeddingRequest, options: OpenAiEmbeddingOptions, context: ModelContext): WireObject {
  const { dimensions, format, inputType } = request
  const { features = [], inputTypeField } = options
  const has = { dimensions: features.includes('dimensions'), base64: features.includes('base64') }
  if (dimensions !== undefined && !has.dimensions) context.warn('dimensions', 'is not a setting that this provider takes.')
  if (inputType !== undefined && inputTypeField === undefined)
    context.warn('inputType', 'is not a setting that this provider takes.')
  return defined({
    dimensions: has.dimensions ? dimensions : undefined,
    encoding_format: format === 'float32' && has.base64 ? 'base64' : undefined,
    ...(inputTypeField !== undefined && { [inputTypeField]: inputType }),
  })
}

/** One input stays one; parts can only be texts here. */
function toWireInput(request: EmbeddingRequest): unknown {
  const inputs = embeddingInputs(request).map(toWireOne)
  return request.input === embeddingInputs(request)[0] ? inputs[0] : inputs
}

function toWireOne(input: EmbeddingInput): string | readonly number[] {
  if (typeof input === 'string' || !('content' in input)) return input
  const texts = input.content.map((part) => {
    if (part.type === 'text') return part.text
    throw new ModelError({ code: 'unsupported', message: `A part of type ${part.type} cannot be embedded by this provider.` })
  })
  return texts.join('')
}

function decode(reply: WireReply, request: EmbeddingRequest, more: ReadUsage | undefined): Decoded<EmbeddingResult> {
  const body = asObject(reply.body) ?? {}
  const data = asArray(body['data']).map((item) => asObject(item) ?? {})
  const wanted = embeddingInputs(request).length
  if (data.length !== wanted) throw unusableReply(reply, `${wanted} inputs were sent and ${data.length} vectors came back`)
  const vectors = new Map<number, readonly number[] | Float32Array>()
  for (const [position, item] of data.entries()) {
    // Replies may be out of order; the index counts, where there is one.
    const index = asNumber(item['index']) ?? position
    if (!Number.isInteger(index) || index < 0 || index >= wanted || vectors.has(index))
      throw unusableReply(reply, `a vector has the index ${index}, which is not among ${wanted} inputs or came twice`)
    vectors.set(index, toVector(item['embedding'], request.format === 'float32', reply))
  }
  const ordered = Array.from({ length: wanted }, (_, index) => vectors.get(index))
  return {
    // Safe: every index has its vector, made in the format that was asked for.
    vectors: ordered as EmbeddingResult['vectors'],
    usage: readUsage(body['usage'], reply.text, more),
    raw: otherFields(body, new Set(['object', 'data', 'model', 'id'])) ?? {},
    response: defined({ id: asText(body['id']), returnedModel: asText(body['model']) }),
  }
}

/** A server may ignore the format asked for, so both are read. */
function toVector(value: unknown, float32: boolean, reply: WireReply): readonly number[] | Float32Array {
  const vector = typeof value === 'string' ? fromBase64(value, reply) : value
  if (vector instanceof Float32Array) return float32 ? vector : Array.from(vector)
  if (!Array.isArray(vector) || vector.length === 0 || !vector.every((entry) => typeof entry === 'number'))
    throw unusableReply(reply, 'a vector is neither numbers nor base64')
  return float32 ? Float32Array.from(vector) : vector
}

/** Little-endian 32-bit floats, as every machine that runs JavaScript has them. */
function fromBase64(base64: string, reply: WireReply): Float32Array {
  try {
    const floats = new Float32Array(base64Bytes(base64).buffer)
    if (floats.length > 0) return floats
  } catch {
    // Told below, as an empty one is.
  }
  throw unusableReply(reply, 'a vector is no base64 of 32-bit floats')
}
