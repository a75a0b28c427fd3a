/** Chat options as `POST /messages` takes them. A new option of chat does not compile here until its place is decided. */
import { chatOptionTable } from '../options/chat-options.ts'
import type { ChatOptions } from '../options/chat-options.ts'
import type { OptionTable } from '../options/option-table.ts'
import { requestOptionTable } from '../options/request-options.ts'
import type { RequestOptions } from '../options/request-options.ts'
import { chatWireOnly, unsentOptions } from '../options/unsent-options.ts'

/** What only the Messages wire takes. */
export interface MessagesOnlyOptions {
  /** Models to fall back to, at most 3, in Anthropic's form; not together with `models`. OpenRouter's Messages reference. */
  readonly fallbacks?: readonly { readonly model: string }[] | undefined
  /** Edits of a long context, such as clearing old tool uses or compaction, in Anthropic's words. OpenRouter's Messages reference. */
  readonly contextManagement?: Readonly<Record<string, unknown>> | undefined
  /** `fast` answers faster for more money. Default `standard`. OpenRouter's Messages reference. */
  readonly speed?: 'fast' | 'standard' | (string & {}) | undefined
  /** Tokens an agentic turn should make do with, 20,000 at least; a hint to the model. OpenRouter's Messages reference. */
  readonly taskBudget?: { readonly total: number; readonly remaining?: number | undefined } | undefined
}

/** All that may stand under `providerOptions.openrouter` of a request that goes this way. */
export type MessagesOptions = RequestOptions & ChatOptions & MessagesOnlyOptions

/** Where the options go; those with `null` that have a place are written by the encoder, inside other fields or as headers. */
export const messagesOptionTable: OptionTable<MessagesOptions> = {
  ...requestOptionTable,
  ...unsentOptions([...chatWireOnly, 'imageConfig', 'promptCacheKey', 'promptCacheOptions', 'debug'], 'on the Messages wire'),
  routerMetadata: chatOptionTable.routerMetadata,
  responseCache: chatOptionTable.responseCache,
  anthropicBeta: chatOptionTable.anthropicBeta,
  wire: null,
  models: chatOptionTable.models,
  route: chatOptionTable.route,
  plugins: chatOptionTable.plugins,
  serverTools: null,
  maxToolCalls: null,
  stopServerToolsWhen: chatOptionTable.stopServerToolsWhen,
  preset: null,
  serviceTier: chatOptionTable.serviceTier,
  metadata: null,
  verbosity: null,
  reasoning: null,
  structuredOutput: null,
  fallbacks: 'fallbacks',
  contextManagement: 'context_management',
  speed: 'speed',
  taskBudget: null,
}
