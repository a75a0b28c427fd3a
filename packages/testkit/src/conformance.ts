/**
 * Whether a provider keeps the promises of Polymux: checks that any provider is held to, by any test runner or none.
 * @module
 */
export type { ChatWire, ConformanceWire } from './conformance/conformance-wire.ts'
