import type { ProviderSpec } from './codec.ts'
import { chatModels, namedModels } from './define-chat-provider.ts'
import { createHttpClient } from './http-client.ts'
import type { ModelKind } from './model.ts'
import type { ProviderFactory, ProviderSettings } from './provider.ts'
import { replyModels } from './reply-models.ts'

/**
 * Makes a provider from pure functions. Core owns HTTP, framing, retries, deadlines, abort, redaction and folding.
 * The settings are inferred from the parameter of `headers`, the kinds from the codecs; annotate the export with `ProviderFactory`.
 */
export function defineProvider<Settings extends ProviderSettings, Spec extends ProviderSpec<Settings>>(
  spec: Spec & ProviderSpec<Settings>,
): ProviderFactory<Settings, { readonly [Kind in keyof Spec & ModelKind]: string }> {
  const factory = (given?: Settings): object => {
    const client = createHttpClient<Settings>(spec, given)
    const { name, chat, embedding, image } = spec
    return {
      name,
      close: client.close,
      ...(chat && { chat: namedModels(name, chatModels(client, chat)) }),
      ...(embedding && { embedding: namedModels(name, replyModels(client, ['embedding', 'embed'], embedding)) }),
      ...(image && { image: namedModels(name, replyModels(client, ['image', 'generate'], image)) }),
    }
  }
  // Safe: a method for exactly the kinds that have a codec, which is what the type lists.
  return factory as ProviderFactory<Settings, { readonly [Kind in keyof Spec & ModelKind]: string }>
}
