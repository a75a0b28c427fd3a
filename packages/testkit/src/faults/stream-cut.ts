/** Where the pieces of a stream are cut. Lazily, so that endless streams can be cut too. */
import type { Piece } from './reply.ts'
import { isEvent } from './usual-answer.ts'

/** The pieces up to the end of the event number `count`. */
export function* firstEvents(body: Iterable<Piece>, count: number): Generator<Piece, void, undefined> {
  let seen = 0
  for (const piece of body) {
    if (seen === count) return
    if (isEvent(piece)) seen++
    yield piece
  }
}

/** The pieces with `added` after event number `count`. */
export function* insertedAfter(body: Iterable<Piece>, count: number, added: Iterable<Piece>): Generator<Piece, void, undefined> {
  let seen = 0
  for (const piece of body) {
    if (seen === count) {
      yield* added
      seen++
    }
    if (isEvent(piece)) seen++
    yield piece
  }
}

/** The event number `index`, counted from 0, as text; empty when there is none. */
export function eventAt(body: Iterable<Piece>, index: number): string {
  const events = [...body].filter(isEvent)
  return String(events[index] ?? '')
}

/** The same bytes in pieces of `size`. */
export function* recut(body: Iterable<Uint8Array>, size: number): Generator<Uint8Array, void, undefined> {
  for (const piece of body) for (let start = 0; start < piece.length; start += size) yield piece.subarray(start, start + size)
}
