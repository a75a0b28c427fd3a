/** The server behind a provider under test: in process, or on a socket of this machine. It does what it is told and remembers what it saw. */
import type { Transport } from '@polymux/core'
import { listen } from '../http/loopback-server.ts'
import { receiveTransport, type ReceivedRequest } from '../http/received-request.ts'
import { wait } from '../http/wait.ts'
import { brokenBody } from '../replay/connection-error.ts'
import { timedBody } from '../replay/timed-body.ts'
import { type ScriptedReply, timedPieces } from './scripted-reply.ts'

/** Replies in order, the last one again and again; or a function of the request. */
export type Script = readonly ScriptedReply[] | ((request: ReceivedRequest, index: number) => ScriptedReply)

/** What a provider is pointed at. */
export interface ScriptedServer {
  readonly baseURL: string
  /** Absent where the provider is to use its own, over a socket. */
  readonly transport?: Transport
  /** All requests so far. */
  readonly requests: readonly ReceivedRequest[]
  /** `performance.now()` of each request. */
  readonly times: readonly number[]
  /** Answers that the client has neither read to their end nor given up. */
  open(): number
  /** Answers that the client gave up before their end, those that had no headers yet included. */
  abandoned(): number
  /** Bytes of bodies that have left the server, into the client or the buffers of the system. */
  sent(): number
  /** Connections that the client keeps, idle ones included; 0 in process. */
  connections(): number
  /** Breaks off what is still open. */
  close(): Promise<void>
}

/** Shared by both forms: what was asked and what is under way. */
class Observed {
  readonly requests: ReceivedRequest[] = []
  readonly times: number[] = []
  readonly script: Script
  /** Aborted when the server closes. */
  readonly closing = new AbortController()
  open = 0
  abandoned = 0
  sent = 0

  constructor(script: Script) {
    this.script = script
  }

  /** The answer to a request; rejects when the client gives up before its headers, and where the connection is to be lost. */
  async answer(request: ReceivedRequest, signal: AbortSignal | undefined): Promise<Answer> {
    const reply = this.next(request)
    const given = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal
    this.open++
    try {
      await wait(reply.waitMs ?? 0, given)
    } catch (error) {
      this.open--
      this.abandoned++
      throw error
    }
    if (reply.lost) {
      this.open--
      throw brokenBody('reset')
    }
    const headers = reply.headers ?? { 'content-type': 'application/json' }
    return { status: reply.status ?? 200, headers, body: this.body(reply, given) }
  }

  next(request: ReceivedRequest): ScriptedReply {
    const index = this.requests.push(request) - 1
    this.times.push(performance.now())
    const { script } = this
    const reply = typeof script === 'function' ? script(request, index) : (script[index] ?? script.at(-1))
    if (!reply) throw new RangeError('A script must hold at least one reply.')
    return reply
  }

  /** The body of a reply, counted as open until it ends or is given up. Not a generator: one that is left before it began runs nothing. */
  body(reply: ScriptedReply, signal: AbortSignal): AsyncIterable<Uint8Array> {
    const chunks = timedPieces(reply)
    const pieces = timedBody({ chunks, end: reply.end ?? 'clean', endAtMs: chunks.at(-1)?.atMs ?? 0 }, 1, signal)
    const over = this.leaving()
    signal.addEventListener('abort', () => over(true), { once: true })
    const next = async (): Promise<IteratorResult<Uint8Array, void>> => {
      try {
        const step = await pieces.next()
        if (step.done) over(false)
        else this.sent += step.value.length
        return step
      } catch (error) {
        over(signal.aborted)
        throw error
      }
    }
    const leave = async (): Promise<IteratorResult<Uint8Array, void>> => {
      over(true)
      // Not awaited: a generator that waits answers only when it is done waiting.
      void pieces.return()
      return { done: true, value: undefined }
    }
    return { [Symbol.asyncIterator]: () => ({ next, return: leave }) }
  }

  leaving(): (abandoned: boolean) => void {
    let left = false
    return (abandoned) => {
      if (left) return
      left = true
      this.open--
      if (abandoned) this.abandoned++
    }
  }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array>
}

/** A server without a socket. */
export function scriptedTransport(script: Script): ScriptedServer {
  const observed = new Observed(script)
  return {
    ...view(observed),
    baseURL: 'http://conformance.test/v1',
    async transport(request) {
      const { signal } = request
      signal?.throwIfAborted()
      return await observed.answer(await receiveTransport(request), signal)
    },
    connections: () => 0,
    close: async () => observed.closing.abort(),
  }
}

/** The same on 127.0.0.1. */
export async function scriptedSocket(script: Script): Promise<ScriptedServer> {
  const observed = new Observed(script)
  const server = await listen(async (request) => {
    const { status, headers, body } = await observed.answer(request, request.signal)
    // The same on every answer, so that results can be compared: Node would write the time.
    return { status, headers: Object.entries({ date: 'Thu, 01 Jan 2026 00:00:00 GMT', ...headers }), body }
  })
  const close = async (): Promise<void> => {
    observed.closing.abort()
    await server.close()
  }
  return { ...view(observed), baseURL: `${server.url}/v1`, connections: server.connections, close }
}

function view(observed: Observed): Pick<ScriptedServer, 'requests' | 'times' | 'open' | 'abandoned' | 'sent'> {
  return {
    requests: observed.requests,
    times: observed.times,
    open: () => observed.open,
    abandoned: () => observed.abandoned,
    sent: () => observed.sent,
  }
}
