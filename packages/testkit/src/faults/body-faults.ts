/** Bodies that are empty, broken, mislabelled, or an error in disguise. */
import { failsWith, succeeds, type Expectation } from './fault.ts'
import { joinedBytes, withHeaders, withJson, withStatus, withText } from './reply.ts'
import type { ServerFault } from './server-fault.ts'
import { errorBody, upstreamError, usualText } from './usual-answer.ts'

/** Faults of a body that is no stream. */
export type BodyFaultName =
  | 'body.empty-200'
  | 'body.invalid-json'
  | 'body.trailing-garbage'
  | 'body.html-200'
  | 'body.html-502'
  | 'body.json-error-for-stream'
  | 'body.json-error-labelled-sse'
  | 'body.sse-labelled-text'
  | 'body.200-error-envelope'
  | 'body.short-content-length'
  | 'body.reset-in-body'
  | 'body.excess-bytes'
  | 'body.second-response'
  | 'body.close-delimited-reset'

const page =
  '<!DOCTYPE html>\n<html><head><title>The gateway is having lunch</title></head><body><h1>Try again later</h1></body></html>\n'
const unreadable: Expectation = failsWith('bad_response', { phase: 'body', attempts: 2, requests: 2 })
const broken: Expectation = failsWith('network', {
  phase: 'body',
  retryable: true,
  maybeBilled: true,
  attempts: 3,
  requests: 3,
})
const mapped: Expectation = failsWith('upstream', { status: 502, upstream: 'Acme', retryable: true, attempts: 3, requests: 3 })

/** Rows 26 to 33. */
export const bodyFaults: Readonly<Record<BodyFaultName, ServerFault>> = {
  'body.empty-200': {
    row: 26,
    summary: 'Answers 200 with an empty body.',
    calls: 'any',
    layer: 'answer',
    expect: failsWith('bad_response', { phase: 'body', retryable: true, attempts: 2, requests: 2 }),
    change: (reply) => withText(reply, '', 'application/json'),
  },
  'body.invalid-json': {
    row: 27,
    summary: 'Answers with JSON that breaks off in the middle, under an honest length.',
    calls: 'whole',
    layer: 'answer',
    expect: { ...unreadable, says: '"?id|object|list' },
    change: (reply) => withText(reply, textOf(reply.body).slice(0, -25), 'application/json'),
  },
  'body.trailing-garbage': {
    row: 27,
    summary: 'Answers with whole JSON and something after it.',
    calls: 'whole',
    layer: 'answer',
    expect: { ...unreadable, says: '"?id|object|list' },
    change: (reply) => withText(reply, `${textOf(reply.body)}\n<!-- served by cache-7 -->`, 'application/json'),
  },
  'body.html-200': {
    row: 28,
    summary: 'Answers 200 with a web page, as a proxy or a wrong address does.',
    calls: 'any',
    layer: 'answer',
    expect: failsWith('bad_response', { phase: 'body', attempts: 1, requests: 1, says: 'having lunch' }),
    change: (reply) => withText(reply, page, 'text/html; charset=utf-8'),
  },
  'body.html-502': {
    row: 28,
    summary: 'Answers 502 with a web page, as a proxy does.',
    calls: 'any',
    layer: 'answer',
    expect: failsWith('upstream', {
      phase: 'headers',
      status: 502,
      retryable: true,
      attempts: 3,
      requests: 3,
      says: 'having lunch',
    }),
    change: (reply) => withText(withStatus(reply, 502), page, 'text/html; charset=utf-8'),
  },
  'body.json-error-for-stream': {
    row: 29,
    summary: 'Answers a request for a stream with 200 and one JSON error.',
    calls: 'stream',
    layer: 'answer',
    expect: mapped,
    change: (reply) => withJson(reply, upstreamError),
  },
  'body.json-error-labelled-sse': {
    row: 29,
    summary: 'Answers with one bare JSON error labelled text/event-stream.',
    calls: 'stream',
    layer: 'answer',
    expect: mapped,
    change: (reply) => withText(reply, JSON.stringify(upstreamError), 'text/event-stream'),
  },
  'body.sse-labelled-text': {
    row: 29,
    summary: 'Labels a stream of events text/plain.',
    calls: 'stream',
    layer: 'encoding',
    expect: succeeds({ text: usualText, requests: 1 }),
    change: (reply) => withHeaders(reply, ['content-type', 'text/plain; charset=utf-8']),
  },
  'body.200-error-envelope': {
    row: 30,
    summary: 'Answers 200 with an error body, as OpenRouter does once it has begun to wait.',
    calls: 'any',
    layer: 'answer',
    expect: failsWith('payment_required', { status: 402, retryable: false, attempts: 1, requests: 1, says: 'credits' }),
    change: (reply) => withText(reply, `\n      \n${JSON.stringify(errorBody(402, 'Insufficient credits'))}`, 'application/json'),
  },
  'body.short-content-length': {
    row: 31,
    summary: 'Claims more bytes than it sends, then closes the connection.',
    calls: 'whole',
    layer: 'ending',
    expect: broken,
    change: (reply) => ({ ...reply, framing: 'length', claimedBytes: joinedBytes(reply.body).length + 100, ending: 'fin' }),
  },
  'body.reset-in-body': {
    row: 31,
    summary: 'Resets the connection in the middle of a whole body.',
    calls: 'whole',
    layer: 'ending',
    expect: broken,
    change: (reply) => {
      const body = joinedBytes(reply.body)
      const half = body.subarray(0, Math.floor(body.length / 2))
      return { ...reply, framing: 'length', body: [half], claimedBytes: body.length, ending: 'reset' }
    },
  },
  'body.excess-bytes': {
    row: 32,
    summary: 'Sends more bytes than it claims.',
    calls: 'whole',
    layer: 'ending',
    expect: succeeds({ text: usualText, requests: 1 }),
    change: (reply) => ({ ...reply, surplus: 'left over from another answer' }),
  },
  'body.second-response': {
    row: 32,
    summary: 'Sends a second answer that nobody asked for.',
    calls: 'whole',
    layer: 'ending',
    expect: succeeds({ text: usualText, requests: 1 }),
    change: (reply) => ({
      ...reply,
      surplus: 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 18\r\n\r\n{"stale":"answer"}',
    }),
  },
  'body.close-delimited-reset': {
    row: 33,
    summary:
      'Sends a stream without length or chunks and resets the connection in the middle, which many clients take for a clean end.',
    calls: 'stream',
    layer: 'ending',
    expect: failsWith('network', { phase: 'stream', attempts: 1, requests: 1, text: 'Calm sea,' }),
    change: (reply) => ({ ...reply, framing: 'close', body: [...reply.body].slice(0, 4), ending: 'reset' }),
  },
}

function textOf(body: Iterable<string | Uint8Array>): string {
  return new TextDecoder().decode(joinedBytes(body))
}
