import type { ChatCodec, ProviderSpec } from './codec.ts'
import { chatModelOf } from './create-chat-model.ts'
import { openHttpChat } from './http-chat.ts'
import { createHttpClient } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import type { ModelKind } from './model.ts'
import { ModelError } from './model-error.ts'
import type { ProviderFactory, ProviderSettings } from './provider.ts'
import { replyModels } from './reply-models.ts'

/**
 * Makes a provider from pure functions. Core owns HTTP, framing, retries, deadlines, abort, redaction and folding.
 * The settings are inferred from the parameter of `headers`, the kinds from the codecs; annotate the export with `ProviderFactory`.
 */
export function defineProvider<Settings extends ProviderSettings, Spec extends ProviderSpec<Settings>>(
  spec: Spec & ProviderSpec<Settings>,
): ProviderFactory<Settings, { readonly [Kind in keyof Spec & ModelKind]: string }> {
  const checked =
    (create: (modelId: string) => object) =>
    (modelId: unknown): object =>
      create(checkId(modelId, spec.name))
  const factory = (given?: Settings): object => {
    const client = createHttpClient<Settings>(spec, given)
    const { name, chat, embedding, image } = spec
    return {
      name,
      close: client.close,
      ...(chat && { chat: checked(chatModels(client, chat)) }),
      ...(embedding && { embedding: checked(replyModels(client, ['embedding', 'embed'], embedding)) }),
      ...(image && { image: checked(replyModels(client, ['image', 'generate'], image)) }),
    }
  }
  // Safe: a method for exactly the kinds that have a codec, which is what the type lists.
  return factory as ProviderFactory<Settings, { readonly [Kind in keyof Spec & ModelKind]: string }>
}

function chatModels<Settings extends ProviderSettings>(
  client: HttpClient<Settings>,
  codec: ChatCodec<Settings>,
): (modelId: string) => object {
  return (modelId) =>
    chatModelOf({ provider: client.spec.name, modelId }, (call, scope, sink) =>
      openHttpChat({ client, codec, modelId, call, scope, sink }),
    )
}

function checkId(modelId: unknown, provider: string): string {
  if (typeof modelId === 'string' && modelId.trim() !== '') return modelId
  throw new ModelError({ code: 'configuration', message: `[${provider}] A model id must be a text, and not empty.`, provider })
}
