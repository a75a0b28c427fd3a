/** Connections that break before an answer is there, or after it. */
import { failsWith, succeeds, type Expectation } from './fault.ts'
import type { ServerFault } from './server-fault.ts'
import { usualText } from './usual-answer.ts'

/** Faults of a connection that stood. */
export type SocketFaultName =
  | 'connect.reset-on-accept'
  | 'socket.reset-before-headers'
  | 'socket.fin-before-headers'
  | 'keepalive.stale'
  | 'headers.partial-then-reset'
  | 'headers.stall'
  | 'socket.half-close'

/** The request may have been processed: nobody can tell, so it is tried again and said to be possibly billed. */
const ambiguous: Expectation = failsWith('network', { phase: 'headers', retryable: true, maybeBilled: true, attempts: 3 })

/** Rows 5, 10 to 14 and 68. */
export const socketFaults: Readonly<Record<SocketFaultName, ServerFault>> = {
  'connect.reset-on-accept': {
    row: 5,
    summary: 'Accepts the connection and resets it without reading a byte.',
    calls: 'any',
    layer: 'accept',
    expect: ambiguous,
  },
  'socket.reset-before-headers': {
    row: 10,
    summary: 'Reads the request, then resets the connection.',
    calls: 'any',
    layer: 'ending',
    expect: { ...ambiguous, requests: 3 },
    change: (reply) => ({ ...reply, cut: 'before-head', ending: 'reset' }),
  },
  'socket.fin-before-headers': {
    row: 11,
    summary: 'Reads the request, then closes the connection.',
    calls: 'any',
    layer: 'ending',
    expect: { ...ambiguous, requests: 3 },
    change: (reply) => ({ ...reply, cut: 'before-head', ending: 'fin' }),
  },
  'keepalive.stale': {
    row: 12,
    summary: 'Closes a connection that had served before, just as the next request arrives on it.',
    calls: 'any',
    layer: 'ending',
    applies: ({ earlier }) => earlier > 0,
    expect: succeeds({ text: usualText, requests: 2 }),
    change: (reply) => ({ ...reply, cut: 'before-head', ending: 'reset' }),
  },
  'headers.partial-then-reset': {
    row: 13,
    summary: 'Sends half of the headers, then resets the connection.',
    calls: 'any',
    layer: 'ending',
    expect: { ...ambiguous, requests: 3 },
    change: (reply) => ({ ...reply, cut: 'in-head', ending: 'reset' }),
  },
  'headers.stall': {
    row: 14,
    summary: 'Reads the request and says nothing.',
    calls: 'any',
    layer: 'ending',
    // A call that waits for a whole reply has no limit but the total, after which there is no time to try again.
    expect: failsWith('timeout', { phase: 'headers', maybeBilled: true, attempts: 1, requests: 1 }),
    expectStreamed: { retryable: true, attempts: 3, requests: 3 },
    change: (reply) => ({ ...reply, cut: 'before-head', ending: 'silence' }),
  },
  'socket.half-close': {
    row: 68,
    summary: 'Closes its side of the connection after a complete answer.',
    calls: 'any',
    layer: 'ending',
    expect: succeeds({ text: usualText, requests: 1 }),
    change: (reply) => ({ ...reply, ending: 'fin' }),
  },
}
