/** Options of embedding requests: those of every request, and nothing else. */
import type { OptionTable } from './option-table.ts'
import type { RequestOptions } from './request-options.ts'
import { headerSessionTable } from './session-header.ts'

/** Where the options of embedding requests go. */
export const embeddingOptionTable: OptionTable<RequestOptions> = headerSessionTable
