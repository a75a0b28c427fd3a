import type { LookupFunction } from 'node:net'
import type { Proxy, Server } from './proxy-environment.ts'

/** How the connections to one server are made. */
export interface Route {
  readonly server: Server
  readonly proxy?: Proxy | undefined
  readonly lookup?: LookupFunction | undefined
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined
  /** Of the last secure connection: the next handshake is shorter with it. */
  session?: Buffer
}
