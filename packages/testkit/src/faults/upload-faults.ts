/** Servers that do not take a request as it is sent. They show with bodies larger than the system buffers, some megabytes. */
import { failsWith, succeeds } from './fault.ts'
import { withHeaders } from './reply.ts'
import type { ServerFault } from './server-fault.ts'
import { errorAnswer, usualText } from './usual-answer.ts'

/** Faults of the upload. */
export type UploadFaultName = 'upload.early-response' | 'upload.slow-read'

/** Rows 66 and 67. */
export const uploadFaults: Readonly<Record<UploadFaultName, ServerFault>> = {
  'upload.early-response': {
    row: 66,
    summary: 'Answers 413 after the headers of the request and reads nothing of its body.',
    calls: 'any',
    layer: 'upload',
    reading: 'not-at-all',
    expect: failsWith('bad_request', { phase: 'headers', status: 413, retryable: false, attempts: 1, requests: 1 }),
    change: (reply) => ({
      ...withHeaders(errorAnswer(reply, 413, 'Payload too large'), ['connection', 'close']),
      ending: 'fin',
    }),
  },
  'upload.slow-read': {
    row: 67,
    summary: 'Reads the body of the request slowly, with pauses.',
    calls: 'any',
    layer: 'upload',
    reading: 'slowly',
    expect: succeeds({ text: usualText, requests: 1 }),
  },
}
