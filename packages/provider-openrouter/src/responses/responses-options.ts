/** Chat options as `POST /responses` takes them. Most have the same name there; a few have no place. */
import { chatOptionTable } from '../options/chat-options.ts'
import type { ChatOptions } from '../options/chat-options.ts'
import type { OptionTable } from '../options/option-table.ts'
import type { RequestOptions } from '../options/request-options.ts'
import { chatWireOnly, unsentOptions } from '../options/unsent-options.ts'

/** Where the options of chat requests go on this wire; those with `null` that have a place are written by the encoder. */
export const responsesOptionTable: OptionTable<ChatOptions & RequestOptions> = {
  ...chatOptionTable,
  ...unsentOptions(chatWireOnly, 'on the Responses wire'),
  verbosity: null,
  preset: null,
}
