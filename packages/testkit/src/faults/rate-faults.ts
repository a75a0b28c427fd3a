/** Rate limits, in every spelling of how long to wait, and in spellings that mean nothing. */
import { failsWith, type Expectation } from './fault.ts'
import { withHeaders, type Header, type Reply } from './reply.ts'
import type { ServerFault } from './server-fault.ts'
import { errorAnswer } from './usual-answer.ts'
import type { JsonObject } from '../json/json-value.ts'

/** Faults of rate limits. */
export type RateFaultName =
  | 'rate.429-seconds'
  | 'rate.429-date'
  | 'rate.429-ms-header'
  | 'rate.429-x-ms-header'
  | 'rate.429-reset-header'
  | 'rate.429-body-metadata'
  | 'rate.429-too-long'
  | 'rate.429-garbage'
  | 'rate.429-negative'
  | 'rate.429-past-date'
  | 'rate.429-1e12'

const limited: Expectation = failsWith('rate_limit', {
  phase: 'headers',
  status: 429,
  retryable: true,
  attempts: 3,
  requests: 3,
})

/** Rows 60 and 61. */
export const rateFaults: Readonly<Record<RateFaultName, ServerFault>> = {
  'rate.429-seconds': asking('Asks to wait in whole seconds, in retry-after.', (waitMs) => {
    const seconds = Math.ceil(waitMs / 1_000)
    return { headers: [['retry-after', String(seconds)]], waitMs: seconds * 1_000 }
  }),
  'rate.429-date': asking('Asks to wait until a date, in retry-after.', (waitMs) => {
    const until = Math.ceil((Date.now() + waitMs) / 1_000) * 1_000
    return { headers: [['retry-after', new Date(until).toUTCString()]], waitMs: until - Date.now() }
  }),
  'rate.429-ms-header': asking('Asks to wait in milliseconds, in retry-after-ms.', (waitMs) => ({
    headers: [['retry-after-ms', String(waitMs)]],
    waitMs,
  })),
  'rate.429-x-ms-header': asking('Asks to wait in milliseconds, in x-ms-retry-after-ms.', (waitMs) => ({
    headers: [['x-ms-retry-after-ms', String(waitMs)]],
    waitMs,
  })),
  'rate.429-reset-header': asking('Says when the limit is reset, as epoch milliseconds in x-ratelimit-reset.', (waitMs) => ({
    headers: [
      ['x-ratelimit-limit', '20'],
      ['x-ratelimit-remaining', '0'],
      ['x-ratelimit-reset', String(Date.now() + waitMs)],
    ],
    waitMs,
  })),
  'rate.429-body-metadata': asking('Says when the limit is reset in the body, in `metadata.headers`.', (waitMs) => ({
    headers: [],
    metadata: {
      headers: { 'X-RateLimit-Limit': '20', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(Date.now() + waitMs) },
    },
    waitMs,
  })),
  'rate.429-too-long': {
    ...asking('Asks to wait for an hour, longer than a call may take.', (waitMs) => ({
      headers: [['retry-after', String(Math.ceil(waitMs / 1_000))]],
      waitMs,
    })),
    expect: { ...limited, attempts: 1, requests: 1, retryAfterMs: 3_600_000, settlesWithinMs: 100 },
    change: (reply, { settings }) => {
      const waitMs = settings.waitMs ?? 3_600_000
      return limit(reply, { headers: [['retry-after', String(Math.ceil(waitMs / 1_000))]], waitMs })
    },
  },
  'rate.429-garbage': meaningless('Asks to wait in words that are no time.', () => ['soon', 'x']),
  'rate.429-negative': meaningless('Asks to wait for less than nothing.', () => ['-5', '-5000']),
  'rate.429-past-date': meaningless('Asks to wait until a date that has passed.', () => [
    new Date(Date.now() - 60_000).toUTCString(),
    undefined,
  ]),
  'rate.429-1e12': meaningless('Asks to wait for 31,000 years.', () => ['1000000000000', '1000000000000000']),
}

/** What is asked for, and where it is said. */
interface Hint {
  readonly headers: readonly Header[]
  readonly metadata?: JsonObject
  readonly waitMs?: number
}

function asking(summary: string, hint: (waitMs: number) => Hint): ServerFault {
  return {
    row: 60,
    summary,
    calls: 'any',
    layer: 'answer',
    expect: { ...limited, retryAfterMs: 1 },
    change: (reply, { settings }) => limit(reply, hint(settings.waitMs ?? 1_000)),
  }
}

function meaningless(summary: string, spell: () => readonly [seconds: string, milliseconds: string | undefined]): ServerFault {
  return {
    row: 61,
    summary,
    calls: 'any',
    layer: 'answer',
    expect: { ...limited, retryAfterMs: 'none' },
    change: (reply) => {
      const [seconds, milliseconds] = spell()
      const exact: readonly Header[] = milliseconds === undefined ? [] : [['retry-after-ms', milliseconds]]
      return limit(reply, { headers: [['retry-after', seconds], ...exact] })
    },
  }
}

function limit(reply: Reply, { headers, metadata, waitMs }: Hint): Reply {
  const answer = withHeaders(errorAnswer(reply, 429, 'Rate limit exceeded', metadata), ...headers)
  return waitMs === undefined ? answer : { ...answer, askedToWaitMs: waitMs }
}
