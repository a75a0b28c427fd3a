/**
 * A real HTTP server on this machine's loopback address that sends bodies byte for byte as they are given: one HTTP chunk per
 * piece, resets and early closes included. The replay server and the emulator share it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { receive, type ReceivedRequest } from './received-request.ts'

/** A request, its body read to the end. */
export interface ServedRequest extends ReceivedRequest {
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

/** An answer whose body is still to be produced. */
export interface ServedResponse {
  readonly status: number
  readonly statusText?: string | undefined
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** An error with code `ECONNRESET` destroys the connection, one with `UND_ERR_SOCKET` closes it before the body is complete. */
  readonly body: AsyncIterable<Uint8Array>
  /** Sent after the body. */
  readonly trailers?: readonly (readonly [name: string, value: string])[] | undefined
}

/** Answers one request; what it throws is answered with status 500. */
export type ServedHandler = (request: ServedRequest) => ServedResponse | Promise<ServedResponse>

/** A server that is listening. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  /** Ends open connections too; resolves when the port is free. */
  close(): Promise<void>
}

/** What `listen` gives: also tells who holds on to it. */
export interface ListeningServer extends LoopbackServer {
  /** Connections that are open, idle ones included. */
  connections(): number
}

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects when the port is taken. */
export async function listen(handler: ServedHandler, port = 0): Promise<ListeningServer> {
  const server = createServer((incoming, outgoing) => void serve(handler, incoming, outgoing))
  let connections = 0
  server.on('connection', (socket) => {
    connections++
    socket.once('close', () => connections--)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { url: `http://127.0.0.1:${portOf(server)}`, connections: () => connections, close: () => close(server) }
}

async function serve(handler: ServedHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  try {
    const { method = 'GET', url: path = '/' } = incoming
    const received = await receive(method, path, flatHeaders(incoming), await readBody(incoming))
    const response = await handler({ ...received, signal: gone.signal })
    await send(response, outgoing)
  } catch (error) {
    breakOff(error, outgoing)
  }
}

async function send(response: ServedResponse, outgoing: ServerResponse): Promise<void> {
  const { trailers = [] } = response
  const announced = trailers.length === 0 ? [] : ['trailer', trailers.map(([name]) => name).join(', ')]
  const headers = [...response.headers.filter(([name]) => !framingHeaders.has(name.toLowerCase())).flat(), ...announced]
  if (response.statusText === undefined) outgoing.writeHead(response.status, headers)
  else outgoing.writeHead(response.status, response.statusText, headers)
  outgoing.flushHeaders()
  for await (const bytes of response.body) await write(outgoing, bytes)
  if (trailers.length > 0) outgoing.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]))
  outgoing.end()
}

/** Headers that describe how the recording was framed; this server frames by itself. */
const framingHeaders = new Set(['content-length', 'transfer-encoding', 'content-encoding', 'connection', 'keep-alive', 'trailer'])

/** Resolves when the bytes have left this process, so that a reset after them cannot overtake them. */
async function write(outgoing: ServerResponse, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => outgoing.write(bytes, (error) => (error ? reject(error) : resolve())))
}

function breakOff(error: unknown, outgoing: ServerResponse): void {
  const { socket } = outgoing
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (!socket || socket.destroyed) return
  if (code === 'ECONNRESET') setTimeout(() => socket.resetAndDestroy(), resetDelayMs)
  else if (code === 'UND_ERR_SOCKET' || outgoing.headersSent) socket.destroySoon()
  else {
    outgoing.writeHead(500, { 'content-type': 'application/json' })
    outgoing.end(JSON.stringify({ error: { code: 500, message: error instanceof Error ? error.message : String(error) } }))
  }
}

/** The kernel throws away what it still holds when a connection is reset. */
const resetDelayMs = 5

async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  // Safe: a request stream without an encoding yields buffers.
  for await (const part of incoming as AsyncIterable<Uint8Array>) parts.push(part)
  return parts.length === 0 ? undefined : Buffer.concat(parts)
}

function flatHeaders(incoming: IncomingMessage): Record<string, string> {
  const entries = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return Object.fromEntries(entries)
}

function portOf(server: Server): number {
  // Safe: a server that listens on a port has a TCP address.
  return (server.address() as AddressInfo).port
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
