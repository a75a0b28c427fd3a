/** How a call ended, as plain data that expectations and the table are made of. */
import { ModelError, type ChatResult, type ErrorCode, type ErrorPhase, type ToolCall } from '@polymux/core'
import { maybeBilledOf } from './client.ts'

export interface Ending {
  readonly outcome: 'ok' | 'error'
  readonly code?: ErrorCode
  readonly phase?: ErrorPhase
  readonly status?: number
  readonly retryable?: boolean
  readonly maybeBilled?: boolean
  readonly attempts?: number
  readonly retryAfterMs?: number
  readonly text?: string
  readonly costUsd?: string
  readonly returnedModel?: string
  readonly upstream?: string
  readonly toolCalls?: readonly ToolCall[]
  /** What the error says, `raw` included. */
  readonly words?: string
  readonly cause?: unknown
  /** What the caller gave as the reason of its abort. */
  readonly reason?: unknown
  readonly sentUnreadBytes?: number
  /** Growth of the process while the call ran, at the most. */
  readonly grownByBytes?: number
  /** Requests that reached the server. */
  readonly requests?: number
  readonly settledAfterMs?: number
  readonly closedAfterMs?: number
  /** By how much the client came again earlier than it was asked to, at the worst. */
  readonly tooEarlyMs?: number
}

/** The ending of a chat call that succeeded. */
export function resultEnding(result: ChatResult): Ending {
  const { response, text, toolCalls, usage } = result
  return {
    outcome: 'ok',
    text,
    toolCalls,
    ...(usage.cost && { costUsd: usage.cost.usd }),
    ...(response.returnedModel !== undefined && { returnedModel: response.returnedModel }),
  }
}

/** The ending of a call that threw. Anything but a `ModelError` has no business there and is thrown on. */
export function errorEnding(error: unknown): Ending {
  if (!ModelError.is(error)) throw error
  const { attempts, cause, code, message, partial, phase, raw, retryAfterMs, retryable, status, upstream } = error
  return {
    outcome: 'error',
    code,
    phase,
    retryable,
    attempts,
    maybeBilled: maybeBilledOf(error),
    words: `${message}\n${JSON.stringify(raw) ?? ''}`,
    cause,
    ...(partial && { text: partial.text }),
    ...(partial?.usage.cost && { costUsd: partial.usage.cost.usd }),
    ...(status !== undefined && { status }),
    ...(upstream !== undefined && { upstream }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}
