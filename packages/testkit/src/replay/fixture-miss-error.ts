import { createHash } from 'node:crypto'
import type { JsonDifference } from '../json/json-diff.ts'
import type { JsonValue } from '../json/json-value.ts'
import type { CanonicalRequest, FixtureDifference } from './request-match.ts'
import { redactSecrets } from '../fixture/secret-scan.ts'

/** Where a fixture differs, and how often it has answered in the scope of the request. */
export interface MissedFixture extends FixtureDifference {
  readonly uses: number
}

/** A request that no fixture answers. The message shows the nearest three and where the request differs from each. */
export class FixtureMissError extends Error {
  override readonly name = 'FixtureMissError'
  /** The brand and fields of a `ModelError`, so that core passes a miss on as it is: not wrapped as a network failure, not retried. */
  readonly '~polymux' = 'ModelError'
  readonly code = 'configuration'
  readonly retryable = false
  readonly phase = 'request'
  readonly provider = ''
  readonly modelId = ''
  readonly attempts = 0
  readonly method: string
  /** With the query. */
  readonly path: string
  /** Ids of the nearest fixtures, best first. */
  readonly nearest: readonly string[]

  constructor(request: CanonicalRequest, candidates: readonly MissedFixture[]) {
    const nearest = candidates.toSorted((a, b) => distance(a) - distance(b)).slice(0, 3)
    super(report(request, nearest, candidates))
    this.method = request.method
    this.path = redactSecrets(request.path)
    this.nearest = nearest.map(({ fixture }) => fixture.id)
  }
}

const shownDifferences = 12
const shownCharacters = 80

/** A wrong path outweighs a wrong method, and either outweighs any body. */
function distance({ axes, body }: FixtureDifference): number {
  return axes.reduce((sum, { axis }) => sum + (axis === 'path' ? 2e6 : 1e6), Math.min(body.length, 999_999))
}

function report(request: CanonicalRequest, nearest: readonly MissedFixture[], all: readonly MissedFixture[]): string {
  const spent = all.filter(isSpent).map(({ fixture }) => fixture.id)
  const head = `No fixture answers ${request.method} ${request.path} (${all.length} loaded).`
  const advice = [
    ...(spent.length > 0 ? [`Used up for this request (repeat: once): ${listed(spent)}.`] : []),
    'Change the request, list what may differ in match.ignore of the fixture, or add a fixture:',
    '"npx polymux-fixtures record --help" says how to record one.',
  ]
  const text = nearest.length === 0 ? head : [head, ...nearest.flatMap(describeCandidate), ...advice].join('\n')
  return redactSecrets(text)
}

/** Nothing differs, so that it would have answered: it has, and does so only once. */
function isSpent({ axes, body, uses }: MissedFixture): boolean {
  return axes.length === 0 && body.length === 0 && uses > 0
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, 5).join(', ')
  return ids.length > 5 ? `${shown} and ${ids.length - 5} more` : shown
}

function describeCandidate(missed: MissedFixture, index: number): readonly string[] {
  const { fixture, axes } = missed
  // Bodies of two different endpoints have nothing to say to each other.
  const body = axes.some(({ axis }) => axis === 'path') ? [] : missed.body
  const more = body.length > shownDifferences ? [`     and ${body.length - shownDifferences} more`] : []
  const hint = axes.length === 0 && body.length === 1 && body[0] ? generatedHint(body[0]) : []
  return [
    `  ${index + 1}. ${fixture.id}`,
    ...axes.map(({ axis, expected, actual }) => `     ${axis}: fixture ${expected}, request ${actual}`),
    ...body.slice(0, shownDifferences).map((difference) => `     ${describeDifference(difference)}`),
    ...more,
    ...hint,
    ...(isSpent(missed) ? ['     has answered already (repeat: once)'] : []),
    ...(fixture.match?.ignore?.length ? [`     ignored: ${fixture.match.ignore.join(', ')}`] : []),
  ]
}

function describeDifference({ pointer, expected, actual }: JsonDifference): string {
  const where = pointer === '' ? '(whole body)' : pointer
  if (actual === undefined) return `${where}: only in the fixture: ${short(expected)}`
  if (expected === undefined) return `${where}: only in the request: ${short(actual)}`
  return `${where}: fixture ${short(expected)}, request ${short(actual)}`
}

/** Ids and times made up for each run are the usual reason why a single value differs. */
function generatedHint({ pointer, actual }: JsonDifference): readonly string[] {
  const generated = /^\d{4}-\d\d-\d\d[T ]|^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$|^\w*[0-9a-f]{24,}$|^1\d{9}(\d{3})?$/i
  if (!generated.test(typeof actual === 'number' ? String(actual) : typeof actual === 'string' ? actual : '')) return []
  return [`     this value looks generated; "ignore": ["${pointer}"] would let it differ`]
}

function short(value: JsonValue | undefined): string {
  const text = JSON.stringify(value ?? null, (_, item: unknown) => (typeof item === 'string' ? withoutPayload(item) : item))
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}… (${text.length} characters)`
}

/** Files in base64 say nothing to a reader and differ at their very end: their hash does it. */
function withoutPayload(text: string): string {
  const [, head = '', payload = ''] = /^(data:[^,]{0,100};base64,)?([\w+/-]{100,}={0,2})$/.exec(text) ?? []
  if (payload === '') return text
  const hash = createHash('sha256').update(payload).digest('hex').slice(0, 12)
  return `${head}<sha256 ${hash}…, ${payload.length} characters>`
}
