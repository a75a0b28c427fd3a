/**
 * What vitest runs: the conformance suite as tests. Needs vitest, which nothing else of this package does.
 * @module
 */
export type { ConformanceOptions } from './conformance/run-conformance.ts'
export { conformance } from './conformance/vitest-adapter.ts'
