/** Redirects are followed within one origin and for as long as they do not change the request: a key goes nowhere else, and a POST stays a POST. */
import { ModelError } from './model-error.ts'
import type { TransportRequest, TransportResponse } from './transport.ts'

/** How many redirects in a row are followed. */
const mostRedirects = 3

/** Where to ask again, or `undefined` when the response is no redirect. Throws `bad_response` for one that is not followed. */
export function redirectUrl(request: TransportRequest, response: TransportResponse, followed: number): string | undefined {
  const { status, headers } = response
  // Browsers hide a redirect that is not followed behind the status 0.
  if (status !== 0 && (status < 300 || status > 399 || status === 304)) return undefined
  const location = headers['location']
  if (location === undefined || !URL.canParse(location, request.url)) throw notFollowed(status, 'without saying where to')
  const target = new URL(location, request.url)
  const shown = `to ${target.origin}${target.pathname}`
  if (target.origin !== new URL(request.url).origin)
    throw notFollowed(status, `${shown}, another server, where the key must not go`)
  if (request.method !== 'GET' && status !== 307 && status !== 308)
    throw notFollowed(status, `${shown} in a way that would turn the ${request.method} into a GET`)
  if (followed >= mostRedirects) throw notFollowed(status, `${shown}, after ${followed} redirects already`)
  return target.href
}

function notFollowed(status: number, where: string): ModelError {
  return new ModelError({
    code: 'bad_response',
    message: `HTTP ${status}: redirected ${where}. This is not followed: set the base URL to the final address.`,
    phase: 'headers',
    status,
    retryable: false,
  })
}
