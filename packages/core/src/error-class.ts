/**
 * What a failure means, decided in one place from the most telling sign there is: a name the provider's own tables know, the HTTP
 * status, the transport's code and stage, and last how far the call had come. `docs/errors.md` prints these tables.
 */
import { failureRows } from '#failure-rows'
import type { ErrorCode, ErrorPhase } from './model-error.ts'
import { isRetryable } from './model-error.ts'
import type { TransportStage } from './transport.ts'

/**
 * Whether the provider can have worked on a request that failed: `never-sent` cannot have been seen, `rejected` was refused
 * unworked, `ambiguous` may have been answered, and billed, all the same.
 */
export type Delivery = 'never-sent' | 'rejected' | 'ambiguous'

/** What a failure is taken for. */
export interface ErrorClass {
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly delivery: Delivery
}

/** What is known of a failure, the most telling sign first. All may be absent. */
export interface ErrorSigns {
  /** What the provider's own tables make of the words in its error body. */
  readonly named?: ErrorCode | undefined
  /** Of the reply, or named in an error body sent with status 200. */
  readonly status?: number | undefined
  /** Of the system or the HTTP client, such as `ECONNREFUSED`. */
  readonly failure?: string | undefined
  readonly stage?: TransportStage | undefined
  readonly phase?: ErrorPhase | undefined
}

/** The class of a failure. */
export function classifyError(signs: ErrorSigns): ErrorClass {
  const { named, status, failure, stage, phase } = signs
  const byStatus = status === undefined ? undefined : classOfStatus(status)
  if (named !== undefined && named !== byStatus?.code)
    return { code: named, retryable: isRetryable(named), delivery: byStatus?.delivery ?? deliveryOf(named) }
  if (byStatus) return byStatus
  if (failure !== undefined || stage !== undefined) {
    const { code, retryable, delivery } = failureRow(failure ?? '', stage)
    return { code, retryable, delivery }
  }
  return { code: 'upstream', retryable: true, delivery: phase === 'request' ? 'never-sent' : 'ambiguous' }
}

/** Statuses that mean something of their own; of others below 500 nothing is retried, 500 and above are `upstream`. */
const statusRows: Readonly<Record<number, ErrorClass>> = {
  400: final('bad_request'),
  401: final('auth'),
  402: final('payment_required'),
  403: final('permission'),
  404: final('not_found'),
  408: again('timeout', 'ambiguous'),
  409: again('upstream', 'rejected'),
  413: final('bad_request'),
  422: final('bad_request'),
  425: again('upstream', 'rejected'),
  429: again('rate_limit', 'rejected'),
  500: again('upstream', 'ambiguous'),
  501: final('unsupported'),
  502: again('upstream', 'ambiguous'),
  503: again('overloaded', 'rejected'),
  504: again('timeout', 'ambiguous'),
  505: final('unsupported'),
  520: again('upstream', 'ambiguous'),
  524: again('timeout', 'ambiguous'),
  529: again('overloaded', 'rejected'),
}

function classOfStatus(status: number): ErrorClass {
  const row = statusRows[status]
  if (row) return row
  if (status >= 500 && status < 600) return again('upstream', 'ambiguous')
  return final(status >= 400 && status < 500 ? 'bad_request' : 'bad_response')
}

function again(code: ErrorCode, delivery: Delivery): ErrorClass {
  return { code, retryable: true, delivery }
}

function final(code: ErrorCode, delivery: Delivery = 'rejected'): ErrorClass {
  return { code, retryable: false, delivery }
}

/** One sort of transport failure. A row fits by code or by stage; one that names neither fits everything. */
export interface FailureRow extends ErrorClass {
  readonly codes?: RegExp
  readonly stages?: readonly TransportStage[]
  /** What happened, after the name of the host. */
  readonly says: string
}

/** The row of a transport's failure. */
export function failureRow(failure: string, stage: TransportStage | undefined): FailureRow {
  const found = failureRows.find(
    ({ codes, stages }) =>
      codes?.test(failure) || (stage !== undefined && stages?.includes(stage)) || (codes === undefined && stages === undefined),
  )
  if (!found) throw new TypeError('The last row fits everything.')
  return found
}

/** Where only the code is known: what the provider refused was not worked on. */
function deliveryOf(code: ErrorCode): Delivery {
  return code === 'upstream' || code === 'timeout' || code === 'network' || code === 'bad_response' ? 'ambiguous' : 'rejected'
}
