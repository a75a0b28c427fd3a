/** What a run of the suite found, as plain data. */
import type { ProviderCapabilities } from '@polymux/core'
import { packageVersion } from '../package-version.ts'
import { factsOf } from './bench.ts'
import type { Route } from './check.ts'
import { claimedNames, claimLists } from './claim-names.ts'
import type { ConformanceSubject } from './subject.ts'

/** What came of one check by one route. */
export interface CheckResult {
  readonly id: string
  readonly title: string
  readonly route: Route
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** Why it failed or was skipped. */
  readonly message?: string
  /** What the author may want to know although the check passed. */
  readonly remarks: readonly string[]
  readonly durationMs: number
}

/** One thing that can be claimed, and what became of the claim. */
export interface ClaimState {
  /** Such as `chat.features.tools`. */
  readonly claim: string
  /** `unproven`: claimed, and no check that looks at it was run to its end. */
  readonly state: 'proven' | 'failed' | 'unproven' | 'not-claimed'
  /** Ids of the checks that look at it. */
  readonly checks: readonly string[]
}

/** The whole run. Written as JSON its keys are always in this order. */
export interface ConformanceReport {
  readonly provider: string
  /** Nothing failed, all of the level was run, and the provider was called. Skips are allowed: each has its reason. */
  readonly conforms: boolean
  readonly level: number
  /** Version of `@polymux/testkit`. */
  readonly testkit: string
  /** ISO time. */
  readonly at: string
  /** Whether all checks of the level by all routes were run. */
  readonly complete: boolean
  /** Checks by route: one check run by three routes counts three times. */
  readonly totals: { readonly passed: number; readonly failed: number; readonly skipped: number }
  /** Remarks of all checks, each once. */
  readonly warnings: readonly string[]
  readonly claims: readonly ClaimState[]
  readonly results: readonly CheckResult[]
}

/** Puts a report together. */
export function reportOf(
  subject: ConformanceSubject,
  results: readonly CheckResult[],
  { level, at, complete }: { readonly level: number; readonly at: string; readonly complete: boolean },
): ConformanceReport {
  const count = (wanted: CheckResult['outcome']): number => results.filter(({ outcome }) => outcome === wanted).length
  const { claims, name } = factsOf(subject)
  const totals = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
  return {
    provider: name,
    conforms: complete && totals.failed === 0 && wasCalled(results),
    level,
    testkit: packageVersion(),
    at,
    complete,
    totals,
    warnings: [...new Set(results.flatMap(({ remarks }) => remarks))],
    claims: claimStates(claims, results),
    results,
  }
}

/** Whether anything is known of it beyond its shape. */
function wasCalled(results: readonly CheckResult[]): boolean {
  return results.some(({ id, outcome }) => outcome === 'passed' && !id.startsWith('A'))
}

function claimStates(claims: ProviderCapabilities, results: readonly CheckResult[]): readonly ClaimState[] {
  return Object.entries(claimLists).flatMap(([list, names]) => {
    const claimed = claimedNames(claims, list)
    return Object.entries(names).map(([name, checks]): ClaimState => {
      const state = claimed?.includes(name) ? stateOf(name, checks, results) : 'not-claimed'
      return { claim: `${list}.${name}`, state, checks }
    })
  })
}

/** A check that looks at many claims ends at the first that is false: its message names that one, and the others stay unproven. */
function stateOf(name: string, checks: readonly string[], results: readonly CheckResult[]): ClaimState['state'] {
  const ran = results.filter(({ id, outcome }) => checks.includes(id) && outcome !== 'skipped')
  const failed = ran.filter(({ outcome }) => outcome === 'failed')
  const isOnlyOne = checks.every((id) => soleClaim.has(id))
  if (failed.some(({ message = '' }) => isOnlyOne || message.includes(name))) return 'failed'
  return failed.length === 0 && checks.length > 0 && checks.every((id) => ran.some((result) => result.id === id))
    ? 'proven'
    : 'unproven'
}

/** Checks that look at one claim. */
const soleClaim: ReadonlySet<string> = new Set(
  Object.values(claimLists)
    .flatMap((names) => Object.values(names).flat())
    .filter((id, _, all) => all.filter((other) => other === id).length === 1),
)
