import { checkEmbeddingRequest, checkImageRequest } from './check-request.ts'
import type { ProviderSpec } from './codec.ts'
import { chatModelOf } from './create-chat-model.ts'
import type { EmbeddingModel, EmbeddingRequest, EmbeddingResult } from './embedding.ts'
import { openHttpChat } from './http-chat.ts'
import { createHttpClient } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import { httpReply } from './http-reply.ts'
import type { ImageModel, ImageRequest, ImageResult } from './image.ts'
import type { CallOptions, ModelKind } from './model.ts'
import { ModelError } from './model-error.ts'
import type { ProviderFactory, ProviderSettings } from './provider.ts'

/**
 * Makes a provider from pure functions. Core owns HTTP, framing, retries, deadlines, abort, redaction and folding.
 * The settings are inferred from the parameter of `headers`, the kinds from the codecs; annotate the export with `ProviderFactory`.
 */
export function defineProvider<Settings extends ProviderSettings, Spec extends ProviderSpec<Settings>>(
  spec: Spec & ProviderSpec<Settings>,
): ProviderFactory<Settings, { readonly [Kind in keyof Spec & ModelKind]: string }> {
  const factory = (given?: Settings): object => {
    const client = createHttpClient<Settings>(spec, given)
    return {
      name: spec.name,
      close: client.close,
      ...(spec.chat && { chat: chatMethod(client) }),
      ...(spec.embedding && { embedding: (modelId: string) => embeddingModel(client, checkId(modelId, spec.name)) }),
      ...(spec.image && { image: (modelId: string) => imageModel(client, checkId(modelId, spec.name)) }),
    }
  }
  // Safe: a method for exactly the kinds that have a codec, which is what the type lists.
  return factory as ProviderFactory<Settings, { readonly [Kind in keyof Spec & ModelKind]: string }>
}

function chatMethod<Settings extends ProviderSettings>(client: HttpClient<Settings>): (modelId: string) => unknown {
  const { chat: codec, name } = client.spec
  return (modelId) => {
    const checked = checkId(modelId, name)
    return chatModelOf({ provider: name, modelId: checked }, (call, scope, sink) => {
      if (!codec) throw new TypeError('A provider without a chat codec has no chat models.')
      return openHttpChat({ client, codec, modelId: checked, call, scope, sink })
    })
  }
}

function embeddingModel<Settings extends ProviderSettings>(client: HttpClient<Settings>, modelId: string): EmbeddingModel {
  const { embedding: codec, name } = client.spec
  if (!codec) throw new TypeError('A provider without an embedding codec has no embedding models.')
  const model = {
    spec: 1,
    kind: 'embedding',
    provider: name,
    modelId,
    embed: (request: EmbeddingRequest, options: CallOptions = {}): Promise<EmbeddingResult> =>
      httpReply(client, codec, { modelId, request, options, check: checkEmbeddingRequest }),
  } as const
  // Safe: the codec gives the vectors the request's format asks for, which is what the type parameter says.
  return model as unknown as EmbeddingModel
}

function imageModel<Settings extends ProviderSettings>(client: HttpClient<Settings>, modelId: string): ImageModel {
  const { image: codec, name } = client.spec
  if (!codec) throw new TypeError('A provider without an image codec has no image models.')
  return {
    spec: 1,
    kind: 'image',
    provider: name,
    modelId,
    generate: (request: ImageRequest, options: CallOptions = {}): Promise<ImageResult> =>
      httpReply(client, codec, { modelId, request, options, check: checkImageRequest }),
  }
}

function checkId(modelId: unknown, provider: string): string {
  if (typeof modelId === 'string' && modelId.trim() !== '') return modelId
  throw new ModelError({ code: 'configuration', message: `[${provider}] A model id must be a text, and not empty.`, provider })
}
