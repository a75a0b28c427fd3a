/** Status lines and headers that are wrong, or unusual and right. */
import { failsWith, succeeds, type Expectation } from './fault.ts'
import { withHeaders, withStatus } from './reply.ts'
import type { ServerFault } from './server-fault.ts'
import { errorAnswer, usualText } from './usual-answer.ts'

/** Faults of the head of an answer. */
export type HeadFaultName =
  | 'headers.oversize'
  | 'headers.bare-lf'
  | 'status.garbage'
  | 'http09'
  | 'headers.duplicate-content-length'
  | 'headers.conflicting-content-length'
  | 'headers.length-and-chunked'
  | 'status.100-unsolicited'
  | 'status.103'
  | 'status.101'
  | 'status.204-with-body'
  | 'status.999'
  | 'status.418'

/** What came is not HTTP; once more may help, twice will not. */
const notHttp: Expectation = failsWith('bad_response', { phase: 'headers', retryable: true, attempts: 2, requests: 2 })
/** The same server will answer the same way again. */
const final: Expectation = failsWith('bad_response', { phase: 'headers', retryable: false, attempts: 1, requests: 1 })

/** Rows 15 to 22. */
export const headFaults: Readonly<Record<HeadFaultName, ServerFault>> = {
  'headers.oversize': {
    row: 15,
    summary: 'Sends a header of 20 KB, more than HTTP clients take.',
    calls: 'any',
    layer: 'head',
    expect: final,
    change: (reply, { settings }) => withHeaders(reply, ['x-padding', 'p'.repeat(settings.bytes ?? 20_000)]),
  },
  'headers.bare-lf': {
    row: 16,
    summary: 'Ends the status line and the headers with LF instead of CR LF.',
    calls: 'any',
    layer: 'head',
    expect: notHttp,
    change: (reply) => ({ ...reply, rewriteHead: (head) => head.replaceAll('\r\n', '\n') }),
  },
  'status.garbage': {
    row: 16,
    summary: 'Sends a status line whose status is no number.',
    calls: 'any',
    layer: 'head',
    expect: notHttp,
    change: (reply) => ({ ...reply, rewriteHead: (head) => head.replace(/^HTTP\/1\.1 \d+/, 'HTTP/1.1 fine') }),
  },
  http09: {
    row: 16,
    summary: 'Sends the body without a status line or headers.',
    calls: 'any',
    layer: 'head',
    expect: notHttp,
    change: (reply) => ({ ...reply, framing: 'close', ending: 'fin', rewriteHead: () => '' }),
  },
  'headers.duplicate-content-length': {
    row: 17,
    summary: 'Sends the same content-length twice.',
    calls: 'whole',
    layer: 'head',
    expect: final,
    change: (reply) => ({ ...reply, rewriteHead: (head) => head.replace(/content-length: \d+\r\n/, '$&$&') }),
  },
  'headers.conflicting-content-length': {
    row: 17,
    summary: 'Sends two content-lengths that differ.',
    calls: 'whole',
    layer: 'head',
    expect: final,
    change: (reply) => ({ ...reply, rewriteHead: (head) => head.replace(/content-length: \d+\r\n/, 'content-length: 3\r\n$&') }),
  },
  'headers.length-and-chunked': {
    row: 17,
    summary: 'Sends a content-length beside transfer-encoding: chunked.',
    calls: 'any',
    layer: 'head',
    expect: final,
    change: (reply) => ({ ...withHeaders(reply, ['content-length', '100']), framing: 'chunked' }),
  },
  'status.100-unsolicited': {
    row: 18,
    summary: 'Sends 100 Continue, which nobody asked for, before the answer.',
    calls: 'any',
    layer: 'head',
    expect: final,
    change: (reply) => ({ ...reply, interim: 'HTTP/1.1 100 Continue\r\n\r\n' }),
  },
  'status.103': {
    row: 19,
    summary: 'Sends 103 Early Hints before the answer.',
    calls: 'any',
    layer: 'head',
    expect: succeeds({ text: usualText, requests: 1 }),
    change: (reply) => ({ ...reply, interim: 'HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n' }),
  },
  'status.101': {
    row: 20,
    summary: 'Switches to a protocol that nobody asked for.',
    calls: 'any',
    layer: 'answer',
    expect: final,
    change: (reply) => ({
      ...withStatus(reply, 101),
      headers: [
        ['upgrade', 'websocket'],
        ['connection', 'Upgrade'],
      ],
      body: [],
      framing: 'length',
    }),
  },
  'status.204-with-body': {
    row: 21,
    summary: 'Answers 204, which has no body, and sends one all the same.',
    calls: 'any',
    layer: 'answer',
    expect: failsWith('bad_response'),
    change: (reply) => ({ ...withStatus(reply, 204), framing: 'length' }),
  },
  'status.999': {
    row: 22,
    summary: 'Answers with a status beyond all classes.',
    calls: 'any',
    layer: 'answer',
    expect: failsWith('bad_response', { phase: 'headers', status: 999 }),
    change: (reply) => errorAnswer(reply, 999, 'Request denied'),
  },
  'status.418': {
    row: 22,
    summary: 'Answers with a status of the 400 class that means nothing to a model.',
    calls: 'any',
    layer: 'answer',
    expect: failsWith('bad_request', { phase: 'headers', status: 418, retryable: false, attempts: 1, requests: 1 }),
    change: (reply) => errorAnswer(reply, 418, 'I am a teapot'),
  },
}
