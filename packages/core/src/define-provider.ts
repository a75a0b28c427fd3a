import type { ProviderSpec } from './codec.ts'
import { chatModels, namedModels } from './define-chat-provider.ts'
import { createHttpClient } from './http-client.ts'
import type { ModelKind, ResultBase } from './model.ts'
import type { ProviderFactory, ProviderSettings } from './provider.ts'
import { providerAccess } from './provider-access.ts'
import { replyMethods, replyModels } from './reply-models.ts'

/** What `spec.clients` adds to a provider. */
export type ClientsOf<Spec> = Spec extends { readonly clients: (access: never) => infer Clients } ? Clients : unknown

/**
 * Makes a provider from pure functions. Core owns HTTP, framing, retries, deadlines, abort, redaction and folding.
 * The settings are inferred from the parameter of `headers`, the kinds from the codecs; annotate the export with `ProviderFactory`.
 */
export function defineProvider<Settings extends ProviderSettings, Spec extends ProviderSpec<Settings>>(
  spec: Spec & ProviderSpec<Settings>,
): ProviderFactory<Settings, { readonly [Kind in keyof Spec & ModelKind]: string }, ClientsOf<Spec>> {
  const factory = (given?: Settings): object => {
    const client = createHttpClient<Settings>(spec, given)
    const { name, capabilities, chat, clients } = spec
    const models: Record<string, unknown> = {}
    if (chat) models['chat'] = namedModels(name, chatModels(client, chat))
    for (const kind of replyMethods.keys()) {
      const codec = spec[kind]
      if (codec) models[kind] = namedModels(name, replyModels<Settings, never, ResultBase>(client, kind, codec))
    }
    return { ...clients?.(providerAccess(client)), name, ...(capabilities && { capabilities }), close: client.close, ...models }
  }
  // Safe: a method for exactly the kinds that have a codec, and the clients, which is what the type lists.
  return factory as ProviderFactory<Settings, { readonly [Kind in keyof Spec & ModelKind]: string }, ClientsOf<Spec>>
}
