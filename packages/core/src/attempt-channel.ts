/** What `#attempt-channel` stands for where there are no diagnostics channels: nobody listens. */
import type { AttemptRecord } from './attempt-record.ts'

/** Where records of attempts are published. */
export interface AttemptChannel {
  publish(record: AttemptRecord): void
}

/** The channel when somebody listens. */
export function attemptChannel(): AttemptChannel | undefined {
  return undefined
}
