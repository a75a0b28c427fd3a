/**
 * What `#failure-rows` stands for where failures of the network have codes: on Node, Deno and Bun. The codes are the system's, those
 * of Node's TLS, HTTP parser and decompressors, and undici's.
 */
import type { FailureRow } from './error-class.ts'

/** The first row that fits counts. */
export const failureRows: readonly FailureRow[] = [
  {
    codes: /^UND_ERR_CLOSED$/,
    code: 'configuration',
    retryable: false,
    delivery: 'never-sent',
    says: 'the transport was closed before',
  },
  {
    codes: /^UND_ERR_DESTROYED$/,
    code: 'aborted',
    retryable: false,
    delivery: 'ambiguous',
    says: 'the transport was closed',
  },
  {
    codes: /^(?:CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|EPROTO)/,
    stages: ['tls'],
    code: 'configuration',
    retryable: false,
    delivery: 'never-sent',
    says: 'its certificate or TLS was not accepted',
  },
  {
    codes: /^(?:UND_ERR_PRX|UND_ERR_SOCKS|PROXY_[1-4])/,
    code: 'configuration',
    retryable: false,
    delivery: 'never-sent',
    says: 'the proxy did not let the request through',
  },
  {
    codes: /^(?:ERR_INVALID_URL|ERR_PROXY_INVALID_CONFIG)$/,
    code: 'configuration',
    retryable: false,
    delivery: 'never-sent',
    says: 'its address, or that of its proxy, cannot be used',
  },
  {
    codes: /^UND_ERR_CONNECT_TIMEOUT$/,
    code: 'timeout',
    retryable: true,
    delivery: 'never-sent',
    says: 'no connection in time (timeouts.connectMs)',
  },
  {
    codes: /^(?:ENOTFOUND|EAI_\w+)$/,
    code: 'network',
    retryable: true,
    delivery: 'never-sent',
    says: 'the name could not be resolved',
  },
  {
    codes: /^(?:ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/,
    code: 'network',
    retryable: true,
    delivery: 'never-sent',
    says: 'no connection could be made',
  },
  {
    stages: ['queue', 'dns', 'connect', 'tls', 'proxy'],
    code: 'network',
    retryable: true,
    delivery: 'never-sent',
    says: 'the connection broke before the request was sent',
  },
  {
    codes: /^(?:HTTPParserError|HPE_\w+)$/,
    code: 'bad_response',
    retryable: true,
    delivery: 'ambiguous',
    says: 'what it sent is not HTTP',
  },
  {
    codes: /^UND_ERR_(?:HEADERS_OVERFLOW|RES_CONTENT_LENGTH_MISMATCH|RES_EXCEEDED_MAX_SIZE|BAD_RESPONSE)$/,
    code: 'bad_response',
    retryable: false,
    delivery: 'ambiguous',
    says: 'its answer breaks the rules of HTTP',
  },
  {
    codes: /^(?:UNSUPPORTED_ENCODING|Z_DATA_ERROR|ERR__ERROR_FORMAT\w*|ERR_PADDING_\w*)$/,
    code: 'bad_response',
    retryable: false,
    delivery: 'ambiguous',
    says: 'its answer cannot be decompressed',
  },
  {
    codes: /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/,
    code: 'timeout',
    retryable: true,
    delivery: 'ambiguous',
    says: 'it did not answer in time',
  },
  {
    codes: /^UND_ERR_(?:INVALID_ARG|INVALID_RETURN_VALUE|NOT_SUPPORTED|REQ_CONTENT_LENGTH_MISMATCH)$/,
    code: 'configuration',
    retryable: false,
    delivery: 'never-sent',
    says: 'the HTTP client refused the request',
  },
  { code: 'network', retryable: true, delivery: 'ambiguous', says: 'the connection broke' },
]
