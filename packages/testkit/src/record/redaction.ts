/**
 * What is taken out of an exchange before anything else looks at it. Headers are kept by an allow-list; values that name an account are
 * replaced by others of the same type, so that the shape of an answer stays what it was. What this misses, the secret scan refuses.
 */
import { redactHeader, type SecretRule } from '../fixture/secret-scan.ts'
import { pointerMatches } from '../json/json-diff.ts'
import { escapePointer } from '../json/json-reader.ts'
import { isJsonArray, isJsonObject, type JsonValue } from '../json/json-value.ts'

/** What to redact besides the usual. */
export interface Redaction {
  /** Names of headers, in lower case, to keep besides the usual ones, as `<redacted>`: for the reader to see that they were there. */
  readonly headers?: readonly string[] | undefined
  /** JSON pointers into bodies of requests and answers, such as `/metadata/email`; `*` stands for one name or index. */
  readonly pointers?: readonly string[] | undefined
  /** What to replace by `<redacted>` in texts. A match that lies across two chunks cannot be replaced, and is refused like a secret. */
  readonly patterns?: readonly RegExp[] | undefined
}

/** Headers of a request that are stored; `authorization` as `<redacted:bearer>`. */
const requestHeaders = new Set(['accept', 'anthropic-beta', 'anthropic-version', 'authorization', 'content-type', 'openai-beta'])

/** Headers of an answer that are stored: those that clients act on. `x-ratelimit-*` are as well. */
const responseHeaders = new Set([
  'cache-control',
  'content-type',
  'location',
  'request-id',
  'retry-after',
  'retry-after-ms',
  'www-authenticate',
  'x-generation-id',
  'x-provider-name',
  'x-request-id',
  'x-should-retry',
])

/** Fields of bodies that name whoever makes the calls. */
const personalPointers = ['/user', '/user_id', '/api_key', '/data/creator_user_id', '/data/external_user']

/** Ids of accounts, wherever they come. */
const accountPattern = /\b(?:user|org)[-_][A-Za-z0-9]{20,}\b/g

/** What must not be left in a fixture after redaction, because it lay across two chunks. */
export function leftoverRules({ patterns = [] }: Redaction): readonly SecretRule[] {
  const own = patterns.map((pattern, index) => ({ name: `redact.patterns[${index}]`, pattern }))
  return [{ name: 'account id', pattern: accountPattern }, ...own]
}

/** What `GET /key` and `GET /credits` tell of an account: all of it. */
const accountPaths = /\/(?:key|credits)$/

/** A body with values replaced, and the pointers of those that were. */
export interface RedactedJson {
  readonly value: JsonValue
  readonly redacted: readonly string[]
}

/** Whether a header or a query parameter of this name holds a credential. */
export function isSecretName(name: string): boolean {
  return /key|token|secret|password|signature|^(?:sig|auth)$/i.test(name)
}

/** Request headers to store. The boundary of a form is random and says nothing. */
export function storedRequestHeaders(
  headers: Readonly<Record<string, string>>,
  { headers: shown = [] }: Redaction,
): Record<string, string> {
  const kept = Object.entries(headers).flatMap(([given, value]): readonly (readonly [string, string])[] => {
    const name = given.toLowerCase()
    if (shown.includes(name)) return [[name, '<redacted>']]
    if (!requestHeaders.has(name)) return []
    return [[name, redactHeader(name, value.replace(/^(multipart\/form-data)\b.*$/i, '$1'))]]
  })
  return Object.fromEntries(kept)
}

/** Headers of an answer to store, in order. */
export function storedResponseHeaders(
  headers: Readonly<Record<string, string>>,
  redaction: Redaction,
): readonly (readonly [string, string])[] {
  return Object.entries(headers).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    if (redaction.headers?.includes(name)) return [[name, '<redacted>']]
    if (!responseHeaders.has(name) && !name.startsWith('x-ratelimit-')) return []
    return [[name, name === 'location' ? redactLocation(value) : redactText(value, redaction)]]
  })
}

/** Query parameters by name, secret ones redacted; `undefined` without any. */
export function storedQuery(query: URLSearchParams): Record<string, string | readonly string[]> | undefined {
  if (query.size === 0) return undefined
  const names = [...new Set(query.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name).map((value) => (isSecretName(name) ? '<redacted>' : value))
      const [only = ''] = values
      return [name, values.length === 1 ? only : values]
    }),
  )
}

/** `text` without what the patterns match. */
export function redactText(text: string, { patterns = [] }: Redaction): string {
  return [accountPattern, ...patterns].reduce((clean, pattern) => clean.replaceAll(everywhere(pattern), '<redacted>'), text)
}

/** A JSON body of a request to, or an answer from, `path`. */
export function redactJson(value: JsonValue, path: string, side: 'request' | 'response', redaction: Redaction): RedactedJson {
  const whole = side === 'response' && accountPaths.test(path) ? ['/data'] : []
  const pointers = [...personalPointers, ...whole, ...(redaction.pointers ?? [])]
  const redacted: string[] = []
  const clean = (item: JsonValue, pointer: string, inside: boolean): JsonValue => {
    const hit = inside || pointers.some((pattern) => pointerMatches(pattern, pointer))
    if (isJsonArray(item)) return item.map((inner, index) => clean(inner, `${pointer}/${index}`, hit))
    if (isJsonObject(item)) {
      const entries = Object.entries(item)
      return Object.fromEntries(entries.map(([name, inner]) => [name, clean(inner, `${pointer}/${escapePointer(name)}`, hit)]))
    }
    const replaced = hit ? blank(item) : typeof item === 'string' ? redactText(item, redaction) : item
    if (replaced !== item) redacted.push(pointer)
    return replaced
  }
  return { value: clean(value, '', false), redacted }
}

/** A value of the same type that says nothing. */
function blank(value: null | boolean | number | string): JsonValue {
  if (typeof value === 'string') return value === '' ? '' : '<redacted>'
  return typeof value === 'number' ? 0 : value === null ? null : false
}

function redactLocation(value: string): string {
  return value.replaceAll(/([?&](?:[^=&#]*(?:key|token|secret|password|signature)[^=&#]*|sig|auth)=)[^&#]*/gi, '$1<redacted>')
}

function everywhere(pattern: RegExp): RegExp {
  return pattern.global ? pattern : new RegExp(pattern, `${pattern.flags}g`)
}
