import { ModelError } from '@polymux/core'

/** One delivery of a webhook, as an HTTP server received it. */
export interface VideoWebhookDelivery {
  /** The body as it came, byte for byte: parsed and written anew it has another signature. */
  readonly body: string | Uint8Array
  /** The header `X-OpenRouter-Signature`. */
  readonly signature: string | null | undefined
  /** The workspace's signing secret. */
  readonly secret: string
  /** How far the sender's clock and the delivery may be from ours. Default 300. */
  readonly toleranceSeconds?: number | undefined
  /** Epoch milliseconds. Default: now. */
  readonly nowMs?: number | undefined
}

/** A delivery that OpenRouter signed. */
export interface VideoWebhook {
  /** The body, parsed. OpenRouter does not document its form. */
  readonly payload: unknown
  /** Unix time in seconds, of the signature. */
  readonly sentAt: number
}

/**
 * Checks that OpenRouter sent a delivery: HMAC-SHA256 over the time of the signature and the body, compared in constant time. Rejects
 * with a `ModelError` of code `auth` for a missing, wrong or old signature, and `bad_response` for a signed body that is not JSON.
 * A delivery may come twice: its header `X-OpenRouter-Idempotency-Key` tells.
 */
export async function verifyVideoWebhook(delivery: VideoWebhookDelivery): Promise<VideoWebhook> {
  const { nowMs = Date.now(), secret, toleranceSeconds = 300 } = delivery
  // One that is read from an environment without it is `undefined`, whatever the types say.
  if (!secret) throw refused('there is no secret to check it with')
  const { sentAt, signatures, time } = parseSignature(delivery.signature ?? '')
  if (!(Math.abs(nowMs / 1_000 - sentAt) <= toleranceSeconds))
    throw refused(`it is more than ${toleranceSeconds} seconds old or early`)
  const body = typeof delivery.body === 'string' ? new TextEncoder().encode(delivery.body) : delivery.body
  const signed = new Uint8Array([...new TextEncoder().encode(`${time},`), ...body])
  const key = await importKey(secret)
  // More than one while a secret is being changed.
  const checks = await Promise.all(signatures.map((signature) => crypto.subtle.verify('HMAC', key, signature, signed)))
  if (!checks.includes(true)) throw refused('it is not that of this body and secret')
  return { payload: parse(body), sentAt }
}

function importKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

interface ParsedSignature {
  readonly time: string
  readonly sentAt: number
  readonly signatures: readonly Uint8Array<ArrayBuffer>[]
}

/** `t=<unix seconds>,v1=<hex>`; other versions are passed over. */
function parseSignature(header: string): ParsedSignature {
  const fields = header.split(',').map((field) => field.trim())
  const time = fields.find((field) => /^t=\d{1,15}$/.test(field))?.slice(2)
  const signatures = fields.filter((field) => /^v1=[\da-f]{64}$/i.test(field)).map((field) => hexBytes(field.slice(3)))
  if (time === undefined || signatures.length === 0)
    throw refused('the header is missing, or not of the form t=<seconds>,v1=<hex>')
  return { time, sentAt: Number(time), signatures }
}

function hexBytes(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16))
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    const message = '[openrouter] The body of the webhook is signed, and is not JSON.'
    throw new ModelError({ code: 'bad_response', message, provider: 'openrouter', retryable: false })
  }
}

function refused(why: string): ModelError {
  const message = `[openrouter] The signature of the webhook cannot be accepted: ${why}.`
  return new ModelError({ code: 'auth', message, provider: 'openrouter' })
}
