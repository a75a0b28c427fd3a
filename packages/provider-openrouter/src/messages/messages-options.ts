/** Options of chat requests that go over the Messages wire. Those of chat that are not among them do not exist here. */
import type { ChatOptions } from '../options/chat-options.ts'
import type { OptionTable } from '../options/option-table.ts'
import { requestOptionTable } from '../options/request-options.ts'
import type { RequestOptions } from '../options/request-options.ts'

/** What only the Messages wire takes. */
export interface MessagesOnlyOptions {
  /** What led here. */
  readonly wire?: string | undefined
  /** Models to fall back to, at most 3, in Anthropic's form; not together with `models`. OpenRouter's Messages reference. */
  readonly fallbacks?: readonly { readonly model: string }[] | undefined
  /** Edits of a long context, such as clearing old tool uses or compaction; sent as given. OpenRouter's Messages reference. */
  readonly contextManagement?: Readonly<Record<string, unknown>> | undefined
  /** `fast` answers faster for more money. Default `standard`. OpenRouter's Messages reference. */
  readonly speed?: 'fast' | 'standard' | (string & {}) | undefined
  /** Tokens an agentic turn should make do with, 20,000 at least; a hint to the model. OpenRouter's Messages reference. */
  readonly taskBudget?: { readonly total: number; readonly remaining?: number | undefined } | undefined
}

/** All that the Messages wire takes. */
export type MessagesOptions = RequestOptions &
  MessagesOnlyOptions &
  Pick<ChatOptions, 'models' | 'route' | 'plugins' | 'serviceTier' | 'metadata' | 'verbosity'>

/** Where they go; `metadata`, `verbosity` and `taskBudget` stand inside other fields and are written by the encoder. */
export const messagesOptionTable: OptionTable<MessagesOptions> = {
  ...requestOptionTable,
  models: 'models',
  route: 'route',
  plugins: 'plugins',
  serviceTier: 'service_tier',
  metadata: null,
  verbosity: null,
  wire: null,
  fallbacks: 'fallbacks',
  contextManagement: 'context_management',
  speed: 'speed',
  taskBudget: null,
}
