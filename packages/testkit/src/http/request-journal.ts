import { redactHeader, redactSecrets } from '../fixture/secret-scan.ts'
import { type JsonValue, tryParseJson } from '../json/json-value.ts'
import type { FormPart } from './form.ts'
import { bodyText, type ReceivedRequest } from './received-request.ts'

/** A request that was received, with credentials redacted. */
export interface JournalEntry {
  readonly method: string
  /** As asked for, with the query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Absent when there was none, and for forms. */
  readonly bodyText?: string
  /** The body when it is JSON. */
  readonly json?: JsonValue
  /** The parts of a form. */
  readonly form?: readonly FormPart[]
  /** Id of the fixture that answered; absent after a miss. */
  readonly fixture?: string
}

/** Redacts headers; a body is kept as it is, since tests look at it. */
export function journalEntry(request: ReceivedRequest, fixture?: string): JournalEntry {
  const text = bodyText(request)
  const json = text === undefined ? undefined : tryParseJson(text)
  const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    method: request.method,
    path: redactSecrets(request.path),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, redactHeader(name, value)])),
    ...(text !== undefined && { bodyText: text }),
    ...(json !== undefined && { json }),
    ...(request.form && { form: request.form }),
    ...(fixture !== undefined && { fixture }),
  }
}
