/** The check that the network's cuts leave no trace: a stream in other pieces is the same stream. */
import { isDeepStrictEqual } from 'node:util'
import { streamedRecordings } from './recording.ts'
import type { Recording } from './recording.ts'
import { providerOn } from './replay-call.ts'
import { createReplay } from './replay-transport.ts'
import type { Playback } from './replay-transport.ts'
import { runStream } from './stream-run.ts'

export interface PiecewiseRun {
  readonly streams: number
  readonly events: number
  /** Streams whose events differ from those of the stream in one piece. */
  readonly differing: readonly string[]
}

/** Runs every stream whole and in the pieces that `cut` gives, and compares all events and the ending. `undefined` leaves a stream out. */
export async function runPiecewise(cut: (recording: Recording) => Playback['pieces'] | undefined): Promise<PiecewiseRun> {
  const differing: string[] = []
  let streams = 0
  let events = 0
  for (const recording of streamedRecordings()) {
    const pieces = cut(recording)
    if (pieces === undefined) continue
    const { headers, status, text } = recording
    const replay = createReplay({ status, headers, bytes: Buffer.from(text) })
    const model = providerOn(replay.transport).chat(recording.model)
    const whole = await runStream(model)
    replay.playback = { pieces }
    const cutUp = await runStream(model)
    streams++
    events += whole.events.length
    if (!isDeepStrictEqual(cutUp, whole)) differing.push(recording.id)
  }
  return { streams, events, differing }
}
