import type { EmbeddingResult, ProviderSettings } from '@polymux/core'
import { base64Bytes, type EmbeddingCodec, embeddingInputs } from '@polymux/core/adapter'
import { readUsage, type WireUsage } from './sample-chat-reply.ts'

interface WireEmbeddings {
  readonly model?: string
  readonly data: readonly { readonly index: number; readonly embedding: readonly number[] | string }[]
  readonly usage?: WireUsage
}

/** Vectors by their index, as numbers or as base64 of 32-bit floats. */
export const sampleEmbedding: EmbeddingCodec<ProviderSettings> = {
  encode: (request, { modelId }) => ({
    path: '/embeddings',
    body: {
      model: modelId,
      input: embeddingInputs(request),
      dimensions: request.dimensions,
      encoding_format: request.format === 'float32' ? 'base64' : undefined,
    },
  }),
  decode({ body, text }, { format }) {
    // Safe enough for a sample: what has no data throws, which core reports.
    const { data, model, usage } = body as WireEmbeddings
    const vectors: (readonly number[] | Float32Array)[] = []
    for (const { index, embedding } of data) {
      const floats = typeof embedding === 'string' ? new Float32Array(base64Bytes(embedding).buffer) : embedding
      vectors[index] = format === 'float32' ? Float32Array.from(floats) : Array.from(floats)
    }
    return {
      // Safe: every vector was made in the format that was asked for.
      vectors: vectors as EmbeddingResult['vectors'],
      usage: usage ? readUsage(usage, text) : {},
      raw: { usage },
      ...(model !== undefined && { response: { returnedModel: model } }),
    }
  },
}
