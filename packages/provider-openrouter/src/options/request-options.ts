/** Options that every request takes, whatever its endpoint. */
import { longest } from './option-checks.ts'
import type { OptionTable } from './option-table.ts'
import { checkPreferences, toWirePreferences } from './provider-preferences.ts'
import type { ProviderPreferences } from './provider-preferences.ts'
import { toWireTrace } from './trace.ts'
import type { Trace } from './trace.ts'

/** What every request takes. Where an option is absent, OpenRouter's own default holds. */
export interface RequestOptions {
  /** Which upstream hosts may answer, and in which order. OpenRouter's provider selection guide. */
  readonly provider?: ProviderPreferences | undefined
  /** A stable id or pseudonym of the end user, so that a host blocks one user and not the account. Hosts see a hash. */
  readonly user?: string | undefined
  /** Keeps a conversation on one upstream host, and its prompt cache warm. At most 256 characters. */
  readonly sessionId?: string | undefined
  /** Names for whoever watches: OpenRouter passes them on to the places that the account broadcasts to. */
  readonly trace?: Trace | undefined
  /** Another address for this request alone. It is sent `apiKey` from beside it, never the configured key, unless it is the configured host. */
  readonly baseURL?: string | undefined
  /** Another key for this request alone. */
  readonly apiKey?: string | undefined
  /** Merged into the body last, so it wins over everything: for whatever the types do not know yet. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined
}

/** Where {@link RequestOptions} go. */
export const requestOptionTable: OptionTable<RequestOptions> = {
  provider: ['provider', toWirePreferences, checkPreferences],
  user: 'user',
  sessionId: ['session_id', undefined, longest(256, 'characters')],
  trace: ['trace', toWireTrace],
  baseURL: null,
  apiKey: null,
  extraBody: null,
}
