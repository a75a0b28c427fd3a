/** The seam between Polymux and the network. Hand in your own to replay, record, proxy or test. */
export type Transport = ((request: TransportRequest) => Promise<TransportResponse>) & {
  /** Ends idle connections at once and the others with their answers' failure; later requests are refused. Idempotent. */
  readonly close?: () => Promise<void>
  /**
   * Set by a transport that uses `request.owner`. Its requests carry no `signal`, which costs a tenth of a small call, and what fails
   * before `owner.connected()` counts as never sent.
   */
  readonly attentive?: true
}

/** What is sent; `GET` and `DELETE` as a rule without a body. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One HTTP request, the key in its headers. */
export interface TransportRequest {
  readonly method: HttpMethod
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | FormData
  /** Aborting must end the request and its body, whatever phase they are in. */
  readonly signal?: AbortSignal
  /** Who waits for the answer: for transports that are `attentive`. */
  readonly owner?: RequestOwner
  /** Milliseconds until a connection must stand, time in a queue not counted; 0 or absent: no limit. A transport that cannot tell ignores it. */
  readonly connectMs?: number
  /** Whether an event stream is expected: its events must not wait in a decompressor, so no compression is asked for. */
  readonly streaming?: boolean
}

/** Whoever made a request, as its transport sees them. One object, where callbacks would be several for each of thousands of calls. */
export interface RequestOwner {
  /** To be called when the request leaves the queue for a connection that stands: the clocks on the server start then. */
  connected(): void
  /** Takes whom to tell when the request must end. */
  endWith(ending: { abort(reason: unknown): void }): void
}

/** An answer whose headers have come; any status, failures and redirects included. */
export interface TransportResponse {
  readonly status: number
  /** Names in lower case, repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** Decoded bytes. */
  readonly body: ByteBody
}

/** The bytes of an answer, to be read once: by iterating, or by `pour` where there is one. */
export interface ByteBody extends AsyncIterable<Uint8Array> {
  /** Starts handing every chunk to `sink` the moment it arrives, without a promise for each. Optional for a transport. */
  readonly pour?: (sink: ByteSink) => ByteFlow
}

/** Where a body is poured. Everything is called synchronously, and nothing after `end` or `fail`. */
export interface ByteSink {
  write(bytes: Uint8Array): void
  end(): void
  /** The connection broke, or what came cannot be decoded. */
  fail(error: unknown): void
}

/** The tap of a body that is being poured. */
export interface ByteFlow {
  /** Asks the connection to stop sending; what is under way already may still be written. */
  pause(): void
  resume(): void
  /** No more is wanted: closes the connection unless the body has ended. The sink hears nothing more. */
  cancel(): void
}

/** How far a request had come when its transport failed. */
export type TransportStage = 'queue' | 'dns' | 'connect' | 'tls' | 'proxy' | 'request' | 'body'

/** What a transport rejects with when it can say more than a bare error: it decides whether the request can have been processed. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  /** Of the system or of the HTTP client, such as `ECONNREFUSED`. */
  readonly code: string
  readonly stage: TransportStage
  /** A kept connection turned out to be closed before a byte of the answer came: the server never saw the request. */
  readonly stale: boolean

  constructor(message: string, facts: { code: string; stage: TransportStage; stale?: boolean; cause?: unknown }) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.code = facts.code
    this.stage = facts.stage
    this.stale = facts.stale ?? false
  }
}
