/** What a failed HTTP exchange means when the provider itself does not say more. */
import { ModelError } from './model-error.ts'
import type { ModelErrorFields } from './model-error.ts'
import type { WireReply } from './codec.ts'
import { classifyError } from './error-class.ts'
import { serverWaitMs } from './server-wait.ts'

const longestMessage = 2_000

/** The error for a reply that is none; `fields` are what the provider makes of it, and win. */
export function replyError(reply: WireReply, fields: Partial<ModelErrorFields> | undefined): ModelError {
  const { headers, status } = reply
  const wait = serverWaitMs(headers)
  const requestId = requestIdOf(headers)
  const message = fields?.message ?? `HTTP ${status}: ${messageOf(reply)}`
  const { code, retryable, delivery } = classifyError({ named: fields?.code, status: fields?.status ?? status })
  const told = toldToRetry(headers)
  return new ModelError({
    code,
    retryable,
    phase: 'headers',
    status,
    ...(delivery === 'ambiguous' && { maybeBilled: true }),
    raw: reply.body ?? reply.text.slice(0, longestMessage),
    ...(wait !== undefined && { retryAfterMs: wait }),
    ...(requestId !== undefined && { requestId }),
    ...fields,
    ...(told !== undefined && { retryable: told }),
    message: message.slice(0, longestMessage),
  })
}

/** Some servers know better than any table whether another try can help. */
function toldToRetry(headers: Readonly<Record<string, string>>): boolean | undefined {
  const told = headers['x-should-retry']
  return told === 'true' ? true : told === 'false' ? false : undefined
}

/** The id by which support can find a request, from the headers that commonly hold one. */
export function requestIdOf(headers: Readonly<Record<string, string>>): string | undefined {
  return headers['x-request-id'] ?? headers['request-id'] ?? headers['cf-ray']
}

/** Words for people from an error body of any common shape: JSON with a message, a web page, or bare text. */
function messageOf({ body, text }: WireReply): string {
  const error: unknown = memberOf(body, 'error') ?? body
  const message = typeof error === 'string' ? error : memberOf(error, 'message')
  if (typeof message === 'string' && message !== '') return message
  if (looksLikeHtml(text)) return `a web page${pageTitle(text)} instead of an answer.`
  return text.trim().slice(0, 500) || 'no body.'
}

/** A 200 that holds no answer at all. */
export function unusableReply(text: string): ModelError | undefined {
  if (text.trim() === '')
    return new ModelError({
      code: 'bad_response',
      message: 'The answer is empty.',
      phase: 'body',
      retryable: true,
      maybeBilled: true,
    })
  if (!looksLikeHtml(text)) return undefined
  const message = `The answer is a web page${pageTitle(text)}: this address does not serve the API. Check the base URL.`
  return new ModelError({ code: 'bad_response', message, phase: 'body', raw: text.slice(0, longestMessage) })
}

function looksLikeHtml(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(text)
}

function pageTitle(text: string): string {
  const title = /<title[^>]*>([^<]{1,120})/i.exec(text)?.[1]?.trim()
  return title ? ` ("${title}")` : ''
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined
}
