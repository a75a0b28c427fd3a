/** Options of completions: those of chat, except what only a conversation can use. */
import type { ChatOptions } from './chat-options.ts'
import { chatOptionTable } from './chat-options.ts'
import type { OptionCheck } from './option-checks.ts'
import type { OptionTable, WireField } from './option-table.ts'
import type { RequestOptions } from './request-options.ts'

const warnUnsent: OptionCheck = (_value, option, context) => context.warn(option, 'is not sent with a completion.')

const unsent: WireField = [null, undefined, warnUnsent]

/** Where the options of completions go. */
export const completionOptionTable: OptionTable<ChatOptions & RequestOptions> = {
  ...chatOptionTable,
  wire: unsent,
  serverTools: unsent,
  structuredOutput: unsent,
  reasoning: unsent,
  maxTokensField: unsent,
}
