import { openBench } from './bench.ts'
import { type Check, CheckFailure, type Route } from './check.ts'
import { within } from './patience.ts'
import { nextTurn, type ProcessWatch, watchProcess } from './process-watch.ts'
import type { ConformanceSubject } from './subject.ts'
import { newestLevel, suite } from './suite.ts'

/** A check that takes longer hangs, and fails. Test runners must wait longer than that. */
export const longestCheckMs = 20_000

/** What came of one check by one route. */
export interface CheckResult {
  readonly id: string
  readonly title: string
  readonly route: Route
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** Why it failed or was skipped. */
  readonly message?: string
  readonly durationMs: number
}

/** A check bound to a provider and a route: `test(name, run)` is all a runner needs. */
export interface BoundCheck {
  /** Such as `S4 gives the same events however the bytes are cut (socket)`. */
  readonly name: string
  readonly check: Check
  readonly route: Route
  /** Why it is not run; `undefined` when it is. */
  readonly skipped: string | undefined
  /** Rejects when the provider does not pass. */
  run(): Promise<void>
}

/** All checks for a provider, by every route they are made for. Throws a `RangeError` for a level that does not exist. */
export function conformanceChecks(subject: ConformanceSubject, level: number = newestLevel): readonly BoundCheck[] {
  if (!Number.isInteger(level) || level < 1 || level > newestLevel)
    throw new RangeError(`level must be a whole number from 1 to ${newestLevel}, is ${level}`)
  const watch = watchProcess()
  return suite
    .filter((check) => check.level <= level)
    .flatMap((check) => routesOf(check).map((route) => bind(subject, check, route, watch)))
}

/** Runs them one after the other. */
export async function runConformance(subject: ConformanceSubject, level?: number): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = []
  for (const bound of conformanceChecks(subject, level)) results.push(await resultOf(bound))
  return results
}

async function resultOf({ check: { id, title }, route, skipped, run }: BoundCheck): Promise<CheckResult> {
  if (skipped !== undefined) return { id, title, route, outcome: 'skipped', message: skipped, durationMs: 0 }
  const startedAt = performance.now()
  try {
    await run()
    return { id, title, route, outcome: 'passed', durationMs: performance.now() - startedAt }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { id, title, route, outcome: 'failed', message, durationMs: performance.now() - startedAt }
  }
}

function routesOf(check: Check): readonly Route[] {
  return check.routes ?? ['direct', 'middleware', 'socket']
}

function bind(subject: ConformanceSubject, check: Check, route: Route, watch: ProcessWatch): BoundCheck {
  const bench = openBench(subject, route, watch.noticed)
  return {
    name: `${check.id} ${check.title} (${route})`,
    check,
    route,
    skipped: subject.skip?.[check.id] ?? check.unfit?.(bench),
    async run() {
      await watch.around(async () => {
        try {
          // Begun when the clock runs already, which a check that counts timers would else find too many.
          const running = nextTurn().then(async () => await check.run(bench))
          await within(running, longestCheckMs, `the check ${check.id}`).catch((error: unknown) => rethrow(error, check))
        } finally {
          await bench.close()
        }
      })
    },
  }
}

/** What a check complains of is told with where to look; anything else stays what it is. */
function rethrow(error: unknown, { hint }: Check): never {
  if (!(error instanceof CheckFailure) || hint === undefined) throw error
  const { message } = error
  throw new CheckFailure(`${message}${message.endsWith('.') ? '' : '.'} Where to look: ${hint}.`, { cause: error })
}
