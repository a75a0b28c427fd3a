/** Checks a fixture file beyond its shape: the canonical text, its hash, its age, its name, and that it holds no secret. */
import { type Fixture, fixtureJson } from './fixture.ts'
import { wholeBytes } from './fixture-bytes.ts'
import { FixtureError } from './fixture-error.ts'
import { durationPattern, parseFixture } from './fixture-parse.ts'
import { fixtureHash, formatFixture } from './fixture-write.ts'
import { secretRules, type SecretRule, secretsInJson, secretsInText } from './secret-scan.ts'

/** What a problem is about. */
export type LintRule = 'format' | 'canonical' | 'hash' | 'id' | 'header' | 'secret' | 'expired'

/** One thing to put right in a fixture file. */
export interface LintProblem {
  /** An expired fixture is a warning: a calendar must not break a build. */
  readonly severity: 'error' | 'warning'
  readonly rule: LintRule
  /** JSON pointer; empty for the whole file. */
  readonly pointer: string
  /** What is wrong and what to do. Never holds the secret it found. */
  readonly message: string
}

/** What `lintFixture` cannot see from the text alone. */
export interface LintOptions {
  /** Path of the file, to check that it ends in the fixture's id. */
  readonly file?: string | undefined
  /** Default: now. */
  readonly now?: Date | undefined
  /** Secrets to look for besides the known kinds, such as the value of a key in use. */
  readonly secretRules?: readonly SecretRule[] | undefined
}

/** Problems of a fixture file, given its text; none means that it may be committed. */
export function lintFixture(text: string, options: LintOptions = {}): readonly LintProblem[] {
  const fixture = parseOrProblem(text, options.file)
  if (!('format' in fixture)) return [fixture, ...secretsInText(text, allRules(options)).map((rule) => secretProblem(rule, ''))]
  return [
    ...checkText(fixture, text),
    ...checkHash(fixture),
    ...checkId(fixture, options.file),
    ...checkHeaders(fixture),
    ...checkSecrets(fixture, allRules(options)),
    ...checkAge(fixture, options.now ?? new Date()),
  ]
}

/** When a fixture expires; `undefined` when it does not. */
export function fixtureExpiry({ expires, provenance }: Fixture): Date | undefined {
  const match = expires === null ? undefined : durationPattern.exec(expires)
  if (!match) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0] = match.slice(1).map((part) => Number(part ?? 0))
  const date = new Date(provenance.at)
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months, date.getUTCDate() + weeks * 7 + days)
  return date
}

function allRules(options: LintOptions): readonly SecretRule[] {
  return [...secretRules, ...(options.secretRules ?? [])]
}

function parseOrProblem(text: string, file: string | undefined): Fixture | LintProblem {
  try {
    return parseFixture(text, file)
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error
    return problem('format', error.pointer, error.message)
  }
}

function checkText(fixture: Fixture, text: string): readonly LintProblem[] {
  if (formatFixture(fixture) === text) return []
  return [problem('canonical', '', 'is not in canonical form (sorted keys, two spaces, LF); write it with formatFixture')]
}

function checkHash(fixture: Fixture): readonly LintProblem[] {
  const { source } = fixture.provenance
  if (fixture.sha256 === undefined) return [problem('hash', '/sha256', 'is missing; write the file with sealFixture')]
  if (fixture.sha256 === fixtureHash(fixture)) return []
  const advice =
    source === 'recorded'
      ? 'a recorded fixture is never edited: record it again, or make it derived'
      : 'write the file with sealFixture'
  return [problem('hash', '/sha256', `does not match the file; ${advice}`)]
}

function checkId(fixture: Fixture, file: string | undefined): readonly LintProblem[] {
  const path = file?.replaceAll('\\', '/')
  if (path === undefined || path === `${fixture.id}.json` || path.endsWith(`/${fixture.id}.json`)) return []
  return [problem('id', '/id', `is ${fixture.id}, but the file is ${path}; the path must end in the id`)]
}

/** Headers that identify an account, a client or one delivery, and say nothing about the wire. */
const droppedHeaders = /^(?:set-cookie|cookie|cf-ray|x-api-key|proxy-authorization|x-forwarded-for)$/i

function checkHeaders(fixture: Fixture): readonly LintProblem[] {
  const { headers = {} } = fixture.request
  const sent = Object.keys(headers).filter((name) => droppedHeaders.test(name))
  const received = fixture.response.headers.flatMap(([name], index) =>
    droppedHeaders.test(name) ? [`/response/headers/${index}`] : [],
  )
  const pointers = [...sent.map((name) => `/request/headers/${name}`), ...received]
  const authorization = headers['authorization']
  const kept = authorization === undefined || /^<redacted(:\w+)?>$/.test(authorization)
  return [
    ...pointers.map((pointer) => problem('header', pointer, 'must not be stored; remove it')),
    ...(kept ? [] : [problem('header', '/request/headers/authorization', 'must be <redacted:bearer>')]),
  ]
}

function checkSecrets(fixture: Fixture, rules: readonly SecretRule[]): readonly LintProblem[] {
  const inStrings = secretsInJson(fixtureJson({ ...fixture, sha256: '' }), rules)
  // Chunks are joined first: a secret may lie across the cut.
  const body = Buffer.from(wholeBytes(fixture.response.body)).toString('latin1')
  const inBody = secretsInText(body, rules).map((rule) => ({ rule, pointer: '/response/body' }))
  const unseen = inBody.filter(
    ({ rule }) => !inStrings.some((found) => found.rule === rule && found.pointer.startsWith('/response/body')),
  )
  return [...inStrings, ...unseen].map(({ rule, pointer }) => secretProblem(rule, pointer))
}

function checkAge(fixture: Fixture, now: Date): readonly LintProblem[] {
  const expiry = fixtureExpiry(fixture)
  if (expiry === undefined || expiry > now) return []
  const message = `expired on ${expiry.toISOString().slice(0, 10)}; compare it with the live server or record it again`
  return [{ severity: 'warning', rule: 'expired', pointer: '/expires', message }]
}

function secretProblem(rule: string, pointer: string): LintProblem {
  return problem(
    'secret',
    pointer,
    `holds what looks like a secret (${rule}); replace it by a placeholder such as <redacted:bearer>`,
  )
}

function problem(rule: LintRule, pointer: string, message: string): LintProblem {
  return { severity: 'error', rule, pointer, message }
}
