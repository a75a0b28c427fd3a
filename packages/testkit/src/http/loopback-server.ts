/**
 * A real HTTP server on this machine's loopback address that sends bodies byte for byte as they are given: one HTTP chunk per
 * piece, resets and early closes included. The replay server and the emulator share it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { chunksOf } from './chunked.ts'
import { receive, type ReceivedRequest } from './received-request.ts'

/** Where a request came from. */
export interface ConnectionInfo {
  /** Counted from 1 for each server. */
  readonly number: number
  /** Requests that the same connection brought before this one. */
  readonly earlier: number
  /** Port of the server. */
  readonly port: number
}

/** A request, its body read to the end unless a hook wanted otherwise. */
export interface ServedRequest extends ReceivedRequest {
  readonly connection: ConnectionInfo
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

/** An answer whose body is still to be produced. */
export interface ServedResponse {
  readonly status: number
  readonly statusText?: string | undefined
  readonly headers: readonly (readonly [name: string, value: string])[]
  /**
   * Pieces, each an HTTP chunk of its own; those in an array are due together and leave together, those alone have left before
   * the next one is asked for. An error with code `ECONNRESET` destroys the connection, one with `UND_ERR_SOCKET` closes it before the body is complete.
   */
  readonly body: AsyncIterable<Uint8Array | readonly Uint8Array[]>
  /** Writes the whole answer by hand in place of all of the above, and ends the connection. */
  readonly takeOver?: ((socket: Socket, gone: AbortSignal) => Promise<void>) | undefined
  /** Sent after the body. */
  readonly trailers?: readonly (readonly [name: string, value: string])[] | undefined
}

/** Answers one request; what it throws is answered with status 500. */
export type ServedHandler = (request: ServedRequest) => ServedResponse | Promise<ServedResponse>

/** What a server is asked before it has a request. */
export interface ServerHooks {
  /** Whether a new connection is to be reset before anything is read. */
  resets?(): boolean
  /** How the body of a request is read. Default: whole, as fast as it comes. */
  reading?(head: ReceivedRequest, connection: ConnectionInfo): BodyReading | undefined
}

/** Another way to read a body. */
export interface BodyReading {
  readonly how: 'not-at-all' | 'slowly'
  /** Milliseconds before each piece of what is read slowly. */
  readonly pauseMs: number
}

/** A server that is listening. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  /** Ends open connections too; resolves when the port is free. */
  close(): Promise<void>
}

/** A server that can tell how many connections are open. */
export interface CountingServer extends LoopbackServer {
  connections(): number
}

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects when the port is taken. */
export async function listen(handler: ServedHandler, port = 0, hooks: ServerHooks = {}): Promise<CountingServer> {
  const connections = new Map<Socket, { readonly number: number; requests: number }>()
  const server = createServer((incoming, outgoing) => {
    const { socket } = incoming
    const known = connections.get(socket)
    // A connection that is not known is about to be reset.
    if (!known) return
    known.requests++
    const connection = { number: known.number, earlier: known.requests - 1, port: socket.localPort ?? 0 }
    void serve({ handler, hooks, connection }, incoming, outgoing)
  })
  let opened = 0
  server.on('connection', (socket: Socket) => {
    if (hooks.resets?.() === true) return void setTimeout(() => socket.resetAndDestroy(), resetDelayMs)
    connections.set(socket, { number: ++opened, requests: 0 })
    socket.once('close', () => connections.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { url: `http://127.0.0.1:${portOf(server)}`, connections: () => connections.size, close: () => close(server) }
}

interface Serving {
  readonly handler: ServedHandler
  readonly hooks: ServerHooks
  readonly connection: ConnectionInfo
}

async function serve(serving: Serving, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { handler, hooks, connection } = serving
  const gone = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort()
  })
  try {
    const { method = 'GET', url: path = '/' } = incoming
    const headers = flatHeaders(incoming)
    const reading = hooks.reading?.({ method, path, headers }, connection)
    const received = await receive(method, path, headers, await readBody(incoming, reading))
    const response = await handler({ ...received, connection, signal: gone.signal })
    const { socket } = outgoing
    if (response.takeOver && socket) await response.takeOver(socket, gone.signal)
    else await send(response, outgoing)
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
  holdBack(outgoing)
  outgoing.flushHeaders()
  for await (const bytes of response.body) await write(outgoing, bytes)
  if (trailers.length > 0) outgoing.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]))
  outgoing.end()
}

/** Headers that describe how the recording was framed; this server frames by itself. */
export const framingHeaders: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'connection',
  'keep-alive',
  'trailer',
])

/** Lets the headers leave together with what of the body is there at once: one write to the system, not three. */
function holdBack({ socket }: ServerResponse): void {
  if (!socket) return
  socket.cork()
  setImmediate(() => socket.uncork())
}

async function write(outgoing: ServerResponse, bytes: Uint8Array | readonly Uint8Array[]): Promise<void> {
  if (bytes instanceof Uint8Array) return await writeAlone(outgoing, bytes)
  const { socket } = outgoing
  // A request that waits behind another on the same connection has no socket yet.
  if (!socket || !outgoing.chunkedEncoding) for (const part of bytes) await writeAlone(outgoing, part)
  else if (!socket.write(chunksOf(bytes))) await drained(socket)
}

/** Resolves when the bytes have left this process, so that a reset after them cannot overtake them. */
async function writeAlone(outgoing: ServerResponse, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => outgoing.write(bytes, (error) => (error ? reject(error) : resolve())))
}

async function drained(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = (): void => {
      socket.off('drain', go).off('close', go)
      resolve()
    }
    if (socket.destroyed) resolve()
    else socket.on('drain', go).on('close', go)
  })
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

async function readBody(incoming: IncomingMessage, reading: BodyReading | undefined): Promise<Uint8Array | undefined> {
  if (reading?.how === 'not-at-all') return undefined
  const parts = reading ? await readSlowly(incoming, reading.pauseMs) : await readAtOnce(incoming)
  const [only] = parts
  return parts.length <= 1 ? only : Buffer.concat(parts)
}

/** By events: an iterator over a stream costs more than the rest of a small request. */
async function readAtOnce(incoming: IncomingMessage): Promise<readonly Uint8Array[]> {
  return await new Promise((resolve, reject) => {
    const parts: Uint8Array[] = []
    incoming.on('data', (part: Uint8Array) => parts.push(part))
    incoming.on('end', () => resolve(parts))
    incoming.on('error', reject)
    incoming.on('close', () => {
      if (!incoming.complete) reject(new Error('The client went away within its request.'))
    })
  })
}

async function readSlowly(incoming: IncomingMessage, pauseMs: number): Promise<readonly Uint8Array[]> {
  const parts: Uint8Array[] = []
  // Safe: a request stream without an encoding yields buffers.
  for await (const part of incoming as AsyncIterable<Uint8Array>) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    parts.push(part)
  }
  return parts
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
