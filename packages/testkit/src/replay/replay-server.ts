import { TransportError } from '@polymux/core'
import type { Fixture } from '../fixture/fixture.ts'
import { FixtureMissError } from './fixture-miss-error.ts'
import { listen, type LoopbackServer, type ServedRequest, type ServedResponse } from '../http/loopback-server.ts'
import { brokenBody } from './connection-error.ts'
import { createReplayEngine, type ReplayEngine, type ReplayOptions } from './replay-engine.ts'
import type { Replay } from './replay-scope.ts'
import { timedBody } from './timed-body.ts'

/** A replay that listens on `url`. */
export interface ReplayServer extends Replay, LoopbackServer {}

/**
 * Replays over HTTP on 127.0.0.1 at a free port. A request that no fixture answers gets status 501 and the text of the
 * `FixtureMissError` in `error.message`. A fixture that failed before any answer gets its connection reset, or no answer at all
 * where it had timed out.
 */
export async function serveReplay(fixtures: Fixture | readonly Fixture[], options: ReplayOptions = {}): Promise<ReplayServer> {
  return await serveEngine(createReplayEngine(fixtures, options))
}

/** The same over an engine that others share. */
export async function serveEngine(engine: ReplayEngine): Promise<ReplayServer> {
  const server = await listen((request) => respond(engine, request))
  return { ...server, ...engine.replay }
}

async function respond(engine: ReplayEngine, request: ServedRequest): Promise<ServedResponse> {
  try {
    const { response, body } = engine.answer(request)
    const { status, statusText, headers, trailers } = response
    return { status, statusText, headers, trailers, body: timedBody(body, engine.speed, request.signal) }
  } catch (error) {
    if (error instanceof TransportError) return await failConnection(error, request.signal)
    if (!(error instanceof FixtureMissError)) throw error
    const answer = { error: { code: 501, message: error.message, nearest: error.nearest } }
    return { status: 501, headers: [['content-type', 'application/json']], body: oneChunk(JSON.stringify(answer)) }
  }
}

/** A server cannot refuse a connection it has taken: it resets it, and is silent until the client leaves where time ran out. */
async function failConnection({ code }: TransportError, signal: AbortSignal): Promise<never> {
  if (/TIMEOUT|TIMEDOUT/.test(code) && !signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
  throw brokenBody('reset')
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield new TextEncoder().encode(text)
}
