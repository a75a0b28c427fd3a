/** Where a recorded stream can be cut before it says that it is complete, and what must have been kept by then. */
import { ModelError } from '@polymux/core'
import type { ChatModel, ErrorCode } from '@polymux/core'
import { partialDifferences } from './compare-chat.ts'
import { startReading } from './read-answer.ts'
import type { ReadAnswer } from './read-answer.ts'
import { once, request } from './replay-call.ts'
import { eventsOf } from './stream-events.ts'

/** A cut inside one event. */
export interface Cut {
  /** How many bytes arrive. */
  readonly length: number
  /** What the events before it say. */
  readonly answer: ReadAnswer
}

/**
 * A cut in every event, up to and with the one that ends the answer, whether well or with an error: in its middle, or after its last
 * line, where only the blank line is missing.
 */
export function cutsOf(bytes: Buffer, place: 'middle' | 'last line' = 'middle'): readonly Cut[] {
  const cuts: Cut[] = []
  const reader = startReading()
  for (const { data, end, start } of eventsOf(bytes)) {
    const answer = reader.answer()
    if (answer.complete || answer.error) break
    cuts.push({ length: place === 'middle' ? Math.floor((start + end) / 2) : end, answer })
    reader.add(data)
  }
  return cuts
}

/** A cut after every event from the one on that completes the answer: the rest is usage and the end mark. */
export function lateCutsOf(bytes: Buffer): readonly Cut[] {
  const cuts: Cut[] = []
  const reader = startReading()
  for (const { data, end } of eventsOf(bytes)) {
    reader.add(data)
    const answer = reader.answer()
    if (answer.complete && !answer.error) cuts.push({ length: end + 1, answer })
  }
  return cuts
}

/** Reads a stream that breaks off. Each fault in words; none is what the tests want. */
export async function cutFaults(model: ChatModel, answer: ReadAnswer, code: ErrorCode): Promise<readonly string[]> {
  try {
    await model.stream(request, once).result
  } catch (error) {
    if (!ModelError.is(error)) return [`threw ${String(error)}`]
    const wrongCode = error.code === code ? [] : [`ended in ${error.code} instead of ${code}`]
    return [...wrongCode, ...partialDifferences(error.partial, answer)]
  }
  return ['ended in a result']
}
