/**
 * From an exchange that another tool recorded to a fixture. Such a tool has no chunks and hardly a time, and none is made up here:
 * bodies are stored in one piece, and `normalised` says what is unknown.
 */
import type { Fixture, Provenance } from '../fixture/fixture.ts'
import { FixtureError } from '../fixture/fixture-error.ts'
import { parseFixture } from '../fixture/fixture-parse.ts'
import { secretsIn } from '../fixture/fixture-secrets.ts'
import { formatFixture } from '../fixture/fixture-write.ts'
import { redactSecrets, secretRules } from '../fixture/secret-scan.ts'
import { type ReceivedRequest, receive } from '../http/received-request.ts'
import { liveSecretRules, secretsOf } from '../record/live-secrets.ts'
import { recordedFixture } from '../record/recorded-fixture.ts'
import type { Redaction } from '../record/redaction.ts'
import { joinHeaders } from '../http/join-headers.ts'
import { matchKey, requestOf } from '../replay/request-match.ts'
import { decoded } from './body-coding.ts'

/** How exchanges become fixtures. */
export interface ConvertOptions {
  /** Id of the fixture, such as `acme/chat/hello`; with `.1`, `.2` after it when the file holds several exchanges. */
  readonly id: string
  /** File that is converted, for `provenance.via`. Default: the id. */
  readonly file?: string | undefined
  /** ISO time for exchanges that say nowhere when they were recorded; without it those are skipped. */
  readonly at?: string | undefined
  /** Only exchanges with this start of host and path, `openrouter.ai/api/v1/chat`, or of the path alone, `/api/v1/chat`. */
  readonly filter?: string | undefined
  /** What to take out besides headers that are not on the list and what names an account. */
  readonly redact?: Redaction | undefined
}

/** What came of a file. */
export interface Conversion {
  /** Unsealed, free of known secrets, in the order of the file. */
  readonly fixtures: readonly Fixture[]
  /** Exchanges that became no fixture. */
  readonly skipped: readonly SkippedExchange[]
}

/** An exchange that became no fixture, and why. */
export interface SkippedExchange {
  /** Place in the file, from 1. */
  readonly position: number
  /** Method, host and path, as far as they could be read. */
  readonly exchange: string
  /** `filtered`: it was not asked for. `secret`: it would hold one. `unusable`: anything else. */
  readonly kind: 'filtered' | 'secret' | 'unusable'
  readonly reason: string
}

/** An exchange as another tool kept it. */
export interface SourceExchange {
  readonly method: string
  readonly url: string
  /** ISO time of recording, if it is known. */
  readonly at?: string | undefined
  readonly requestHeaders: readonly (readonly [name: string, value: string])[]
  readonly requestBytes?: Uint8Array | undefined
  /** Absent when no answer was kept. */
  readonly status?: number | undefined
  readonly statusText?: string | undefined
  readonly responseHeaders: readonly (readonly [name: string, value: string])[]
  /** As on the wire, or decoded already. */
  readonly responseBytes: Uint8Array
  /** Milliseconds from the headers to the end of the body, if they were measured. */
  readonly receiveMs?: number | undefined
  /** Why it cannot become a fixture. */
  readonly problem?: string | undefined
  /** What the tool changed or did not keep, for `normalised`. */
  readonly lost: Readonly<Record<string, string>>
}

