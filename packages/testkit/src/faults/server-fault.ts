import type { FaultFacts } from './fault.ts'
import type { FaultRequest } from './fault-request.ts'
import type { Reply } from './reply.ts'

/**
 * What a fault acts on. Of each layer the first matching fault counts, and they act in this order: `accept` before anything
 * is read, `upload` while the request is read, `answer` on what is said, then `ending`, `encoding`, `pace` and `head` on how it
 * is sent.
 */
export type FaultLayer = 'accept' | 'upload' | 'answer' | 'ending' | 'encoding' | 'pace' | 'head'

/** Settings of single faults; each reads those that concern it. */
export interface FaultSettings {
  /** Events of a stream that arrive whole before the fault. Default 3. */
  readonly afterEvents?: number | undefined
  /** Size of what is big, or of each piece of what is slow. The default is the fault's own; a flood of comments with a size comes after the first event and ends. */
  readonly bytes?: number | undefined
  /** Milliseconds between two pieces of what is slow. Default 50. */
  readonly pauseMs?: number | undefined
  /** What a rate limit asks for. Default 1,000, or an hour for `rate.429-too-long`. */
  readonly waitMs?: number | undefined
  /** Where a redirect leads. Default: the same server, for `redirect.cross-origin` under another host name. */
  readonly location?: string | undefined
}

/** What a fault knows when it acts. */
export interface FaultContext {
  readonly request: FaultRequest
  readonly settings: FaultSettings
  /** Port of the server. */
  readonly port: number
}

/** How a server commits a fault. */
export interface ServerFault extends FaultFacts {
  readonly layer: FaultLayer
  /** What becomes of the answer. */
  readonly change?: (reply: Reply, context: FaultContext) => Reply
  /** How the body of the request is read. Default: whole, before the answer. */
  readonly reading?: 'not-at-all' | 'slowly'
  /** Asked after everything else has matched. */
  readonly applies?: (request: FaultRequest) => boolean
}
