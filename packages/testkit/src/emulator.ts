/**
 * A local OpenRouter without models: try a program with no key and no network, or test it against answers it did not foresee.
 * @module
 */
export type { Chunking, Pace } from './emulator/clock.ts'
export type { EmulatedRequest } from './emulator/emulated-request.ts'
export { createEmulator } from './emulator/emulator.ts'
export type { Emulator, EmulatorOptions } from './emulator/emulator.ts'
export { defaultModels } from './emulator/models.ts'
export type {
  EmulatedFailure,
  EmulatedHost,
  EmulatedModel,
  EmulatedOutput,
  EmulatedPricing,
  PriceOverride,
} from './emulator/models.ts'
export { allModels, snapshotDate } from './emulator/snapshot-models.ts'
export type { LoopbackServer } from './http/loopback-server.ts'
export type { JournalEntry } from './http/request-journal.ts'