/** Converts exchanges that `tool` recorded. */
export async function convertExchanges(
  exchanges: readonly SourceExchange[],
  tool: string,
  options: ConvertOptions,
): Promise<Conversion> {
  const fixtures: Fixture[] = []
  const skipped: SkippedExchange[] = []
  for (const [index, exchange] of exchanges.entries()) {
    const position = index + 1
    const id = exchanges.length === 1 ? options.id : `${options.id}.${position}`
    const result = await convertOne(exchange, { id, tool, options })
    if ('format' in result) fixtures.push(result)
    else skipped.push({ position, exchange: nameOf(exchange), ...result })
  }
  return { fixtures: inTurn(fixtures), skipped }
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

interface Place {
  readonly id: string
  readonly tool: string
  readonly options: ConvertOptions
}

type Refusal = Pick<SkippedExchange, 'kind' | 'reason'>

async function convertOne(exchange: SourceExchange, place: Place): Promise<Fixture | Refusal> {
  const { url, method, problem } = exchange
  if (!URL.canParse(url)) return unusable('has no URL')
  const { host, pathname, hostname } = new URL(url)
  const { filter } = place.options
  if (filter !== undefined && !(filter.startsWith('/') ? pathname : host + pathname).startsWith(filter)) {
    return { kind: 'filtered', reason: `is not among ${filter}` }
  }
  if (problem !== undefined) return unusable(problem)
  if (!methods.has(method)) return unusable(`format 1 has no requests by ${method === '' ? 'no method' : method}`)
  if (/^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) {
    return unusable(`${hostname} is no real server, and only what a real one sent may be called recorded`)
  }
  const at = exchange.at ?? place.options.at
  if (at === undefined) return unusable('says nowhere when it was recorded; say it yourself with "at" (--at)')
  const { id, tool, options } = place
  const provenance = { source: 'recorded', at, by: tool, via: options.file ?? options.id, upstream: host } as const
  const lost = { ...exchange.lost, ...(exchange.at === undefined && { at: 'unknown: said by whoever converted it' }) }
  return checked(await fixtureOf({ ...exchange, lost }, { id, provenance, redaction: options.redact ?? {} }), exchange)
}

interface Facts {
  readonly id: string
  readonly provenance: Provenance
  readonly redaction: Redaction
}

async function fixtureOf(exchange: SourceExchange, facts: Facts): Promise<Fixture | Refusal> {
  const { status, statusText, receiveMs, lost } = exchange
  if (status === undefined || status < 200) return unusable('has no answer: no status was kept')
  const headers = joinHeaders(exchange.responseHeaders)
  const bytes = decoded(exchange.responseBytes, headers['content-encoding'])
  const chunks = bytes.length === 0 ? [] : [{ atMs: 0, bytes }]
  const seen = { response: { status, headers }, chunks, end: { kind: 'clean' }, endAtMs: 0 } as const
  const fixture = recordedFixture(await receivedRequest(exchange), seen, { ...facts, expires: null, tags: [] })
  if (typeof fixture === 'string') return unusable(fixture)
  if (fixture.response === null) return unusable('has no answer')
  const { end: _end, body, ...response } = fixture.response
  const one = body && 'stream' in body ? body.stream[0] : undefined
  // An event stream in one chunk at time 0 would be a claim about the wire.
  const stored = one ? ('s' in one ? { text: one.s } : { base64: one.b }) : body
  return {
    ...fixture,
    response: {
      ...response,
      ...(statusText !== undefined && { statusText }),
      ...(stored && { body: stored }),
      ...(receiveMs !== undefined && receiveMs > 0 && { end: { kind: 'clean', t: Math.round(receiveMs) } as const }),
    },
    normalised: { ...fixture.normalised, ...lost },
  }
}

async function receivedRequest({ method, url, requestHeaders, requestBytes }: SourceExchange): Promise<ReceivedRequest> {
  const { pathname, search } = new URL(url)
  return await receive(method, pathname + search, joinHeaders(requestHeaders), requestBytes)
}

/** The fixture if it is free of secrets and can be read back. */
function checked(fixture: Fixture | Refusal, exchange: SourceExchange): Fixture | Refusal {
  if (!('format' in fixture)) return fixture
  const credentials = secretsOf({ headers: joinHeaders(exchange.requestHeaders), url: exchange.url })
  const own = liveSecretRules(credentials.filter((value) => !placeholder.test(value)))
  const rules = [...secretRules, ...own]
  const [secret] = secretsIn(fixture, rules)
  if (secret) {
    return { kind: 'secret', reason: `would hold a secret (${secret.rule}) at ${secret.pointer}; redact it, or leave it out` }
  }
  try {
    parseFixture(formatFixture(fixture), fixture.id)
  } catch (error) {
    if (error instanceof FixtureError) return unusable(redactSecrets(error.message))
    throw error
  }
  return { ...fixture, secrets: { scan: 'clean', rules: rules.length } }
}

/** What tools and their users write where a credential was. */
const placeholder = /^[<[{(*]|redacted|filtered|removed|dummy|x{4}/i

/** Of fixtures with the same request each answers once, in the order of the file, and the last from then on. */
function inTurn(fixtures: readonly Fixture[]): readonly Fixture[] {
  const keys = fixtures.map((fixture) => matchKey(requestOf(fixture), fixture))
  return fixtures.map((fixture, index) => (keys.lastIndexOf(keys[index] ?? '') > index ? withRepeat(fixture) : fixture))
}

function withRepeat(fixture: Fixture): Fixture {
  return { ...fixture, match: { ...fixture.match, repeat: 'once' } }
}

function nameOf({ method, url }: SourceExchange): string {
  if (!URL.canParse(url)) return method
  const { host, pathname } = new URL(url)
  return redactSecrets(`${method} ${host}${pathname}`)
}

function unusable(reason: string): Refusal {
  return { kind: 'unusable', reason }
}
