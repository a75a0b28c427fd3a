import type { CheckResult, ConformanceReport } from './report.ts'

/** The report for people: what failed first, with what to do about it; then what was skipped and why; then the rest in few lines. */
export function renderReport(report: ConformanceReport): string {
  const { claims, results, warnings } = report
  const unproven = claims.flatMap(({ claim, checks, state }) =>
    state === 'unproven' ? [`${claim}${checks.length > 0 ? ` (${checks.join(', ')})` : ''}`] : [],
  )
  return [
    ...heading(report),
    ...section('Failed', grouped(results, 'failed').map(entry)),
    ...section('Skipped', grouped(results, 'skipped').map(entry)),
    ...section(
      'Warnings',
      warnings.map((warning) => `  ${warning}`),
    ),
    ...section(
      'Claimed, and proved by no check',
      unproven.map((claim) => `  ${claim}`),
    ),
    ...section('Passed', passed(results)),
    '',
  ].join('\n')
}

function heading({ at, complete, conforms, level, provider, testkit, totals }: ConformanceReport): readonly string[] {
  const verdict = conforms
    ? 'CONFORMS'
    : totals.failed > 0
      ? 'DOES NOT CONFORM'
      : complete
        ? 'NO VERDICT: no model was tried'
        : 'NO VERDICT: only a part was run'
  return [
    `${provider}: conformance level ${level}: ${verdict}`,
    `${totals.failed} failed, ${totals.passed} passed, ${totals.skipped} skipped (checks by route; testkit ${testkit}, ${at})`,
  ]
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? ['', title, ...lines] : []
}

/** The same outcome with the same message by several routes is told of once. */
interface Group {
  readonly result: CheckResult
  readonly routes: string[]
}

function grouped(results: readonly CheckResult[], outcome: CheckResult['outcome']): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const result of results) {
    if (result.outcome !== outcome) continue
    const key = `${result.id} ${result.message ?? ''}`
    const group = groups.get(key) ?? { result, routes: [] }
    group.routes.push(result.route)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function entry({ result: { id, message = '', title }, routes }: Group): string {
  return `  ${id} ${title} (${routes.join(', ')})\n     ${message.replaceAll('\n', '\n     ')}`
}

/** What the letter of an id stands for. */
const groups: Readonly<Record<string, string>> = {
  A: 'shape',
  R: 'requests',
  C: 'whole answers',
  S: 'streams',
  E: 'errors',
  L: 'reliability',
  M: 'embeddings',
  I: 'images',
  K: 'models and cost',
}

function passed(results: readonly CheckResult[]): readonly string[] {
  const failed = new Set(results.flatMap(({ id, outcome }) => (outcome === 'failed' ? [id] : [])))
  const ids = [...new Set(results.flatMap(({ id, outcome }) => (outcome === 'passed' && !failed.has(id) ? [id] : [])))]
  return Object.entries(groups).flatMap(([letter, name]) => {
    const own = ids.filter((id) => id.startsWith(letter)).toSorted((one, other) => Number(one.slice(1)) - Number(other.slice(1)))
    return own.length > 0 ? [`  ${name.padEnd(16)}${own.join(' ')}`] : []
  })
}
