/** Every server the transport has talked to, and the requests on their way to the right one. */
import process from 'node:process'
import { TransportError } from '../transport.ts'
import type { TransportRequest, TransportResponse } from '../transport.ts'
import { Answer } from './answer.ts'
import type { OutgoingRequest } from './answer.ts'
import { ConnectionPool } from './connection-pool.ts'
import { acceptedEncodings } from './content-encoding.ts'
import { encodeForm, isForm } from './form-body.ts'
import type { ClientClass } from './load-client.ts'
import type { NodeTransportOptions } from './node-transport.ts'
import { environmentProxy, parseProxy, serverOf } from './proxy-environment.ts'
import type { Proxy, Server } from './proxy-environment.ts'
import { closedFailure } from './transport-failure.ts'

/** The loaded part of a transport. */
export interface Origins {
  send(request: TransportRequest): Promise<TransportResponse>
  close(): Promise<void>
}

interface Target {
  readonly pool: ConnectionPool
  readonly path: string
}

/** So many addresses are remembered as they are; providers have a handful. */
const maxTargets = 500

/** With undici's class of connections, which is loaded late. */
export function createOrigins(options: NodeTransportOptions, clientClass: ClientClass): Origins {
  const { maxConnections = 2_048, keepAliveMs = 30_000, lookup, ca } = options
  const pools = new Map<string, ConnectionPool>()
  const targets = new Map<string, Target>()
  let closed = false

  function poolOf(url: URL): ConnectionPool {
    let pool = pools.get(url.origin)
    if (!pool) {
      const server = serverOf(url)
      const proxy = proxyOf(server, options.proxy)
      pool = new ConnectionPool({ server, proxy, lookup, ca }, { maxConnections, keepAliveMs }, clientClass)
      pools.set(url.origin, pool)
    }
    return pool
  }

  function targetOf(text: string): Target {
    let target = targets.get(text)
    if (!target) {
      const url = parseUrl(text)
      target = { pool: poolOf(url), path: url.pathname + url.search }
      if (targets.size >= maxTargets) forget()
      targets.set(text, target)
    }
    return target
  }

  /** What a program that talks to ever new servers would otherwise gather. */
  function forget(): void {
    targets.clear()
    for (const [origin, pool] of pools) if (pool.isEmpty) pools.delete(origin)
  }

  function send(request: TransportRequest): Promise<TransportResponse> {
    const { body, signal } = request
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (closed) return Promise.reject(closedFailure('queue'))
    if (isForm(body)) return encodeForm(request, body).then(send)
    return new Promise((resolve, reject) => {
      const { pool, path } = targetOf(request.url)
      pool.add(new Answer(outgoing(request, path, body), pool, resolve, reject))
    })
  }

  async function close(): Promise<void> {
    closed = true
    await Promise.all([...pools.values()].map((pool) => pool.close()))
  }

  return { send, close }
}

function outgoing(request: TransportRequest, path: string, body: string | Uint8Array | undefined): OutgoingRequest {
  const { method, signal, whenAborted, connectMs = 0, onConnected, headers: named } = request
  const headers: string[] = []
  for (const name in named) headers.push(name, named[name] ?? '')
  if (named['user-agent'] === undefined) headers.push('user-agent', 'polymux')
  let accepted = named['accept-encoding']
  if (accepted === undefined) {
    accepted = request.streaming ? 'identity' : acceptedEncodings
    headers.push('accept-encoding', accepted)
  }
  return { method, path, headers, body: body ?? null, accepted, signal, whenAborted, connectMs, onConnected }
}

function proxyOf(server: Server, option: NodeTransportOptions['proxy']): Proxy | undefined {
  if (option === false) return undefined
  return option === undefined || option === 'environment'
    ? environmentProxy(server, process.env)
    : parseProxy(option, 'the transport')
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new TransportError('A request needs an http: or https: URL.', { code: 'ERR_INVALID_URL', stage: 'queue' })
}
