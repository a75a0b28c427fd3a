/** `POST /api/embed`: https://docs.ollama.com/api/embed */
import { type EmbeddingRequest, type EmbeddingResult, ModelError } from '@polymux/core'
import {
  badRequest,
  type Decoded,
  embeddingInputs,
  type ModelContext,
  type WireReply,
  type WireRequest,
} from '@polymux/core/adapter'

interface WireEmbeddings {
  readonly model?: string
  readonly embeddings?: readonly (readonly number[])[]
  readonly prompt_eval_count?: number
}

export function encodeEmbeddings(request: EmbeddingRequest, { modelId, warn }: ModelContext): WireRequest {
  const input = embeddingInputs(request)
  const stranger = input.findIndex((item) => typeof item !== 'string')
  if (stranger >= 0) throw badRequest(`input[${stranger}] must be a text: Ollama embeds nothing else.`)
  if (request.inputType !== undefined) warn('inputType', 'Ollama has nothing of the kind.')
  return { path: '/embed', body: { model: modelId, input, dimensions: request.dimensions } }
}

export function decodeEmbeddings({ body }: WireReply, request: EmbeddingRequest): Decoded<EmbeddingResult> {
  // Safe: only what is there is read, and the vectors are counted.
  const { model, embeddings = [], prompt_eval_count: tokens } = (body ?? {}) as WireEmbeddings
  const wanted = embeddingInputs(request).length
  if (embeddings.length !== wanted) {
    const message = `${wanted} inputs were sent and ${embeddings.length} vectors came back.`
    throw new ModelError({ code: 'bad_response', message, phase: 'body' })
  }
  return {
    vectors: request.format === 'float32' ? embeddings.map((vector) => new Float32Array(vector)) : embeddings,
    usage: tokens === undefined ? {} : { inputTokens: tokens, totalTokens: tokens },
    raw: {},
    ...(model !== undefined && { response: { returnedModel: model } }),
  }
}
