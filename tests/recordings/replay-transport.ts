/** Plays a recorded reply without a network: in any pieces, cut anywhere, with a clean end or a broken connection. */
import type { Transport, TransportResponse } from '@polymux/core'

export interface Replay {
  readonly transport: Transport
  /** How the next calls are answered. */
  playback: Playback
}

export interface Playback {
  /** How many bytes come. Default: all. */
  readonly length?: number
  /** Length of every piece, or of each in turn. Default: one piece. */
  readonly pieces?: number | readonly number[]
  /** What happens after the last byte. Default `clean`. */
  readonly end?: 'clean' | 'broken'
}

export interface RecordedReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
}

/** A transport that answers every request with this reply. */
export function createReplay(reply: RecordedReply, playback: Playback = {}): Replay {
  const { bytes, headers, status } = reply
  const replay: Replay = {
    playback,
    transport: async (): Promise<TransportResponse> => ({ status, headers, body: bodyOf(bytes, replay.playback) }),
  }
  return replay
}

const finished: Promise<IteratorResult<Uint8Array, undefined>> = Promise.resolve({ done: true, value: undefined })

/** Written by hand: tens of millions of pieces go through it, and a generator would add promises of its own to each. */
function bodyOf(bytes: Uint8Array, { end, length = bytes.length, pieces = length }: Playback): AsyncIterable<Uint8Array> {
  let at = 0
  let turn = 0
  function next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (at >= length) return end === 'broken' ? Promise.reject(connectionReset()) : finished
    const size = typeof pieces === 'number' ? pieces : (pieces[turn++] ?? length)
    const value = bytes.subarray(at, (at = Math.min(length, at + size)))
    return Promise.resolve({ done: false, value })
  }
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
}
