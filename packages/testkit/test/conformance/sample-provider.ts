/** A small provider that keeps every promise it makes, for the suite to pass and for broken copies to be made of. */
import type {
  ImageRequest,
  ImageResult,
  ModelErrorFields,
  ProviderCapabilities,
  ProviderFactory,
  ProviderSettings,
} from '@polymux/core'
import {
  type ChatCodec,
  defineProvider,
  type EmbeddingCodec,
  type ProviderAccess,
  type ProviderSpec,
  type ReplyCodec,
  type WireReply,
} from '@polymux/core/adapter'
import { encodeSampleChat } from './sample-chat-request.ts'
import { createSampleDecoder } from './sample-chat-reply.ts'
import { sampleEmbedding } from './sample-embedding.ts'
import { sampleImage } from './sample-image.ts'
import { listSampleModels, type SampleModel } from './sample-models.ts'

/** The parts of the provider that a broken copy may replace. */
export type SampleSpec = ProviderSpec<ProviderSettings> & {
  readonly chat: ChatCodec<ProviderSettings>
  readonly embedding: EmbeddingCodec<ProviderSettings>
  readonly image: ReplyCodec<ImageRequest, ImageResult, ProviderSettings>
  readonly clients: (access: ProviderAccess<ProviderSettings>) => SampleClients
}

/** What the provider has beside its models. */
export interface SampleClients {
  listModels(): Promise<readonly SampleModel[]>
}

/** Made anew each time, so that a copy may be changed. */
export function sampleSpec(): SampleSpec {
  return {
    name: 'sample',
    baseURL: 'https://sample.example/v1',
    env: { apiKey: 'SAMPLE_API_KEY' },
    capabilities: sampleCapabilities,
    error: errorFields,
    chat: { framing: 'sse', encode: encodeSampleChat, decoder: () => createSampleDecoder() },
    embedding: sampleEmbedding,
    image: sampleImage,
    clients: (access) => ({ listModels: () => listSampleModels(access) }),
  }
}

/** Everything there is a check for, but for `topK`, `logprobs`, `cache` and films: what a provider lacks must be told of, too. */
export const sampleCapabilities: ProviderCapabilities = {
  chat: {
    parameters: [
      'toolChoice',
      'parallelToolCalls',
      'maxOutputTokens',
      'temperature',
      'topP',
      'frequencyPenalty',
      'presencePenalty',
      'stop',
      'seed',
      'reasoning',
      'modalities',
    ],
    features: ['tools', 'parallel-tools', 'structured-output', 'reasoning', 'reasoning-echo', 'usage', 'cost'],
    input: ['image', 'file', 'audio'],
    output: ['image'],
  },
  embedding: { features: ['dimensions', 'usage', 'cost', 'base64'] },
  image: { features: ['several', 'size', 'usage', 'cost'] },
}

/** Also asked about answers with status 200: there, no error means that all is well. */
function errorFields({ body, status }: WireReply): Partial<ModelErrorFields> | undefined {
  const error: unknown = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined
  const named = 'code' in error && typeof error.code === 'number' ? error.code : status
  return { message: String(error.message), status: named }
}

/** The provider itself. Stands last, since it is made at once. */
export const sample: ProviderFactory<
  ProviderSettings,
  { readonly chat: string; readonly embedding: string; readonly image: string },
  SampleClients
> = defineProvider(sampleSpec())
