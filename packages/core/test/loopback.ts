/** Real servers on loopback, and reading what they say. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import type { TransportResponse } from '../src/transport.ts'

export interface Served {
  readonly url: string
  readonly close: () => void
  readonly requests: () => number
  /** Connections that were closed in the middle of an answer. */
  readonly closed: () => number
}

/** Starts a server. Its `close`, which also ends open connections, is added to `closers`. */
export async function serveOn(closers: (() => void)[], handle: RequestListener): Promise<Served> {
  let requests = 0
  let closed = 0
  const server = createServer((incoming, outgoing) => {
    requests++
    outgoing.on('close', () => (closed += outgoing.writableFinished ? 0 : 1))
    handle(incoming, outgoing)
  })
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  closers.push(close)
  return { url: `http://127.0.0.1:${await listen(server)}`, close, requests: () => requests, closed: () => closed }
}

/** The port the server was given. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Safe: a TCP server that listens has an address of this form.
  const { port } = server.address() as AddressInfo
  return port
}

/** The body, piece by piece as it came. */
export async function read(response: TransportResponse): Promise<string[]> {
  const pieces: string[] = []
  for await (const bytes of response.body) pieces.push(new TextDecoder().decode(bytes))
  return pieces
}

export async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of incoming) text += String(chunk)
  return text
}
