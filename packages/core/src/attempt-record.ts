/** Every attempt can be seen: by the call's `onAttempt`, and on Node by whoever subscribes to the diagnostics channel `polymux:attempt`. */
import type { Delivery } from './error-class.ts'
import type { ModelError } from './model-error.ts'

/** One attempt, told when it is over. */
export interface AttemptRecord {
  readonly provider: string
  readonly modelId: string
  /** Counts from 1. */
  readonly attempt: number
  /** Scheme, host and port that were asked. */
  readonly origin: string
  readonly durationMs: number
  /** Absent when the attempt succeeded. */
  readonly error?: ModelError
  /** Whether a failed attempt can have been worked on. */
  readonly delivery?: Delivery
  /** Until the next attempt; absent when there is none. 0 when a closed connection was replaced. */
  readonly waitMs?: number
  /** Retries left in the budget of this origin. */
  readonly budgetLeft: number
}
