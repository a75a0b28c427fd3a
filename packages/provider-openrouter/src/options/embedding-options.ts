/** Options of embedding requests: those of every request, and the response cache, which keeps vectors, too. */
import { headerOptionTable } from './header-options.ts'
import type { HeaderOptions } from './header-options.ts'
import type { OptionTable } from './option-table.ts'
import type { RequestOptions } from './request-options.ts'
import { headerSessionTable } from './session-header.ts'

/** Where the options of embedding requests go. */
export const embeddingOptionTable: OptionTable<RequestOptions & Pick<HeaderOptions, 'responseCache'>> = {
  ...headerSessionTable,
  responseCache: headerOptionTable.responseCache,
}
