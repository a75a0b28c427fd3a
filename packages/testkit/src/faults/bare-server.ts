/** Servers that say one thing or nothing, and a port where nobody does. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'

/** Something on a port of 127.0.0.1. */
export interface BareServer {
  readonly port: number
  close(): Promise<void>
}

/** Answers the first bytes of every connection with `text`; without it, accepts and says nothing. */
export async function openBareServer(text?: string): Promise<BareServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.once('data', () => text !== undefined && socket.end(text))
  })
  return { port: await listening(server), close: () => close(server, sockets) }
}

/**
 * A port that refuses connections for as long as it is held. Being the near end of a connection it is taken, so that nobody else
 * is given it, and yet nobody listens there.
 */
export async function refusingPort(): Promise<BareServer> {
  const server = createServer()
  const far = new Set<Socket>()
  server.on('connection', (socket: Socket) => far.add(socket.on('error', () => {})))
  const near = connect(await listening(server), '127.0.0.1')
  near.on('error', () => {})
  await once(near, 'connect')
  // Safe: a socket that is connected over TCP has a port.
  const { port } = near.address() as AddressInfo
  return { port, close: () => close(server, new Set([near, ...far])) }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Safe: a server that listens on a port has a TCP address.
  return (server.address() as AddressInfo).port
}

async function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const socket of sockets) socket.destroy()
  await closed
}
