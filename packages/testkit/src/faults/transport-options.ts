import type { LookupFunction } from 'node:net'

/** What the client's transport must be made with for a fault to meet it: names as in the transport options of `@polymux/core/node`. */
export interface FaultTransportOptions {
  /** Instead of a DNS query, so that none is made. */
  readonly lookup?: LookupFunction
  /** A certificate to trust, as PEM. */
  readonly ca?: string
  /** URL of a proxy for every request. */
  readonly proxy?: string
  readonly maxConnections?: number
}
