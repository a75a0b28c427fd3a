/** Replay as a `fetch` function: for clients that take one, and for those that use the global one. */
import { STATUS_CODES } from 'node:http'
import { TransportError } from '@polymux/core'
import type { Fixture, FixtureResponse } from '../fixture/fixture.ts'
import { receive } from '../http/received-request.ts'
import { failureError } from './connection-error.ts'
import { type FetchCall, readFetchCall, redirectedCall } from './fetch-call.ts'
import { orAborted } from './or-aborted.ts'
import { createReplayEngine, type ReplayEngine, type ReplayOptions } from './replay-engine.ts'
import type { Replay } from './replay-scope.ts'
import { timedStream } from './timed-stream.ts'

/** A `fetch` that answers from fixtures and opens no socket. */
export interface ReplayFetch extends Replay {
  (input: string | URL | Request, init?: RequestInit): Promise<Response>
}

/**
 * Replays behind the interface of `fetch`, redirects, aborts and broken bodies included: hand it to a client, or set
 * `globalThis.fetch` to it. A request that no fixture answers rejects with a `FixtureMissError`.
 */
export function replayFetch(fixtures: Fixture | readonly Fixture[], options: ReplayOptions = {}): ReplayFetch {
  return fetchOver(createReplayEngine(fixtures, options))
}

/** The same over an engine that others share. */
export function fetchOver(engine: ReplayEngine): ReplayFetch {
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
    await followed(engine, await readFetchCall(input, init))
  return Object.assign(fetch, engine.replay)
}

async function followed(engine: ReplayEngine, first: FetchCall): Promise<Response> {
  let call = first
  for (let redirects = 0; ; redirects++) {
    call.signal?.throwIfAborted()
    const { response, body } = await answer(engine, call)
    const next = redirectedCall(call, response)
    if (next && first.redirect === 'follow') {
      if (redirects === mostRedirects) throw failed(new Error('redirect count exceeded'))
      call = next
    } else if (next && first.redirect === 'error') throw failed(new Error('unexpected redirect'))
    else return makeResponse(call, response, { body: () => timedStream(body, engine.speed, call.signal), redirects })
  }
}

/** As many as browsers follow. */
const mostRedirects = 20

async function answer(
  engine: ReplayEngine,
  { method, url, headers, bytes, signal }: FetchCall,
): Promise<ReturnType<ReplayEngine['answer']>> {
  try {
    return engine.answer(await orAborted(receive(method, url.pathname + url.search, headers, bytes), signal))
  } catch (error) {
    throw error instanceof TransportError ? failed(failureError(error)) : error
  }
}

function failed(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause })
}

interface Delivery {
  readonly body: () => ReadableStream<Uint8Array>
  readonly redirects: number
}

function makeResponse({ method, url }: FetchCall, response: FixtureResponse, { body, redirects }: Delivery): Response {
  const { status, statusText = STATUS_CODES[status] ?? '' } = response
  const headers = new Headers()
  for (const [name, value] of response.headers) headers.append(name, value)
  const empty = method === 'HEAD' || [204, 205, 304].includes(status)
  const made = new Response(empty ? null : body(), { status: status < 600 ? status : 200, statusText, headers })
  // What the constructor sets by itself, or does not let through: statuses that servers send and the standard does not know.
  return Object.defineProperties(made, {
    url: { value: url.href.replace(/#.*$/, '') },
    redirected: { value: redirects > 0 },
    type: { value: 'basic' },
    ...(status >= 600 && { status: { value: status }, ok: { value: false } }),
  })
}
