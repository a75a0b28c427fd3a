import type { ProviderSettings } from '@polymux/core'
import { defined } from './wire/wire-value.ts'

/** Settings of `openrouter()`. All may be left out: then the environment is read, at the first call. */
export interface OpenRouterSettings extends ProviderSettings {
  /** The application's address, for OpenRouter's rankings. Environment: `OR_SITE_URL`. */
  readonly appUrl?: string | undefined
  /** The application's name. Environment: `OR_APP_NAME`. */
  readonly appTitle?: string | undefined
  /**
   * Models as `GET /models?output_modalities=all` or `catalog.models()` lists them. No call needs it: it spares the first picture of a model that cannot
   * answer in text one refused request.
   */
  readonly catalog?: ModelCatalog | undefined
  /**
   * The key for `account.credits`, `account.activity` and `account.keys`, or where to get it; it cannot be used for models. Default:
   * `apiKey`. Environment: `OPENROUTER_MANAGEMENT_KEY`, or `OPENROUTER_PROVISIONING_KEY`, which is what OpenRouter called it before.
   */
  readonly managementKey?: string | (() => string | Promise<string>) | undefined
  /** How long the lists of `catalog` are kept, in milliseconds; 0 asks every time. Default 3,600,000, an hour. */
  readonly catalogTtlMs?: number | undefined
}

/** What is read of a model list: OpenRouter's own answer, or what `catalog.models()` gives. */
export interface ModelCatalog {
  readonly data: readonly {
    readonly id: string
    readonly architecture?: { readonly output_modalities?: readonly string[] | undefined } | undefined
  }[]
}

/** Who is asking. One builder for every endpoint. `X-Title` is the older name, which self-hosted gateways still read. */
export function attributionHeaders({ appTitle, appUrl }: OpenRouterSettings): Readonly<Record<string, string>> {
  return defined({ 'http-referer': appUrl, 'x-openrouter-title': appTitle, 'x-title': appTitle }) as Readonly<
    Record<string, string>
  > // without the absent ones, all are texts
}
