/** Options of image requests. */
import type { ChatOptions } from './chat-options.ts'
import { chatOptionTable } from './chat-options.ts'
import type { OptionCheck } from './option-checks.ts'
import type { OptionTable, WireField } from './option-table.ts'
import type { RequestOptions } from './request-options.ts'

/** What image requests take beside {@link ChatOptions} and {@link RequestOptions}. */
export interface ImageOptions {
  /** Which endpoint draws. Default: chat, going to `images` for models that cannot answer in text. */
  readonly endpoint?: 'chat' | 'images' | undefined
}

const warnUnsent: OptionCheck = (_value, option, context) => context.warn(option, 'is not sent with requests for pictures.')

const unsent: WireField = [null, undefined, warnUnsent]

/** Where the options of image requests go. Those of chat count, because chat models draw, too; what only words need does not. */
export const imageOptionTable: OptionTable<ImageOptions & ChatOptions & RequestOptions> = {
  ...chatOptionTable,
  serverTools: unsent,
  structuredOutput: unsent,
  reasoning: unsent,
  maxTokensField: unsent,
  routerMetadata: unsent,
  responseCache: unsent,
  anthropicBeta: unsent,
  endpoint: null,
}
