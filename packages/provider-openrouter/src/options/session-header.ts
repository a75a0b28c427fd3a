/**
 * The endpoints beside chat learnt `session_id` in their bodies only lately; the header is understood by all of them, old and new,
 * so there the option goes as a header.
 */
import type { OptionTable } from './option-table.ts'
import { requestOptionTable } from './request-options.ts'
import type { RequestOptions } from './request-options.ts'

/** Where the options of requests go whose session travels in a header. */
export const headerSessionTable: OptionTable<RequestOptions> = {
  ...requestOptionTable,
  sessionId: ['session_id', () => undefined],
}

/** The header of `sessionId`, where one was given. */
export function sessionHeader({ sessionId }: RequestOptions): { readonly headers?: Readonly<Record<string, string>> } {
  return sessionId === undefined ? {} : { headers: { 'x-session-id': sessionId } }
}
