/** Options that every request takes, whatever its endpoint. */
import type { OptionTable } from './option-table.ts'
import { toWireNames } from './option-table.ts'
import type { ProviderPreferences } from './provider-preferences.ts'

/** What every request takes. Where an option is absent, OpenRouter's own default holds. */
export interface RequestOptions {
  /** Which upstream hosts may answer, and in which order. */
  readonly provider?: ProviderPreferences | undefined
  /** An id of the end user, for abuse detection. */
  readonly user?: string | undefined
  /** Keeps a conversation on one upstream host, and its prompt cache warm. At most 256 characters. */
  readonly sessionId?: string | undefined
  /** Another address for this request alone. It is sent `apiKey` from beside it, never the configured key, unless it is the configured host. */
  readonly baseURL?: string | undefined
  /** Another key for this request alone. */
  readonly apiKey?: string | undefined
  /** Merged into the body last, so it wins over everything: for whatever the types do not know yet. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined
}

/** Where {@link RequestOptions} go. */
export const requestOptionTable: OptionTable<RequestOptions> = {
  provider: ['provider', toWireNames],
  user: 'user',
  sessionId: 'session_id',
  baseURL: null,
  apiKey: null,
  extraBody: null,
}
