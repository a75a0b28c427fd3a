/** Every sign by which a failure is told, and the call that shows it: what core and the provider make of it is asked of them, not copied. */
import { TransportError, type ModelError, type Transport, type TransportStage } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
import { failureOf } from './failure-of.ts'

/** `error_type` as OpenRouter lists them, with the status each comes with. */
const errorTypes: Readonly<Record<number, readonly string[]>> = {
  400: [
    'context_length_exceeded',
    'max_tokens_exceeded',
    'token_limit_exceeded',
    'string_too_long',
    'invalid_request',
    'invalid_prompt',
    'content_policy_violation',
    'refusal',
    'invalid_image',
    'image_too_large',
    'image_too_small',
    'unsupported_image_format',
    'image_download_failed',
  ],
  401: ['authentication'],
  402: ['payment_required'],
  403: ['permission_denied'],
  404: ['not_found', 'image_not_found'],
  412: ['precondition_failed'],
  413: ['payload_too_large'],
  422: ['unprocessable'],
  429: ['rate_limit_exceeded'],
  500: ['server', 'unmapped'],
  502: ['provider_unavailable'],
  503: ['provider_overloaded'],
  504: ['timeout'],
}

/** `availability.code` as OpenRouter lists them, with the status and what it says of another try. */
const availabilities: readonly (readonly [code: string, status: number, retryable: boolean])[] = [
  ['model_not_found', 400, false],
  ['wrong_endpoint', 400, false],
  ['no_endpoints', 404, false],
  ['model_deprecated', 404, false],
  ['model_unavailable_upstream', 404, false],
  ['capacity_exhausted', 429, true],
  ['temporarily_unavailable', 503, true],
  ['region_restricted', 403, false],
  ['privacy_restricted', 404, false],
  ['constraint_filtered', 404, false],
  ['free_variant_ended', 404, false],
]

const statuses = [
  400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 425, 429, 500, 501, 502, 503, 504, 505, 507, 520, 524, 529, 999,
] as const

/** Codes of the system and of undici, at the stage where they happen. */
const failures: readonly (readonly [code: string, stage: TransportStage])[] = [
  ['UND_ERR_CLOSED', 'queue'],
  ['ERR_INVALID_URL', 'queue'],
  ['UND_ERR_INVALID_ARG', 'request'],
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['ECONNREFUSED', 'connect'],
  ['ENETUNREACH', 'connect'],
  ['EHOSTUNREACH', 'connect'],
  ['ECONNRESET', 'connect'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
  ['ECONNREFUSED', 'proxy'],
  ['PROXY_407', 'proxy'],
  ['PROXY_403', 'proxy'],
  ['PROXY_502', 'proxy'],
  ['ECONNRESET', 'request'],
  ['EPIPE', 'request'],
  ['UND_ERR_SOCKET', 'request'],
  ['UND_ERR_HEADERS_TIMEOUT', 'request'],
  ['UND_ERR_HEADERS_OVERFLOW', 'request'],
  ['HTTPParserError', 'request'],
  ['UND_ERR_BAD_RESPONSE', 'request'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'request'],
  ['UND_ERR_DESTROYED', 'body'],
  ['ECONNRESET', 'body'],
  ['UND_ERR_SOCKET', 'body'],
  ['UND_ERR_BODY_TIMEOUT', 'body'],
  ['UNSUPPORTED_ENCODING', 'body'],
  ['Z_DATA_ERROR', 'body'],
  ['Z_BUF_ERROR', 'body'],
]

/** One row of the page: the sign as it is shown, and the error that came of it. */
export interface SignRow {
  readonly sign: string
  readonly error: ModelError
}

/** What became of each `error_type`. */
export async function errorTypeRows(): Promise<readonly SignRow[]> {
  const rows: SignRow[] = []
  for (const [status, types] of Object.entries(errorTypes))
    for (const type of types)
      rows.push(await replied(Number(status), { metadata: { error_type: type } }, `\`${type}\` (${status})`))
  return rows
}

/** What became of each availability code. */
export async function availabilityRows(): Promise<readonly SignRow[]> {
  const rows: SignRow[] = []
  for (const [code, status, retryable] of availabilities)
    rows.push(await replied(status, { availability: { code, retryable } }, `\`${code}\` (${status})`))
  return rows
}

/** What became of each status, with a body that says nothing more. */
export async function statusRows(): Promise<readonly SignRow[]> {
  const rows: SignRow[] = []
  for (const status of statuses) rows.push(await replied(status, {}, `${status}`))
  return rows
}

/** What became of each failure of the transport. */
export async function failureRows(): Promise<readonly SignRow[]> {
  const rows: SignRow[] = []
  for (const [code, stage] of failures) {
    const failure = new TransportError('It failed.', { code, stage })
    const transport: Transport = async () => {
      if (stage !== 'body') throw failure
      return { status: 200, headers: { 'content-type': 'application/json' }, body: broken(failure) }
    }
    rows.push({ sign: `\`${code}\` | ${stage}`, error: await failed(transport) })
  }
  return rows
}

async function replied(status: number, fields: object, sign: string): Promise<SignRow> {
  const body = JSON.stringify({ error: { code: status, message: 'It failed.', ...fields } })
  const transport: Transport = async () => ({ status, headers: { 'content-type': 'application/json' }, body: whole(body) })
  return { sign, error: await failed(transport) }
}

function failed(transport: Transport): Promise<ModelError> {
  const model = openrouter({ apiKey: 'test-key', baseURL: 'https://openrouter.test/api/v1', transport }).chat('a/b')
  return failureOf(model.generate({ messages: [{ role: 'user', content: 'Hi' }] }, { retry: false }))
}

async function* whole(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

async function* broken(failure: Error): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('{"choices":')
  throw failure
}
