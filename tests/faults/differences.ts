import type { Expectation, ExpectedToolCall } from '@polymux/testkit/faults'
import type { ToolCall } from '@polymux/core'
import type { FaultCase } from './cases.ts'
import type { Ending } from './ending.ts'

/** Fields whose values must be the same where they are expected. */
const sameFields = [
  'code',
  'phase',
  'status',
  'retryable',
  'maybeBilled',
  'attempts',
  'requests',
  'returnedModel',
  'upstream',
] as const
/** Known of chat alone. */
const chatFields = ['text', 'costUsd'] as const
/** Clocks of the client and of the server are read at different moments. */
const toleranceMs = 5
/** The system's buffers on both sides, and some of the client's own. */
const mostUnreadBytes = 2 ** 24

/** In words, what is not as expected; empty when all is. */
export function differencesOf({ expect, surface }: FaultCase, ending: Ending): readonly string[] {
  const found: string[] = []
  const compare = (name: string, actual: unknown, expected: unknown): void => {
    if (expected !== undefined && actual !== expected) found.push(`${name}: ${String(actual)} instead of ${String(expected)}`)
  }
  compare('outcome', ending.outcome, expect.outcome)
  for (const name of sameFields) compare(name, ending[name], expect[name])
  if (surface !== 'embed') for (const name of chatFields) compare(name, ending[name], expect[name])
  if (expect.toolCalls) compare('tool calls', callsText(ending.toolCalls), callsText(expect.toolCalls))
  if (expect.says !== undefined && !new RegExp(expect.says, 'is').test(ending.words ?? ''))
    found.push(`says nothing like /${expect.says}/: ${ending.words}`)
  if (ending.reason !== undefined) compare('cause', String(ending.cause), String(ending.reason))
  if (Number(ending.sentUnreadBytes ?? 0) > mostUnreadBytes) found.push(`${ending.sentUnreadBytes} bytes taken while nobody read`)
  return [...found, ...waits(expect, ending), ...limits(expect, ending)]
}

function waits({ retryAfterMs: expected }: Expectation, { retryAfterMs, tooEarlyMs = 0 }: Ending): readonly string[] {
  const found: string[] = []
  if (expected === 'none' && retryAfterMs !== undefined)
    found.push(`retryAfterMs: ${retryAfterMs} from a hint that means nothing`)
  if (typeof expected === 'number' && !(Number(retryAfterMs) >= expected))
    found.push(`retryAfterMs: ${retryAfterMs}, asked for ${expected}`)
  if (tooEarlyMs > toleranceMs) found.push(`came again ${Math.round(tooEarlyMs)} ms earlier than it was asked to`)
  return found
}

function limits(expect: Expectation, { closedAfterMs, grownByBytes, settledAfterMs }: Ending): readonly string[] {
  const found: string[] = []
  const limit = (name: string, actual: number | undefined, most: number | undefined): void => {
    if (most !== undefined && !(Number(actual) <= most)) found.push(`${name}: ${actual}, more than ${most}`)
  }
  limit('memory grew', grownByBytes, expect.growsByBytes)
  limit('settled after ms', settledAfterMs, expect.settlesWithinMs)
  limit('closed after ms', closedAfterMs, expect.closesWithinMs)
  return found
}

function callsText(calls: readonly (ToolCall | ExpectedToolCall)[] = []): string {
  return JSON.stringify(calls.map(({ argumentsText, invalid, name }) => ({ name, argumentsText, invalid })))
}
