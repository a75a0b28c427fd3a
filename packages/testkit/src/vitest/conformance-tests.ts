import { describe, test } from 'vitest'
import { factsOf } from '../conformance/bench.ts'
import { type ConformanceOptions, conformanceChecks } from '../conformance/run-conformance.ts'
import type { ConformanceSubject } from '../conformance/subject.ts'
import { newestLevel } from '../conformance/suite.ts'

/**
 * Registers the suite as tests of vitest, one for each check and route: `S4 gives the same events however the bytes are cut (socket)`.
 * A check that does not apply is a skipped test with its reason.
 */
export function conformance(subject: ConformanceSubject, options: ConformanceOptions = {}): void {
  const checks = conformanceChecks(subject, options)
  describe(`${factsOf(subject).name}, conformance level ${options.level ?? newestLevel}`, () => {
    for (const { name, run, skipped } of checks) {
      test(name, async (context) => {
        if (skipped !== undefined) return context.skip(skipped)
        await run()
      })
    }
  })
}
