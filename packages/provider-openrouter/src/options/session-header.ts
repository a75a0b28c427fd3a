/**
 * The endpoints beside chat learnt `session_id` in their bodies only lately; the header is understood by all of them, old and new,
 * so there the option goes as a header.
 */
import { longest } from './option-checks.ts'
import type { OptionTable } from './option-table.ts'
import { checkPreferencesAmong, toWirePreferences } from './provider-preferences.ts'
import { requestOptionTable } from './request-options.ts'
import type { RequestOptions } from './request-options.ts'

/** Where the options of requests go whose session travels in a header. */
export const headerSessionTable: OptionTable<RequestOptions> = {
  ...requestOptionTable,
  sessionId: ['session_id', () => undefined, longest(256, 'characters')],
}

/** The same for sound and film: of the preferences, they take `options` alone (OpenRouter's references of these endpoints). */
export const hostOptionsTable: OptionTable<RequestOptions> = {
  ...headerSessionTable,
  provider: ['provider', toWirePreferences, checkPreferencesAmong(['options'])],
}
