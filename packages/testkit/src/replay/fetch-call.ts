/** What `fetch` was asked for, read as it reads its two arguments, and what it asks for next after a redirect. */
import type { FixtureResponse } from '../fixture/fixture.ts'
import { orAborted } from './or-aborted.ts'

/** One request of `fetch`, its body read. */
export interface FetchCall {
  readonly method: string
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array | undefined
  readonly redirect: RequestRedirect
  readonly signal: AbortSignal | undefined
}

/** Rejects with a `TypeError` for what `fetch` would refuse, and with the reason of an aborted signal. */
export async function readFetchCall(input: string | URL | Request, init: RequestInit = {}): Promise<FetchCall> {
  // The signal is listened to here and not through the request, whose own signal is a copy that may be collected early.
  const signal = init.signal ?? (isRequest(input) ? input.signal : undefined)
  signal?.throwIfAborted()
  const request = isForeign(input) ? await translated(input, init) : new Request(input, { ...init, signal: null })
  const bytes = request.body ? new Uint8Array(await orAborted(request.arrayBuffer(), signal)) : undefined
  return {
    method: request.method,
    url: new URL(request.url),
    headers: Object.fromEntries(request.headers),
    bytes,
    redirect: request.redirect,
    signal,
  }
}

/** The request that `fetch` makes after this answer; `undefined` when it is no redirect. */
export function redirectedCall(call: FetchCall, { status, headers }: FixtureResponse): FetchCall | undefined {
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1]
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return undefined
  const url = new URL(location, call.url)
  const asGet = status === 303 ? !['GET', 'HEAD'].includes(call.method) : status < 303 && call.method === 'POST'
  const gone = new Set([...(asGet ? bodyHeaders : []), ...(url.origin === call.url.origin ? [] : credentialHeaders)])
  const kept = Object.entries(call.headers).filter(([name]) => !gone.has(name))
  return { ...call, url, headers: Object.fromEntries(kept), ...(asGet && { method: 'GET', bytes: undefined }) }
}

const bodyHeaders = ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-location']
const credentialHeaders = ['authorization', 'proxy-authorization', 'cookie', 'host']

function isRequest(input: string | URL | Request): input is Request {
  return typeof input === 'object' && !(input instanceof URL)
}

/** A `Request` of another copy of undici, which the global class would take for a URL. */
function isForeign(input: string | URL | Request): input is Request {
  return isRequest(input) && !(input instanceof Request)
}

async function translated(input: Request, init: RequestInit): Promise<Request> {
  const { method, headers, redirect, url } = input
  const bytes = input.body ? await input.arrayBuffer() : undefined
  return new Request(url, { method, headers: [...headers], redirect, ...(bytes && { body: bytes }), ...init, signal: null })
}
