/** An answer that a fault met, as far as it can be had without bytes of HTTP. */
import type { TransportResponse } from '@polymux/core'
import type { Strike } from '../faults/armed-faults.ts'
import { bytesOf, type Reply } from '../faults/reply.ts'
import { pause } from '../faults/write-reply.ts'
import { joinHeaders } from '../http/join-headers.ts'
import { brokenBody } from '../replay/connection-error.ts'
import type { ReceivedRequest } from '../http/received-request.ts'
import { inProcess } from './answering-desk.ts'
import type { EmulatorFaults, FaultyAnswer } from './emulator-faults.ts'

/** Throws `TypeError` for faults that only a server can commit. */
export function faultyResponse({ reply, faults }: FaultyAnswer, signal: AbortSignal | undefined): Promise<TransportResponse> {
  const impossible = faults.find((strike) => needsHttp(strike, reply))
  if (impossible) throw impossibleHere(impossible)
  return respond(reply, signal ?? new AbortController().signal)
}

/** Throws `TypeError` when a fault lies in wait that strikes before there is a request: only a server can commit it. */
export function refuseServerFaults(faults: EmulatorFaults, request: ReceivedRequest): void {
  if (!faults.concern(request)) return
  const strike = faults.armed.onAccept() ?? faults.onHead(request, inProcess)
  if (strike) throw impossibleHere(strike)
}

function impossibleHere({ name }: Strike): TypeError {
  return new TypeError(
    `The fault "${name}" is made of bytes of HTTP, of which there are none in process. Send the request to the URL of emulator.listen().`,
  )
}

async function respond(reply: Reply, signal: AbortSignal): Promise<TransportResponse> {
  if (reply.cut === 'before-head' || reply.cut === 'in-head') await end(reply, signal)
  return { status: reply.status, headers: joinHeaders(reply.headers), body: bodyOf(reply, signal) }
}

async function* bodyOf(reply: Reply, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  let first = true
  for (const piece of reply.cut === 'after-head' ? [] : reply.body) {
    if (!first && reply.pauseMs !== undefined) await pause(reply.pauseMs, signal)
    first = false
    signal.throwIfAborted()
    const bytes = bytesOf(piece)
    if (bytes.length > 0) yield bytes
  }
  // A connection that is closed after a complete answer is no fault of the answer.
  const complete = reply.cut === undefined && reply.terminator === undefined
  if (reply.ending === 'reset' || reply.ending === 'silence' || (reply.ending === 'fin' && !complete)) await end(reply, signal)
}

/** Ends as the connection would have: in the words of Node and undici, or never. */
async function end({ ending }: Reply, signal: AbortSignal): Promise<never> {
  if (ending === 'reset' || ending === 'fin') throw brokenBody(ending)
  return await new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

/** Layers and families that act on how an answer is sent, not on what it says. */
function needsHttp({ name, fault }: Strike, reply: Reply): boolean {
  if (fault.layer === 'accept' || fault.layer === 'upload' || fault.layer === 'encoding') return true
  if (fault.layer === 'head' || name.startsWith('redirect.')) return true
  const byHand = reply.rewriteHead ?? reply.interim ?? reply.claimedBytes ?? reply.surplus
  return byHand !== undefined || (reply.terminator !== undefined && reply.terminator !== '')
}
