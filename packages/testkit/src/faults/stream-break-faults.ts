/** Streams that break, stop, or fail on the way. Three events arrive before that unless `afterEvents` says otherwise. */
import { failsWith, succeeds, type Expectation } from './fault.ts'
import type { Reply } from './reply.ts'
import type { FaultSettings, ServerFault } from './server-fault.ts'
import { eventAt, firstEvents, insertedAfter } from './stream-cut.ts'
import { chatChunk, done, event, upstreamError, usualCostUsd, usualText, usualUsage } from './usual-answer.ts'

/** Faults by which a stream fails. */
export type StreamBreakFaultName =
  | 'stream.reset-after-headers'
  | 'stream.reset-mid-event'
  | 'stream.fin-no-terminator'
  | 'stream.no-done'
  | 'stream.no-finish'
  | 'stream.stall-mid'
  | 'stream.error-chunk'
  | 'stream.error-first'
  | 'stream.bad-json-event'
  | 'stream.bad-chunk-size'

const heard = 'Calm sea,'
/** Something was delivered, so nothing is tried again, and what was delivered is in the error. */
const delivered: Partial<Expectation> = { phase: 'stream', attempts: 1, requests: 1, text: heard }
const failed: Partial<Expectation> = { status: 502, upstream: 'Acme', says: 'fell over' }

/** Rows 39 to 43, 50, 51, 53 and 58. */
export const streamBreakFaults: Readonly<Record<StreamBreakFaultName, ServerFault>> = {
  'stream.reset-after-headers': {
    row: 39,
    summary: 'Sends the headers, then resets the connection.',
    calls: 'stream',
    layer: 'ending',
    expect: failsWith('network', { phase: 'stream', retryable: true, attempts: 3, requests: 3 }),
    change: (reply) => ({ ...reply, cut: 'after-head', ending: 'reset' }),
  },
  'stream.reset-mid-event': {
    row: 40,
    summary: 'Resets the connection in the middle of an event.',
    calls: 'stream',
    layer: 'ending',
    expect: failsWith('network', delivered),
    change: (reply, { settings }) => {
      const next = eventAt(reply.body, count(settings))
      const half = next.slice(0, Math.floor(next.length / 2))
      return { ...cut(reply, settings), body: [...firstEvents(reply.body, count(settings)), half], ending: 'reset' }
    },
  },
  'stream.fin-no-terminator': {
    row: 41,
    summary: 'Closes the connection between two chunks, without the empty one that ends a body.',
    calls: 'stream',
    layer: 'ending',
    expect: failsWith('network', delivered),
    change: (reply, { settings }) => ({ ...cut(reply, settings), ending: 'fin' }),
  },
  'stream.no-done': {
    row: 42,
    summary: 'Ends the stream after the finish reason, without [DONE].',
    calls: 'stream',
    layer: 'ending',
    expect: succeeds({ text: usualText, costUsd: usualCostUsd, requests: 1 }),
    change: (reply) => ({ ...reply, body: [...reply.body].filter((piece) => piece !== done) }),
  },
  'stream.no-finish': {
    row: 42,
    summary: 'Ends the stream cleanly before any finish reason.',
    calls: 'stream',
    layer: 'ending',
    expect: failsWith('stream_truncated', delivered),
    change: (reply, { settings }) => ({ ...reply, body: firstEvents(reply.body, count(settings)) }),
  },
  'stream.stall-mid': {
    row: 43,
    summary: 'Falls silent in the middle of the stream.',
    calls: 'stream',
    layer: 'ending',
    expect: failsWith('timeout', delivered),
    change: (reply, { settings }) => ({ ...cut(reply, settings), ending: 'silence' }),
  },
  'stream.error-chunk': {
    row: 50,
    summary: 'Reports an error in the middle of the stream, with the usage so far.',
    calls: 'stream',
    layer: 'answer',
    expect: failsWith('upstream', { ...delivered, ...failed, costUsd: usualCostUsd }),
    change: (reply, { settings }) => {
      const error = chatChunk({}, { ...upstreamError, finish_reason: 'error', usage: usualUsage })
      return { ...reply, body: [...firstEvents(reply.body, count(settings)), event(error), done] }
    },
  },
  'stream.error-first': {
    row: 51,
    summary: 'Reports an error as the first and only event.',
    calls: 'stream',
    layer: 'answer',
    expect: failsWith('upstream', { ...failed, phase: 'stream', retryable: true, attempts: 3, requests: 3 }),
    change: (reply) => ({ ...reply, body: [event(chatChunk({}, { ...upstreamError, finish_reason: 'error' })), done] }),
  },
  'stream.bad-json-event': {
    row: 53,
    summary: 'Sends one event whose JSON breaks off, then goes on as if nothing were wrong.',
    calls: 'stream',
    layer: 'answer',
    // What came after it is kept too: it was paid for.
    expect: failsWith('bad_response', { ...delivered, text: usualText, costUsd: usualCostUsd }),
    change: (reply, { settings }) => ({
      ...reply,
      body: insertedAfter(reply.body, count(settings), ['data: {"id":"gen-17","choices":[{"ind\n\n']),
    }),
  },
  'stream.bad-chunk-size': {
    row: 58,
    summary: 'Sends a chunk whose size is no hexadecimal number.',
    calls: 'stream',
    layer: 'ending',
    expect: failsWith('bad_response', delivered),
    change: (reply, { settings }) => ({ ...cut(reply, settings), terminator: 'many\r\ndata: {}\n\n\r\n' }),
  },
}

function count({ afterEvents = 3 }: FaultSettings): number {
  return afterEvents
}

/** The stream up to where it breaks, its body not ended. */
function cut(reply: Reply, settings: FaultSettings): Reply {
  return { ...reply, body: firstEvents(reply.body, count(settings)), framing: 'chunked', terminator: '' }
}
