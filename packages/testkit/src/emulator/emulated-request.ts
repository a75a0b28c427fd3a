import type { JournalEntry } from '../http/request-journal.ts'

/** A request in the journal of an emulator. */
export interface EmulatedRequest extends JournalEntry {
  /** Of the answer. */
  readonly status: number
  /** What was accepted and changes nothing: parameters that there are not, choices that are not made. */
  readonly warnings: readonly string[]
  /** Names of the faults that met it. */
  readonly faults: readonly string[]
}
