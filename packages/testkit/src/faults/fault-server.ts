/**
 * A server on this machine's loopback address that answers like OpenRouter until it is told to misbehave. It writes HTTP by
 * hand on a bare socket, so that what goes wrong goes wrong at the byte that was meant.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { ArmedFaults, type FaultHandle, type FaultOptions } from './armed-faults.ts'
import { FaultConnection, type ConnectionHost, type ConnectionRecord } from './fault-connection.ts'
import type { LoggedRequest } from './fault-request.ts'
import type { ServerFaultName } from './server-faults.ts'
import type { ThrowawayCertificate } from './throwaway-certificate.ts'

/** All optional. */
export interface FaultServerOptions {
  /** Decides what `probability` decides. The same seed and the same requests in the same order meet the same faults. Default 0. */
  readonly seed?: number | undefined
  /** Default: a free one. */
  readonly port?: number | undefined
  /** Serves https with it. */
  readonly certificate?: ThrowawayCertificate | undefined
}

/** A server that is listening. */
export interface FaultServer {
  /** `http://127.0.0.1:<port>`, or https with a certificate; without a slash at the end. */
  readonly url: string
  /** `${url}/api/v1`: what a provider takes. */
  readonly baseURL: string
  /**
   * Arms a fault. Several may be armed: of those that act on the same part of an answer the first one that matches counts, and
   * those that act on different parts act together. Throws `TypeError` for a fault that is not the server's to commit.
   */
  fault(name: ServerFaultName, options?: FaultOptions): FaultHandle
  /** Every request so far, in the order in which they came, credentials redacted. */
  readonly requests: readonly LoggedRequest[]
  /** How many connections are open now. */
  readonly connections: number
  /** Every connection so far. */
  connectionLog(): readonly ConnectionRecord[]
  /** Resolves, to the server's time in milliseconds, when the connection is closed; at once when it already is. Rejects for one that never was. */
  sawClose(connection: number): Promise<number>
  /** Milliseconds since the server started: the clock of the log. */
  now(): number
  /** Ends every connection; resolves when the port is free. Idempotent. */
  close(): Promise<void>
}

/** Listens on 127.0.0.1. Rejects when the port is taken. */
export async function createFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  const { certificate, port = 0, seed = 0 } = options
  const faults = new ArmedFaults(seed)
  const requests: LoggedRequest[] = []
  const connections: FaultConnection[] = []
  const sockets = new Set<Socket>()
  const startedAt = performance.now()
  const now = (): number => performance.now() - startedAt
  const server = certificate ? createTlsServer({ ...certificate, allowHalfOpen: true }) : createServer({ allowHalfOpen: true })
  // Those that never finish a TLS handshake are closed with the server too.
  server.on('connection', (socket: Socket) => track(sockets, socket))
  server.on('tlsClientError', () => {})
  server.on(certificate ? 'secureConnection' : 'connection', (socket: Socket) => {
    const connection = new FaultConnection(connections.length + 1, socket, host)
    connections.push(connection)
    void connection.serve()
  })
  await listening(server, port)
  // Safe: a server that listens on a port has a TCP address.
  const { port: boundPort } = server.address() as AddressInfo
  const host: ConnectionHost = { faults, now, port: boundPort, log: (request) => logged(requests, request) }
  const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${boundPort}`
  let closing: Promise<void> | undefined
  return {
    url,
    baseURL: `${url}/api/v1`,
    fault: (name, faultOptions) => faults.arm(name, faultOptions),
    requests,
    get connections() {
      return connections.filter(({ closedAtMs }) => closedAtMs === undefined).length
    },
    connectionLog: () => connections.map((connection) => connection.record()),
    async sawClose(number) {
      const connection = connections[number - 1]
      if (!connection) throw new RangeError(`There was no connection ${number}; there were ${connections.length}.`)
      return await connection.closed
    },
    now,
    async close() {
      await (closing ??= close(server, sockets))
      await Promise.all(connections.map(({ closed }) => closed))
    },
  }
}

function track(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  socket.on('error', () => {})
}

/** Adds the entry; the function adds to it. */
function logged(requests: LoggedRequest[], request: LoggedRequest): (more: Partial<LoggedRequest>) => void {
  const index = requests.push(request) - 1
  return (more) => {
    requests[index] = { ...request, ...more }
  }
}

async function listening(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

async function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const socket of sockets) socket.destroy()
  await closed
}
