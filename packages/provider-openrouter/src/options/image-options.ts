/** Options of image requests. */
import type { ChatOptions } from './chat-options.ts'
import { chatOptionTable } from './chat-options.ts'
import type { OptionTable } from './option-table.ts'
import type { RequestOptions } from './request-options.ts'

/** What image requests take beside {@link ChatOptions} and {@link RequestOptions}. */
export interface ImageOptions {
  /** Which endpoint draws. Default: chat, going to `images` for models that cannot answer in text. */
  readonly endpoint?: 'chat' | 'images' | undefined
}

/** Where the options of image requests go. Those of chat count, because chat models draw, too. */
export const imageOptionTable: OptionTable<ImageOptions & ChatOptions & RequestOptions> = { ...chatOptionTable, endpoint: null }
