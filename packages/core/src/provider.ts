import type { ProviderCapabilities } from './capabilities.ts'
import type { ModelKind, Models } from './model.ts'
import type { Transport } from './transport.ts'

/** Settings every HTTP provider takes. A factory called with none works from the environment. */
export interface ProviderSettings {
  /** The key, or where to get it; a function is asked at every call. Default: the provider's environment variable. */
  readonly apiKey?: string | (() => string | Promise<string>) | undefined
  /** With or without a trailing slash or path prefix. */
  readonly baseURL?: string | undefined
  /** Sent with every request; win over the provider's own, names are case-insensitive. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Default: undici on Node, `fetch` elsewhere. */
  readonly transport?: Transport | undefined
  /** Most bytes of one whole answer, or of one event of a stream; what is larger fails as `bad_response`. Default 67,108,864 (64 MiB). */
  readonly maxReplyBytes?: number | undefined
}

/** Known model ids per kind, for completion in an editor: `{ chat: 'a' | 'b'; image: string }`. A kind that is absent has no method. */
export type ModelIds = { readonly [Kind in ModelKind]?: string }

/** A named source of models, one method per kind it has. Making a model does no I/O. */
export type Provider<Ids extends ModelIds = ModelIds> = {
  readonly name: string
  /** What the provider says its wire can carry; no call is refused because of it. */
  readonly capabilities?: ProviderCapabilities
  /** Closes the connections that this provider opened, ending the calls under way. A transport that was handed in is left to its owner. */
  close(): Promise<void>
} & {
  readonly [Kind in keyof Ids & ModelKind]: (modelId: (Ids[Kind] & string) | (string & {})) => Models[Kind]
}

/** Makes a provider from settings, all of which may be left out. `Clients` are members beside its models. */
export type ProviderFactory<Settings = ProviderSettings, Ids extends ModelIds = ModelIds, Clients = unknown> = (
  settings?: Settings,
) => Provider<Ids> & Clients
