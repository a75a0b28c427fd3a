import { tryParseJson, type JsonValue } from './json-value.ts'
import { redactHeader, redactSecrets } from './secret-scan.ts'

/** A request that was received, with credentials redacted. */
export interface JournalEntry {
  readonly method: string
  /** As asked for, with the query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Absent when there was none. */
  readonly bodyText?: string
  /** The body when it is JSON. */
  readonly json?: JsonValue
  /** Id of the fixture that answered; absent after a miss. */
  readonly fixture?: string
}

/** A request as it came, credentials and all. */
export interface JournalRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly bodyText: string | undefined
}

/** Redacts headers; a body is kept as it is, since tests look at it. */
export function journalEntry(request: JournalRequest, fixture?: string): JournalEntry {
  const json = request.bodyText === undefined ? undefined : tryParseJson(request.bodyText)
  const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    method: request.method,
    path: redactSecrets(request.path),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, redactHeader(name, value)])),
    ...(request.bodyText !== undefined && { bodyText: request.bodyText }),
    ...(json !== undefined && { json }),
    ...(fixture !== undefined && { fixture }),
  }
}
