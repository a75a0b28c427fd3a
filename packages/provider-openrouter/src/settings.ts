import type { ProviderSettings } from '@polymux/core'

/** Settings of `openrouter()`. All may be left out: then the environment is read, at the first call. */
export interface OpenRouterSettings extends ProviderSettings {
  /** The application's address, for OpenRouter's rankings. Environment: `OR_SITE_URL`. */
  readonly appUrl?: string | undefined
  /** The application's name. Environment: `OR_APP_NAME`. */
  readonly appTitle?: string | undefined
  /** The endpoint that chat models speak to, unless a request names another. Default `chat`. */
  readonly wire?: 'chat' | 'responses' | 'messages' | undefined
  /**
   * What kind of application it is, for OpenRouter's rankings: at most 2 of its categories, such as `cli-agent` or `ide-extension`.
   * OpenRouter drops names it does not know.
   */
  readonly appCategories?: readonly string[] | undefined
  /**
   * Models as `GET /models?output_modalities=all` lists them. No call needs it: it spares the first picture of a model that cannot
   * answer in text one refused request, and tells which models cannot be held to a schema or stopped from thinking.
   */
  readonly catalog?: ModelCatalog | undefined
}

/** What is read of a model list. What it does not say is unknown, never a no. */
export interface ModelCatalog {
  readonly data: readonly {
    readonly id: string
    readonly architecture?: { readonly output_modalities?: readonly string[] | undefined } | undefined
    readonly supported_parameters?: readonly string[] | undefined
    readonly reasoning?: { readonly mandatory?: boolean | undefined } | null | undefined
  }[]
}
