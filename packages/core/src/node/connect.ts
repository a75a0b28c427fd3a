/**
 * A connection to a server, TLS included, made by hand rather than by undici's connector: an attempt nobody waits for any more is
 * given up at once, and a failure says how far it came.
 */
import { connect as connectPlain, isIP } from 'node:net'
import type { Socket, TcpNetConnectOpts } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'
import type { TransportError } from '../transport.ts'
import { certificates } from './certificates.ts'
import { openTunnel } from './proxy-tunnel.ts'
import type { Route } from './route.ts'
import { connectFailure } from './transport-failure.ts'

/** Called once with what came of an attempt, unless it was given up before. */
export type Settle = (outcome: Socket | TransportError) => void

/** Gives an attempt up: closes what is open of it. */
export type GiveUp = () => void

/** Starts an attempt. `serverName` is the name the certificate must have, where it is not that of the URL. */
export function connect(route: Route, serverName: string | undefined, settle: Settle): GiveUp {
  const { server, proxy, lookup } = route
  if (!proxy) {
    const options = { host: server.hostname, port: server.port, ...(lookup && { lookup }) }
    const socket = server.secure
      ? connectSecure({ ...options, ...secureOptions(route, serverName) })
      : connectPlain(plainOptions(options))
    return watch(socket, route, settle)
  }
  let giveUp = openTunnel(route, proxy, (outcome) => {
    if (outcome instanceof Error) return settle(outcome)
    if (!server.secure) return settle(prepare(outcome))
    const options = { socket: outcome, host: server.hostname, port: server.port }
    giveUp = watch(connectSecure({ ...options, ...secureOptions(route, serverName) }), route, settle)
  })
  return () => giveUp()
}

function watch(socket: Socket, route: Route, settle: Settle): GiveUp {
  const { server } = route
  let reached: 'dns' | 'connect' = 'connect'
  let isSettled = false
  prepare(socket)
    .once('lookup', (error: Error | null) => {
      if (error) reached = 'dns'
    })
    .once(server.secure ? 'secureConnect' : 'connect', () => {
      isSettled = true
      settle(socket)
    })
    // For good: once the connection stands undici listens too, but not to what comes after it closed the socket.
    .on('error', (error) => {
      if (isSettled) return
      isSettled = true
      settle(connectFailure(error, reached, server.host))
    })
  if (server.secure) socket.on('session', (session: Buffer) => (route.session = session))
  return () => {
    isSettled = true
    socket.destroy()
  }
}

function prepare(socket: Socket): Socket {
  // As undici's own connector does: answers are awaited at once, and dead peers found after a minute.
  return socket.setNoDelay(true).setKeepAlive(true, 60_000)
}

/** Reads up to 64 KiB at once, as undici's own connector does; a type that Node's documentation has and its declarations lack. */
function plainOptions(options: TcpNetConnectOpts): TcpNetConnectOpts & { readonly highWaterMark: number } {
  return { ...options, highWaterMark: 64 * 1024 }
}

function secureOptions({ server, ca, session }: Route, serverName: string | undefined): ConnectionOptions {
  const name = serverName ?? server.hostname
  return {
    ALPNProtocols: ['http/1.1'],
    ...(isIP(name) === 0 && { servername: name }),
    ...(session && { session }),
    ...certificates(ca),
  }
}
