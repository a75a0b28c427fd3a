/**
 * Fixtures and the emulator for tests under Vitest 4.1 or later.
 * @module
 */
export { useEmulator } from './vitest/use-emulator.ts'
export type { UsedEmulator } from './vitest/use-emulator.ts'
export { useFixtures } from './vitest/use-fixtures.ts'
export type { FixtureUse, UsedFixtures } from './vitest/use-fixtures.ts'
