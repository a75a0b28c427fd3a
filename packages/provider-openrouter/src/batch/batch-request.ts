/** Many requests as one: bodies as our encoders write them, keys in the order that OpenRouter's streaming parser wants. */
import { ModelError } from '@polymux/core'
import type { CallOptions, ChatRequest, EmbeddingRequest, Warning } from '@polymux/core'
import type { WireRequest } from '@polymux/core/adapter'
import { encodeChat } from '../chat/chat-request.ts'
import { embeddingCodec } from '../embedding/embedding.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { collectWarnings } from '../wire/collected-warnings.ts'
import { asObject } from '@polymux/core/adapter'

/** One request of a batch. */
export interface BatchItem<Request> {
  /** By which its answer is found; no two of a batch may be the same. */
  readonly customId: string
  readonly request: Request
}

interface BatchBase {
  /** One model for all requests, by OpenRouter's id. */
  readonly model: string
  /** Further fields beside `endpoint` and `model`, under OpenRouter's names. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined
}

/** Conversations. */
export interface ChatBatch extends BatchBase {
  readonly kind: 'chat'
  /** At hosts of Google they must all ask for the same `output`. */
  readonly requests: readonly BatchItem<ChatRequest>[]
}

/** Texts to turn into vectors. */
export interface EmbeddingBatch extends BatchBase {
  readonly kind: 'embedding'
  readonly requests: readonly BatchItem<EmbeddingRequest>[]
}

/** What is submitted, told apart by `kind`. */
export type BatchRequest = ChatBatch | EmbeddingBatch

/** The wire's names of the kinds. */
const batchEndpoints: { readonly [Kind in BatchRequest['kind']]: string } = {
  chat: '/v1/chat/completions',
  embedding: '/v1/embeddings',
}

/** The body of `POST /batches`. Throws `bad_request` for a batch that cannot be one. */
export function encodeBatch(
  batch: BatchRequest,
  settings: OpenRouterSettings,
  options: CallOptions,
  warnings: Warning[],
): Readonly<Record<string, unknown>> {
  const { extraBody, kind, model } = batch
  if (!(kind in batchEndpoints)) throw badRequest(`A batch is of kind chat or embedding, not ${JSON.stringify(kind)}.`, model)
  if (!Array.isArray(batch.requests) || batch.requests.length === 0)
    throw badRequest('A batch needs at least one request.', model)
  const seen = new Set<string>()
  const requests: unknown[] = []
  // Safe to read as either kind: the encoder is chosen by the same `kind`.
  for (const item of batch.requests as readonly BatchItem<ChatRequest | EmbeddingRequest>[]) {
    const customId: unknown = asObject(item)?.['customId']
    if (typeof customId !== 'string' || customId === '' || seen.has(customId))
      throw badRequest(
        `Each request of a batch needs a customId of its own; ${JSON.stringify(customId)} is missing or taken.`,
        model,
      )
    seen.add(customId)
    const context = { ...collectWarnings(model, options, warnings, (option) => `${customId}: ${option}`), settings }
    const wire = encodeItem(kind, item, context)
    if (wire.baseURL !== undefined || wire.apiKey !== undefined)
      context.warn('providerOptions.openrouter.baseURL', 'and apiKey are those of the whole batch, not of one of its requests.')
    for (const name of Object.keys(wire.headers ?? {}))
      context.warn('providerOptions.openrouter', `asks for the header ${name}, and the requests of a batch have no headers.`)
    const { model: _inherited, ...body } = asObject(wire.body) ?? {}
    requests.push({ custom_id: customId, body })
  }
  return { endpoint: batchEndpoints[kind], model, ...extraBody, requests }
}

type Context = ReturnType<typeof collectWarnings> & { readonly settings: OpenRouterSettings }

function encodeItem(
  kind: BatchRequest['kind'],
  { customId, request }: BatchItem<ChatRequest | EmbeddingRequest>,
  context: Context,
): WireRequest {
  try {
    // Safe: the types of BatchRequest tie the kind to the requests.
    if (kind === 'chat') return encodeChat(request as ChatRequest, context)
    return embeddingCodec.encode(request as EmbeddingRequest, context)
  } catch (error) {
    if (ModelError.is(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw badRequest(`The request ${JSON.stringify(customId)} cannot be encoded: ${reason}`, context.modelId)
  }
}

function badRequest(message: string, modelId: string): ModelError {
  return new ModelError({ code: 'bad_request', message: `[openrouter] ${message}`, provider: 'openrouter', modelId })
}
