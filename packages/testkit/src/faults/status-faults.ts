/** Plain failures, by status, and the header that says whether to try again. */
import type { ErrorCode } from '@polymux/core'
import { failsWith } from './fault.ts'
import { withHeaders } from './reply.ts'
import type { ServerFault } from './server-fault.ts'
import { errorAnswer } from './usual-answer.ts'

/** Faults that are a status. */
export type StatusFaultName =
  | 'status.500'
  | 'status.502'
  | 'status.503'
  | 'status.504'
  | 'status.529'
  | 'status.524'
  | 'status.520'
  | 'status.400'
  | 'status.401'
  | 'status.402'
  | 'status.403'
  | 'status.404'
  | 'status.413'
  | 'status.422'
  | 'status.408'
  | 'status.409'
  | 'status.425'
  | 'server.x-should-retry-false'
  | 'server.x-should-retry-true'

/** Rows 62 to 65. */
export const statusFaults: Readonly<Record<StatusFaultName, ServerFault>> = {
  'status.500': passing(62, 500, 'upstream', 'Internal Server Error'),
  'status.502': passing(62, 502, 'upstream', 'Bad gateway'),
  'status.503': passing(62, 503, 'overloaded', 'No capacity at the moment'),
  'status.504': passing(62, 504, 'timeout', 'The upstream did not answer in time'),
  'status.529': passing(62, 529, 'overloaded', 'Overloaded'),
  'status.524': passing(62, 524, 'timeout', 'A timeout occurred'),
  'status.520': passing(62, 520, 'upstream', 'Unknown error'),
  'status.400': lasting(400, 'bad_request', 'Invalid value for temperature'),
  'status.401': lasting(401, 'auth', 'No cookie auth credentials found'),
  'status.402': lasting(402, 'payment_required', 'Insufficient credits'),
  'status.403': lasting(403, 'permission', 'This key may not do that'),
  'status.404': lasting(404, 'not_found', 'No such model'),
  'status.413': lasting(413, 'bad_request', 'Payload too large'),
  'status.422': lasting(422, 'bad_request', 'Unprocessable'),
  'status.408': passing(64, 408, 'timeout', 'Request timeout'),
  'status.409': passing(64, 409, 'upstream', 'Conflict'),
  'status.425': passing(64, 425, 'upstream', 'Too early'),
  'server.x-should-retry-false': {
    ...lasting(500, 'upstream', 'Not again, please'),
    row: 65,
    summary: 'Answers 500 and says that trying again is useless.',
    change: (reply) => withHeaders(errorAnswer(reply, 500, 'Not again, please'), ['x-should-retry', 'false']),
  },
  'server.x-should-retry-true': {
    ...passing(65, 400, 'bad_request', 'Again, please'),
    summary: 'Answers 400 and says that trying again will help.',
    change: (reply) => withHeaders(errorAnswer(reply, 400, 'Again, please'), ['x-should-retry', 'true']),
  },
}

/** It may be better next time. */
function passing(row: number, status: number, code: ErrorCode, message: string): ServerFault {
  return {
    row,
    summary: `Answers ${status}.`,
    calls: 'any',
    layer: 'answer',
    expect: failsWith(code, { phase: 'headers', status, retryable: true, attempts: 3, requests: 3, says: message }),
    change: (reply) => errorAnswer(reply, status, message),
  }
}

/** The same request will fail the same way. */
function lasting(status: number, code: ErrorCode, message: string): ServerFault {
  return {
    row: 63,
    summary: `Answers ${status}.`,
    calls: 'any',
    layer: 'answer',
    expect: failsWith(code, { phase: 'headers', status, retryable: false, attempts: 1, requests: 1, says: message }),
    change: (reply) => errorAnswer(reply, status, message),
  }
}
