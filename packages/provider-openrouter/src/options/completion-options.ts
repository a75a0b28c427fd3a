/** Options of completions: those of chat, except what only a conversation can use. */
import type { ChatOptions } from './chat-options.ts'
import { chatOptionTable } from './chat-options.ts'
import type { OptionTable } from './option-table.ts'
import type { RequestOptions } from './request-options.ts'
import { unsentOptions } from './unsent-options.ts'

/** Where the options of completions go. */
export const completionOptionTable: OptionTable<ChatOptions & RequestOptions> = {
  ...chatOptionTable,
  ...unsentOptions(['wire', 'serverTools', 'structuredOutput', 'reasoning', 'maxTokensField'], 'in a completion'),
}
