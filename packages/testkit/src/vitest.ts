/**
 * The conformance suite as tests of vitest: one line in a provider's test file.
 * @module
 */
import { describe, test } from 'vitest'
import { conformanceChecks } from './conformance/run-conformance.ts'
import type { ConformanceSubject } from './conformance/subject.ts'

/** Registers a test for every check and route; those that do not apply are skipped, with the reason in their names. `level`: default the newest. */
export function conformance(subject: ConformanceSubject, { level }: { readonly level?: number | undefined } = {}): void {
  describe('conformance', () => {
    for (const { name, run, skipped } of conformanceChecks(subject, level)) {
      if (skipped === undefined) test(name, run)
      else test.skip(`${name}: ${skipped}`, run)
    }
  })
}
