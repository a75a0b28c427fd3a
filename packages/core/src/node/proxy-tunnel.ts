/** A connection to a server through an HTTP proxy: CONNECT, for http: servers too, so that a proxy sees no request and no key. */
import type { RequestOptions } from 'node:http'
import { isIP } from 'node:net'
import process from 'node:process'
import { TransportError } from '../transport.ts'
import { certificates } from './certificates.ts'
import type { GiveUp, Settle } from './connect.ts'
import type { Proxy } from './proxy-environment.ts'
import type { Route } from './route.ts'
import { codeOf } from './transport-failure.ts'

/** Asks the proxy for a tunnel; what comes of it is a socket on which the server, not the proxy, speaks. */
export function openTunnel(route: Route, proxy: Proxy, settle: Settle): GiveUp {
  const { server, lookup, ca } = route
  const options: RequestOptions = {
    method: 'CONNECT',
    host: proxy.hostname,
    port: proxy.port,
    path: server.host,
    agent: false,
    headers: { host: server.host, ...(proxy.authorization !== undefined && { 'proxy-authorization': proxy.authorization }) },
    ...(lookup && { lookup }),
  }
  // Not by an import: that reads every export of node:http, one of which loads the fetch built into Node, with its global dispatcher.
  const request = proxy.secure
    ? process
        .getBuiltinModule('node:https')
        .request({ ...options, ...certificates(ca), ...(isIP(proxy.hostname) === 0 && { servername: proxy.hostname }) })
    : process.getBuiltinModule('node:http').request(options)
  let isSettled = false
  request
    .once('connect', ({ statusCode = 0 }, socket, head) => {
      if (isSettled) return
      isSettled = true
      socket.on('error', () => {})
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head)
        return settle(socket)
      }
      socket.destroy()
      const reason = statusCode === 407 ? 'it wants credentials' : 'it refused the tunnel'
      settle(tunnelFailure(`The proxy ${proxy.host} answered ${statusCode}: ${reason}.`, `PROXY_${statusCode}`))
    })
    // For good: what happens to a connection that was given up is nobody's business.
    .on('error', (error) => {
      if (isSettled) return
      isSettled = true
      const code = codeOf(error)
      settle(tunnelFailure(`No connection to the proxy ${proxy.host} (${code}).`, code, error))
    })
  request.end()
  return () => {
    isSettled = true
    request.destroy()
  }
}

function tunnelFailure(message: string, code: string, cause?: Error): TransportError {
  return new TransportError(message, { code, stage: 'proxy', ...(cause && { cause }) })
}
