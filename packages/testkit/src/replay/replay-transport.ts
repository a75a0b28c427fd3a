import type { TransportRequest, TransportResponse } from '@polymux/core'
import type { Fixture } from '../fixture/fixture.ts'
import { joinHeaders } from '../http/join-headers.ts'
import { receiveTransport } from '../http/received-request.ts'
import { createReplayEngine, type ReplayEngine, type ReplayOptions } from './replay-engine.ts'
import type { Replay } from './replay-scope.ts'
import { timedBody } from './timed-body.ts'

/** A core `Transport` that answers from fixtures. It holds no socket, so no call can reach a network. */
export interface ReplayTransport extends Replay {
  (request: TransportRequest): Promise<TransportResponse>
}

/** Replays in process. A request that no fixture answers rejects with a `FixtureMissError` that shows the nearest ones. */
export function replayTransport(fixtures: Fixture | readonly Fixture[], options: ReplayOptions = {}): ReplayTransport {
  return transportOver(createReplayEngine(fixtures, options))
}

/** The same over an engine that others share. */
export function transportOver(engine: ReplayEngine): ReplayTransport {
  const transport = async (request: TransportRequest): Promise<TransportResponse> => {
    request.signal?.throwIfAborted()
    const { response, body } = engine.answer(await receiveTransport(request))
    return {
      status: response.status,
      headers: joinHeaders(response.headers),
      body: timedBody(body, engine.speed, request.signal),
    }
  }
  return Object.assign(transport, engine.replay)
}
