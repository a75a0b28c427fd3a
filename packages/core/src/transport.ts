/** The seam between Polymux and the network. Hand in your own to replay, record, proxy or test. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>

/** One HTTP request, the key in its headers. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | FormData
  /** Aborting must end the request and its body, whatever phase they are in. */
  readonly signal?: AbortSignal
  /** Milliseconds until a connection must stand; 0 or absent: no limit. A transport that cannot tell ignores it. */
  readonly connectMs?: number
}

/** An answer whose headers have come; any status, failures included. */
export interface TransportResponse {
  readonly status: number
  /** Names in lower case, repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** Decoded bytes. Throws when the connection breaks. Leaving the loop closes the connection. */
  readonly body: AsyncIterable<Uint8Array>
}
