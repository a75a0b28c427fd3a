/**
 * What a failure means, decided in one place from the most telling sign there is: a name the provider's own tables know, the HTTP
 * status, the transport's code and stage, and last how far the call had come. `docs/errors.md` prints these tables.
 */
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
  if (failure !== undefined || stage !== undefined) return failureRow(failure ?? '', stage).means
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
export interface FailureRow {
  readonly codes?: RegExp
  readonly stages?: readonly TransportStage[]
  readonly means: ErrorClass
  /** What happened, after the name of the host. */
  readonly says: string
}

/** The first row that fits counts. */
const failureRows: readonly FailureRow[] = [
  {
    codes: /^UND_ERR_CLOSED$/,
    means: final('configuration', 'never-sent'),
    says: 'the transport was closed before',
  },
  {
    codes: /^UND_ERR_DESTROYED$/,
    means: final('aborted', 'ambiguous'),
    says: 'the transport was closed',
  },
  {
    codes: /^(?:CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|EPROTO)/,
    stages: ['tls'],
    means: final('configuration', 'never-sent'),
    says: 'its certificate or TLS was not accepted',
  },
  {
    codes: /^(?:UND_ERR_PRX|UND_ERR_SOCKS|PROXY_[1-4])/,
    means: final('configuration', 'never-sent'),
    says: 'the proxy did not let the request through',
  },
  {
    codes: /^(?:ERR_INVALID_URL|ERR_PROXY_INVALID_CONFIG)$/,
    means: final('configuration', 'never-sent'),
    says: 'its address, or that of its proxy, cannot be used',
  },
  {
    codes: /^UND_ERR_CONNECT_TIMEOUT$/,
    means: again('timeout', 'never-sent'),
    says: 'no connection in time (timeouts.connectMs)',
  },
  {
    codes: /^(?:ENOTFOUND|EAI_\w+)$/,
    means: again('network', 'never-sent'),
    says: 'the name could not be resolved',
  },
  {
    codes: /^(?:ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/,
    means: again('network', 'never-sent'),
    says: 'no connection could be made',
  },
  {
    stages: ['queue', 'dns', 'connect', 'tls', 'proxy'],
    means: again('network', 'never-sent'),
    says: 'the connection broke before the request was sent',
  },
  {
    codes: /^(?:HTTPParserError|HPE_\w+)$/,
    means: again('bad_response', 'ambiguous'),
    says: 'what it sent is not HTTP',
  },
  {
    codes: /^UND_ERR_(?:HEADERS_OVERFLOW|RES_CONTENT_LENGTH_MISMATCH|RES_EXCEEDED_MAX_SIZE|BAD_RESPONSE)$/,
    means: final('bad_response', 'ambiguous'),
    says: 'its answer breaks the rules of HTTP',
  },
  {
    codes: /^(?:UNSUPPORTED_ENCODING|Z_DATA_ERROR|ERR__ERROR_FORMAT\w*|ERR_PADDING_\w*)$/,
    means: final('bad_response', 'ambiguous'),
    says: 'its answer cannot be decompressed',
  },
  {
    codes: /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/,
    means: again('timeout', 'ambiguous'),
    says: 'it did not answer in time',
  },
  {
    codes: /^UND_ERR_(?:INVALID_ARG|INVALID_RETURN_VALUE|NOT_SUPPORTED|REQ_CONTENT_LENGTH_MISMATCH)$/,
    means: final('configuration', 'never-sent'),
    says: 'the HTTP client refused the request',
  },
  { means: again('network', 'ambiguous'), says: 'the connection broke' },
]

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
