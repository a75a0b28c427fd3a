/**
 * What a fault is, as data: the row of the catalogue it belongs to, what happens, and what a client that is built on
 * `@polymux/core` must make of it. How a server commits it is in the file of its family.
 */
import type { ErrorCode, ErrorPhase } from '@polymux/core'

/** Who misbehaves: the server that answers, the way to it, or the caller. */
export type FaultKind = 'server' | 'connection' | 'client'

/** Which calls a fault can befall: those answered with a stream, those answered with a whole body, or both. */
export type FaultCalls = 'any' | 'stream' | 'whole'

/** How a call must end. A field that is absent is not part of the promise. */
export interface Expectation {
  readonly outcome: 'ok' | 'error'
  readonly code?: ErrorCode
  readonly phase?: ErrorPhase
  readonly status?: number
  readonly retryable?: boolean
  readonly maybeBilled?: boolean
  /** `error.attempts` under the default policy, two retries, when the fault never ends. */
  readonly attempts?: number
  /** Requests that reach a server during the call, those of retries and redirects included. */
  readonly requests?: number
  /** `error.retryAfterMs`: at least what the server asked for, or none. */
  readonly retryAfterMs?: number | 'none'
  /** Text of the result, or of `error.partial`. */
  readonly text?: string
  /** What was charged, also where it is known from `error.partial`. */
  readonly costUsd?: string
  readonly returnedModel?: string
  readonly upstream?: string
  /** Tool calls of the result, in order. */
  readonly toolCalls?: readonly ExpectedToolCall[]
  /** Source of a regular expression, case ignored, that the error's message and `raw` match. */
  readonly says?: string
  /** Longest time from the caller's move, an abort or a break, to the end of the call. */
  readonly settlesWithinMs?: number
  /** Longest time from the caller's move until the server sees the connection closed. */
  readonly closesWithinMs?: number
  /** By how much the memory of the process may grow during the call. */
  readonly growsByBytes?: number
}

/** A tool call that must be in the result, its arguments byte for byte. */
export interface ExpectedToolCall {
  readonly name: string
  readonly argumentsText: string
  readonly invalid?: true
}

/** What every fault says about itself. */
export interface FaultFacts {
  /** Row of the catalogue, 1 to 73; variants share one. */
  readonly row: number
  /** What happens, in one sentence. */
  readonly summary: string
  readonly calls: FaultCalls
  readonly expect: Expectation
  /** Where a streamed call must end differently. */
  readonly expectStreamed?: Partial<Expectation>
}

/** The call succeeds and nobody notices. */
export function succeeds(fields: Partial<Expectation> = {}): Expectation {
  return { outcome: 'ok', ...fields }
}

/** The call fails with `code`. */
export function failsWith(code: ErrorCode, fields: Partial<Expectation> = {}): Expectation {
  return { outcome: 'error', code, ...fields }
}
