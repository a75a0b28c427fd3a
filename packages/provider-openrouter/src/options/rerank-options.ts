/** Options of rerank requests: those of every request, and nothing else. */
import type { OptionTable } from './option-table.ts'
import type { RequestOptions } from './request-options.ts'
import { headerSessionTable } from './session-header.ts'

/** Where the options of rerank requests go. */
export const rerankOptionTable: OptionTable<RequestOptions> = headerSessionTable
