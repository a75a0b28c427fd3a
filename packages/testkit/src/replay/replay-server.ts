import type { Fixture } from '../fixture/fixture.ts'
import { FixtureMissError } from './fixture-miss-error.ts'
import { listen, type LoopbackServer, type ServedRequest, type ServedResponse } from '../http/loopback-server.ts'
import { createReplayEngine, type Replay, type ReplayEngine, type ReplayOptions } from './replay-engine.ts'
import { timedBody } from './timed-body.ts'

/** A replay that listens on `url`. */
export interface ReplayServer extends Replay, LoopbackServer {}

/**
 * Replays over HTTP on 127.0.0.1 at a free port. A request that no fixture answers gets status 501 and the text of the
 * `FixtureMissError` in `error.message`.
 */
export async function serveReplay(fixtures: Fixture | readonly Fixture[], options: ReplayOptions = {}): Promise<ReplayServer> {
  const engine = createReplayEngine(fixtures, options)
  const server = await listen((request) => respond(engine, request))
  return { ...server, requests: engine.requests, unused: engine.unused }
}

function respond(engine: ReplayEngine, request: ServedRequest): ServedResponse {
  try {
    const { response, body } = engine.answer(request)
    const { status, statusText, headers, trailers } = response
    return { status, statusText, headers, trailers, body: timedBody(body, engine.speed, request.signal) }
  } catch (error) {
    if (!(error instanceof FixtureMissError)) throw error
    const answer = { error: { code: 501, message: error.message, nearest: error.nearest } }
    return { status: 501, headers: [['content-type', 'application/json']], body: oneChunk(JSON.stringify(answer)) }
  }
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield new TextEncoder().encode(text)
}
