import { openBench } from './bench.ts'
import type { Check, Route } from './check.ts'
import { checkIds, checkSubject } from './check-subject.ts'
import { ConformanceError } from './conformance-error.ts'
import { type CheckResult, type ConformanceReport, reportOf } from './report.ts'
import type { ConformanceSubject } from './subject.ts'
import { newestLevel, suite } from './suite.ts'

/** A check bound to a provider and a route: `test(name, run)` is all a runner needs. */
export interface BoundCheck {
  /** Such as `S4 gives the same events however the bytes are cut (socket)`. */
  readonly name: string
  readonly check: Check
  readonly route: Route
  /** Why it is not run; `undefined` when it is. */
  readonly skipped: string | undefined
  /** Rejects when the provider does not pass. Resolves to remarks: what works without being claimed, or could not be looked at. */
  run(): Promise<readonly string[]>
}

/** Which part of the suite is run. */
export interface ConformanceOptions {
  /** 1 or more. Default: the newest. */
  readonly level?: number | undefined
  /** Ids of checks. Default: all of the level. A report of less than all never says that a provider conforms. */
  readonly only?: readonly string[] | undefined
  /** Default: all three. */
  readonly routes?: readonly Route[] | undefined
}

/** What a run needs beside that. */
export interface RunOptions extends ConformanceOptions {
  /** ISO time for the report. Default: now. */
  readonly at?: string | undefined
  /** Hears of every result as it comes. */
  readonly onResult?: ((result: CheckResult) => void) | undefined
}

const allRoutes: readonly Route[] = ['direct', 'middleware', 'socket']

/** Checks for a provider, by every route they are made for. Throws a `ConformanceError` for a subject or options that make no sense. */
export function conformanceChecks(subject: ConformanceSubject, options: ConformanceOptions = {}): readonly BoundCheck[] {
  const { level = newestLevel, only, routes = allRoutes } = options
  if (!Number.isInteger(level) || level < 1 || level > newestLevel)
    throw new ConformanceError(`level must be a whole number from 1 to ${newestLevel}, is ${level}.`)
  checkSubject(subject)
  checkIds(only ?? [], 'only')
  return suite
    .filter((check) => check.level <= level && (only === undefined || only.includes(check.id)))
    .flatMap((check) => routesOf(check, routes).map((route) => bind(subject, check, route)))
}

/** Runs them one after the other. A provider that fails is told of in the report: this rejects only as `conformanceChecks` throws. */
export async function runConformance(subject: ConformanceSubject, options: RunOptions = {}): Promise<ConformanceReport> {
  const { level = newestLevel, only, routes, at = new Date().toISOString(), onResult } = options
  const results: CheckResult[] = []
  for (const bound of conformanceChecks(subject, options)) {
    const result = await resultOf(bound)
    results.push(result)
    onResult?.(result)
  }
  return reportOf(subject, results, { level, at, complete: only === undefined && routes === undefined })
}

async function resultOf({ check: { id, title }, route, skipped, run }: BoundCheck): Promise<CheckResult> {
  const what = { id, title, route }
  if (skipped !== undefined) return { ...what, outcome: 'skipped', message: skipped, remarks: [], durationMs: 0 }
  const startedAt = performance.now()
  try {
    const remarks = await run()
    return { ...what, outcome: 'passed', remarks, durationMs: Math.round(performance.now() - startedAt) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ...what, outcome: 'failed', message, remarks: [], durationMs: Math.round(performance.now() - startedAt) }
  }
}

function routesOf(check: Check, wanted: readonly Route[]): readonly Route[] {
  return (check.routes ?? allRoutes).filter((route) => wanted.includes(route))
}

function bind(subject: ConformanceSubject, check: Check, route: Route): BoundCheck {
  const bench = openBench(subject, route)
  return {
    name: `${check.id} ${check.title} (${route})`,
    check,
    route,
    skipped: subject.skip?.[check.id] ?? check.unfit?.(bench),
    async run() {
      try {
        await check.run(bench)
        return bench.remarks
      } finally {
        await bench.close()
      }
    },
  }
}
