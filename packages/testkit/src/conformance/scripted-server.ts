/** The server behind a provider under test: in process, or on a socket of this machine. It does what it is told and remembers what it saw. */
import type { Transport } from '@polymux/core'
import { listen } from '../http/loopback-server.ts'
import { receiveTransport, type ReceivedRequest } from '../http/received-request.ts'
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
  /** Answers that the client gave up before their end. */
  abandoned(): number
  close(): Promise<void>
}

/** Shared by both forms: what was asked and what is under way. */
class Observed {
  readonly requests: ReceivedRequest[] = []
  readonly times: number[] = []
  readonly script: Script
  open = 0
  abandoned = 0

  constructor(script: Script) {
    this.script = script
  }

  next(request: ReceivedRequest): ScriptedReply {
    const index = this.requests.push(request) - 1
    this.times.push(performance.now())
    const { script } = this
    const reply = typeof script === 'function' ? script(request, index) : (script[index] ?? script.at(-1))
    if (!reply) throw new RangeError('A script must hold at least one reply.')
    return reply
  }

  /** The body of a reply, counted as open until it ends or is given up. */
  async *body(reply: ScriptedReply, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void, undefined> {
    let ended = false
    const chunks = timedPieces(reply)
    const end = reply.end ?? 'clean'
    try {
      yield* timedBody({ chunks, end, endAtMs: chunks.at(-1)?.atMs ?? 0 }, 1, signal)
      ended = true
    } catch (error) {
      ended = signal?.aborted !== true
      throw error
    } finally {
      this.open--
      if (!ended) this.abandoned++
    }
  }
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
      const reply = observed.next(await receiveTransport(request))
      observed.open++
      try {
        await wait(reply.waitMs ?? 0, signal)
      } catch (error) {
        observed.open--
        observed.abandoned++
        throw error
      }
      return { status: reply.status ?? 200, headers: headersOf(reply), body: observed.body(reply, signal) }
    },
    close: async () => {},
  }
}

/** The same on 127.0.0.1. */
export async function scriptedSocket(script: Script): Promise<ScriptedServer> {
  const observed = new Observed(script)
  const server = await listen(async (request) => {
    const reply = observed.next(request)
    observed.open++
    await wait(reply.waitMs ?? 0, request.signal).catch(() => {})
    // The same on every answer, so that results can be compared: Node would write the time.
    const headers = Object.entries({ date: 'Thu, 01 Jan 2026 00:00:00 GMT', ...headersOf(reply) })
    return { status: reply.status ?? 200, headers, body: observed.body(reply, request.signal) }
  })
  return { ...view(observed), baseURL: `${server.url}/v1`, close: server.close }
}

function view(observed: Observed): Pick<ScriptedServer, 'requests' | 'times' | 'open' | 'abandoned'> {
  return {
    requests: observed.requests,
    times: observed.times,
    open: () => observed.open,
    abandoned: () => observed.abandoned,
  }
}

function headersOf({ headers }: ScriptedReply): Readonly<Record<string, string>> {
  return headers ?? { 'content-type': 'application/json' }
}

async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds <= 0) return
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(signal.reason)
      },
      { once: true },
    )
  })
}
