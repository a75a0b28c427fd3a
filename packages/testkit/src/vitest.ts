/**
 * For tests under Vitest 4.1 or later: fixtures, the emulator, and the conformance suite as tests.
 * @module
 */
export type { ConformanceOptions } from './conformance/run-conformance.ts'
export { conformance } from './vitest/conformance-tests.ts'
export { useEmulator } from './vitest/use-emulator.ts'
export type { UsedEmulator } from './vitest/use-emulator.ts'
export { useFixtures } from './vitest/use-fixtures.ts'
export type { FixtureUse, UsedFixtures } from './vitest/use-fixtures.ts'
