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

interface Channel {
  readonly hasSubscribers: boolean
  publish(message: unknown): void
}

/** The name under which Node's `diagnostics_channel` publishes {@link AttemptRecord}s. */
const attemptChannelName = 'polymux:attempt'

let channel: Channel | null | undefined

/** The channel when somebody listens. */
export function attemptChannel(): Channel | undefined {
  channel ??= openChannel() ?? null
  return channel?.hasSubscribers ? channel : undefined
}

/** Asked of the process, not imported: in browsers and workers there is no such module, and no such need. */
function openChannel(): Channel | undefined {
  const process: unknown = Reflect.get(globalThis, 'process')
  if (typeof process !== 'object' || process === null) return undefined
  const builtin: unknown = Reflect.get(process, 'getBuiltinModule')
  if (typeof builtin !== 'function') return undefined
  const module: unknown = builtin.call(process, 'node:diagnostics_channel')
  const open: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, 'channel') : undefined
  // Safe: diagnostics_channel.channel(name) gives a Channel with these two members.
  return typeof open === 'function' ? (open.call(module, attemptChannelName) as Channel) : undefined
}
