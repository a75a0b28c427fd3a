/** The chat side of every provider. Nothing of other kinds is imported here, so that what only chats does not carry them. */
import type { ChatRequest } from './chat.ts'
import type { ChatCodec, ProviderSpec } from './codec.ts'
import { chatModelOf } from './create-chat-model.ts'
import type { ExplainOptions, Explanation } from './explain.ts'
import { openHttpChat } from './http-chat.ts'
import { createHttpClient } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import type { ModelKind } from './model.ts'
import { ModelError } from './model-error.ts'
import type { ProviderFactory, ProviderSettings } from './provider.ts'

/** Everything that makes a provider of chat models. */
export type ChatProviderSpec<Settings extends ProviderSettings> = Omit<ProviderSpec<Settings>, ModelKind | 'clients'> & {
  readonly chat: ChatCodec<Settings>
}

/** `defineProvider` for chat alone: bundlers that write one file then leave out what core has for all other kinds. */
export function defineChatProvider<Settings extends ProviderSettings>(
  spec: ChatProviderSpec<Settings>,
): ProviderFactory<Settings, { readonly chat: string }> {
  const factory = (given?: Settings): object => {
    const client = createHttpClient<Settings>(spec, given)
    const { name, capabilities, chat } = spec
    return { name, ...(capabilities && { capabilities }), close: client.close, chat: namedModels(name, chatModels(client, chat)) }
  }
  // Safe: the members that a provider of chat models has.
  return factory as ProviderFactory<Settings, { readonly chat: string }>
}

/** Makes the chat models of a provider. */
export function chatModels<Settings extends ProviderSettings>(
  client: HttpClient<Settings>,
  codec: ChatCodec<Settings>,
): (modelId: string) => object {
  return (modelId) => ({
    ...chatModelOf({ provider: client.spec.name, modelId }, (call, scope, sink) =>
      openHttpChat({ client, codec, modelId, call, scope, sink }),
    ),
    async explain(request: ChatRequest, options: ExplainOptions = {}): Promise<Explanation> {
      const { explainChat } = await import('./explain-chat.ts')
      return explainChat(client, codec, modelId, { request, options })
    },
  })
}

/** Lets only ids through that can be one; throws `configuration` for others. */
export function namedModels(provider: string, create: (modelId: string) => object): (modelId: unknown) => object {
  return (modelId) => {
    if (typeof modelId === 'string' && modelId.trim() !== '') return create(modelId)
    throw new ModelError({ code: 'configuration', message: `[${provider}] A model id must be a text, and not empty.`, provider })
  }
}
