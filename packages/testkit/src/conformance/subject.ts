import type { ChatModel, EmbeddingModel, ImageModel, ProviderCapabilities, Transport } from '@polymux/core'
import type { ConformanceWire } from './conformance-wire.ts'

/** What a provider author hands in. */
export interface ConformanceSubject {
  /** Makes the provider; must pass all settings on. Without a key the provider looks into its environment variable. */
  create(settings: SubjectSettings): ConformingProvider
  /** The other side of the provider's wire. */
  readonly wire: ConformanceWire
  /** Default: `provider.capabilities`. A provider that claims nothing is held to text chat alone. */
  readonly capabilities?: ProviderCapabilities | undefined
  /** Model ids to ask for. Default `conformance-1` for every kind. */
  readonly models?: { readonly chat?: string; readonly embedding?: string; readonly image?: string } | undefined
  /** Environment variable of the key; `null` for providers that need none. */
  readonly keyVariable: string | null
  /** The provider's options that reach the body unchanged, to see that they do: `{ user: 'u-1' }`. Default: none are tried. */
  readonly providerOptions?: Readonly<Record<string, unknown>> | undefined
  /** URL of the provider's module, to see that importing it does nothing: `new URL('./index.ts', import.meta.url)`. Default: not checked. */
  readonly module?: URL | undefined
  /** Lists the provider's models with their prices, where it has such a list. Default: not checked. */
  readonly listModels?: ((provider: ConformingProvider) => Promise<readonly ListedModel[]>) | undefined
  /** What the server answers the request for that list with. */
  readonly modelList?: string | undefined
  /** Checks that are not to run, by id, each with its reason, which the report shows. */
  readonly skip?: Readonly<Record<string, string>> | undefined
}

/** Settings of any provider that the suite makes. */
export interface SubjectSettings {
  readonly apiKey?: string | undefined
  readonly baseURL?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly transport?: Transport | undefined
}

/** A provider as the suite sees it: any `Provider` fits. */
export interface ConformingProvider {
  readonly name: string
  readonly capabilities?: ProviderCapabilities
  readonly chat?: (modelId: string) => ChatModel
  readonly embedding?: (modelId: string) => EmbeddingModel
  readonly image?: (modelId: string) => ImageModel
  close(): Promise<void>
}

/** One row of a list of models. Prices are USD per token as plain decimal text; absent where they are unknown. */
export interface ListedModel {
  readonly id: string
  readonly pricing?: { readonly input?: string; readonly output?: string }
}
