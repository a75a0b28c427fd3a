/**
 * What `#failure-rows` stands for in browsers and on edge workers: their `fetch` says that it failed, and nothing more. A transport of
 * one's own may still tell how far it had come.
 */
import type { FailureRow } from './error-class.ts'

/** The first row that fits counts. */
export const failureRows: readonly FailureRow[] = [
  {
    stages: ['tls'],
    code: 'configuration',
    retryable: false,
    delivery: 'never-sent',
    says: 'its certificate or TLS was not accepted',
  },
  {
    stages: ['queue', 'dns', 'connect', 'proxy'],
    code: 'network',
    retryable: true,
    delivery: 'never-sent',
    says: 'the connection broke before the request was sent',
  },
  { code: 'network', retryable: true, delivery: 'ambiguous', says: 'the connection broke' },
]
