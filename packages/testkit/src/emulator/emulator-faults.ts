/**
 * Faults on an emulator: those of the fault server, applied to what the emulator would have said. Over HTTP the changed answer is
 * written by hand and ends its connection; in process there are no bytes of HTTP, so what is made of them is refused.
 */
import type { Socket } from 'node:net'
import { ArmedFaults, type Strike } from '../faults/armed-faults.ts'
import { shownHeaders, type FaultRequest } from '../faults/fault-request.ts'
import { isStream, withHeaders, withStatus, type Piece, type Reply } from '../faults/reply.ts'
import { jsonObjectOf } from '../faults/usual-answer.ts'
import { writeReply } from '../faults/write-reply.ts'
import type { ConnectionInfo } from '../http/loopback-server.ts'
import { bodyText, type ReceivedRequest } from '../http/received-request.ts'
import { WireError } from './wire-error.ts'
import { errorAnswer, type WireAnswer } from './wire-answer.ts'

/** An answer that a fault met. */
export interface FaultyAnswer {
  readonly reply: Reply
  /** Names of the faults. */
  readonly faults: readonly Strike[]
}

/** The faults of one emulator. */
export class EmulatorFaults {
  readonly armed: ArmedFaults
  readonly startedAt: number = performance.now()

  constructor(seed: number) {
    this.armed = new ArmedFaults(seed)
  }

  /** Whether any could meet the request. */
  concern({ headers }: ReceivedRequest): boolean {
    return this.armed.armed.length > 0 || headers['x-testkit-fault'] !== undefined
  }

  /** What strikes as soon as the head of a request was read. */
  onHead(request: ReceivedRequest, connection: ConnectionInfo): Strike | undefined {
    return this.concern(request) ? this.armed.onHead(this.faultRequest(request, connection)) : undefined
  }

  /** The answer as the faults that meet the request leave it; `undefined` when none does. Answers 400 to a header that asks for no known fault. */
  meet(request: ReceivedRequest, connection: ConnectionInfo, answer: WireAnswer, upload?: Strike): FaultyAnswer | undefined {
    if (!upload && !this.concern(request)) return undefined
    const asked = this.faultRequest(request, connection)
    const change = (reply: Reply, { fault, settings }: Strike): Reply =>
      fault.change?.(reply, { request: asked, settings, port: connection.port }) ?? reply
    const answers = [...(upload ? [upload] : []), ...this.armed.onRequest(asked)]
    const said = answers.reduce(change, replyOf(answer))
    const manners = this.armed.onReply(asked, isStream(said))
    const faults = [...answers, ...manners]
    return faults.length === 0 ? undefined : { reply: announcingEnd(manners.reduce(change, said)), faults }
  }

  faultRequest(request: ReceivedRequest, { number, earlier }: ConnectionInfo): FaultRequest {
    const { method, path, headers } = request
    const text = bodyText(request) ?? ''
    const json = jsonObjectOf(text)
    const atMs = performance.now() - this.startedAt
    const streaming = json['stream'] === true
    return { method, path, headers: shownHeaders(headers), bodyText: text, json, streaming, connection: number, earlier, atMs }
  }
}

/** The connection ends after an answer by hand. It is announced where the fault is not that it ends: clients forgive what was announced. */
function announcingEnd(reply: Reply): Reply {
  return reply.ending === 'keep-alive' ? withHeaders(reply, ['connection', 'close']) : reply
}

/** What a header that asks for no known fault is answered with. */
export function badFaultHeader(error: unknown): WireAnswer {
  if (error instanceof TypeError) return errorAnswer(new WireError(400, error.message))
  throw error
}

/** Writes the answer and ends the connection. */
export async function writeFaulty({ reply }: FaultyAnswer, socket: Socket, gone: AbortSignal): Promise<void> {
  await writeReply(socket, reply, gone)
  if (!socket.writableEnded && reply.ending === 'keep-alive') socket.end()
}

/** Streams as text, event by event, which is what faults of streams look at. Their pace becomes even. */
function replyOf({ status, headers, chunks }: WireAnswer): Reply {
  const streams = headers.some(([name, value]) => name === 'content-type' && value.startsWith('text/event-stream'))
  const body: readonly Piece[] = streams
    ? chunks.map(({ bytes }) => Buffer.from(bytes).toString('utf8'))
    : chunks.map(({ bytes }) => bytes)
  const lastMs = chunks.at(-1)?.atMs ?? 0
  const blank: Reply = { status, reason: 'OK', headers, body, framing: streams ? 'chunked' : 'length', ending: 'keep-alive' }
  const reply = status === 200 ? blank : withStatus(blank, status)
  return lastMs > 0 && body.length > 1 ? { ...reply, pauseMs: lastMs / (body.length - 1) } : reply
}
