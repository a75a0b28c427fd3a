/** The answer to one request of a batch, read by the decoders that read answers of their own. */
import { ModelError } from '@polymux/core'
import type { ChatRequest, ChatResult, EmbeddingRequest, EmbeddingResult, ModelErrorFields } from '@polymux/core'
import { asArray, asNumber, asObject, asText, classifyError, createChatModel } from '@polymux/core/adapter'
import type { WireObject, WireReply } from '@polymux/core/adapter'
import { createChatDecoder } from '../chat/chat-reply.ts'
import { embeddingCodec } from '../embedding/embedding.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { collectWarnings } from '../wire/collected-warnings.ts'
import { errorFields, replyErrorFields } from '../wire/error-fields.ts'
import { jsonPieces } from '../wire/json-pieces.ts'
import type { Written } from '../wire/reply-data.ts'

/** What became of one request, told apart by `kind`. */
export type BatchOutcome =
  | { readonly kind: 'chat'; readonly customId: string; readonly result: ChatResult; readonly raw: WireObject }
  | { readonly kind: 'embedding'; readonly customId: string; readonly result: EmbeddingResult; readonly raw: WireObject }
  | { readonly kind: 'error'; readonly customId: string; readonly error: ModelError; readonly raw: WireObject }

/** What was asked, for answers that are read by it: the schema of `output`, the format of vectors. */
export type Asked = (customId: string) => ChatRequest | EmbeddingRequest | undefined

/** Which model a batch was for, and with which settings. */
export interface OutcomeContext {
  readonly model: string
  readonly settings: OpenRouterSettings
  readonly asked: Asked
}

/** Reads one line of the results. Never throws: what is wrong with one line says nothing about the others. */
export async function decodeOutcome({ text, value }: Written, context: OutcomeContext): Promise<BatchOutcome> {
  const line = asObject(value) ?? {}
  const customId = asText(line['custom_id']) ?? ''
  const response = asObject(line['response'])
  const { response: _decoded, ...raw } = line
  const body = response?.['body']
  const written = jsonPieces(jsonPieces(text).get('response') ?? '').get('body') ?? ''
  const reply: WireReply = { status: asNumber(response?.['status_code']) ?? 200, headers: {}, text: written, body }
  try {
    const failure = failureOf(line, reply)
    if (failure) throw new ModelError(failure)
    const request = context.asked(customId)
    return Array.isArray(asObject(body)?.['choices'])
      ? { kind: 'chat', customId, result: await readChat(reply, request, context), raw }
      : { kind: 'embedding', customId, result: readEmbedding(reply, request, context), raw }
  } catch (error) {
    return { kind: 'error', customId, error: located(error, context.model), raw: line }
  }
}

function failureOf(line: WireObject, reply: WireReply): ModelErrorFields | undefined {
  const told = line['error']
  const fields =
    told === undefined || told === null
      ? replyErrorFields(reply)
      : errorFields(told, reply.status >= 400 ? reply.status : undefined)
  if (!fields && reply.status < 400) return undefined
  const { code, retryable } = classifyError({ named: fields?.code, status: fields?.status ?? reply.status })
  return {
    code,
    retryable,
    message: `[openrouter] HTTP ${reply.status}`,
    status: reply.status,
    raw: reply.body,
    phase: 'body',
    ...fields,
  }
}

/** A model that has answered already. */
function readChat(
  reply: WireReply,
  request: ChatRequest | EmbeddingRequest | undefined,
  { model }: OutcomeContext,
): Promise<ChatResult> {
  const replay = createChatModel({
    provider: 'openrouter',
    modelId: model,
    async *run(call) {
      const decoder = createChatDecoder({ ...collectWarnings(model, call.options, []), stream: false })
      yield* decoder.push({ data: reply.text, json: reply.body })
      yield* decoder.end()
    },
  })
  const asked: ChatRequest = request && 'messages' in request ? request : { messages: [{ role: 'user', content: '' }] }
  return replay.generate(asked)
}

function readEmbedding(
  reply: WireReply,
  request: ChatRequest | EmbeddingRequest | undefined,
  { model, settings }: OutcomeContext,
): EmbeddingResult {
  const { data } = asObject(reply.body) ?? {}
  if (!Array.isArray(data))
    throw new ModelError({
      code: 'bad_response',
      message: '[openrouter] The answer is neither that of a chat nor of an embedding.',
      raw: reply.body,
    })
  const asked: EmbeddingRequest = request && 'input' in request ? request : { input: asArray(data).map(() => '') }
  const context = { ...collectWarnings(model, {}, []), settings }
  const decoded = embeddingCodec.decode(reply, asked, context)
  return { ...decoded, warnings: [], response: { provider: 'openrouter', modelId: model, ...decoded.response } }
}

function located(error: unknown, modelId: string): ModelError {
  const fields: ModelErrorFields = ModelError.is(error)
    ? ModelError.prototype.toJSON.call(error)
    : { code: 'bad_response', message: `[openrouter] ${error instanceof Error ? error.message : String(error)}` }
  return new ModelError({ ...fields, provider: fields.provider || 'openrouter', modelId: fields.modelId || modelId })
}
