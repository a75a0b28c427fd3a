/** A server on this machine that sends the beginning of a recorded stream and then destroys the socket. */
import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import { once as onceEvent } from 'node:events'

export interface CutServer {
  readonly baseURL: string
  /** What the next requests get. */
  reply: CutReply
  close(): Promise<void>
}

export interface CutReply {
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
}

/** Starts the server on a free port of the loopback interface. */
export async function startCutServer(): Promise<CutServer> {
  const server = createServer((request, response) => {
    // Unread input would turn the end of the connection into a reset, which may overtake what was sent.
    request.resume().on('end', () => sendAndBreak(response, cutServer.reply))
  })
  server.listen(0, '127.0.0.1')
  await onceEvent(server, 'listening')
  const cutServer: CutServer = {
    baseURL: `http://127.0.0.1:${portOf(server)}/api/v1`,
    reply: { headers: {}, bytes: new Uint8Array() },
    async close() {
      server.close()
      server.closeAllConnections()
      await onceEvent(server, 'close')
    },
  }
  return cutServer
}

function sendAndBreak(response: ServerResponse, { bytes, headers }: CutReply): void {
  response.writeHead(200, { 'content-type': headers['content-type'] ?? 'text/event-stream' })
  // Once the system has the bytes, they arrive before the end of the connection does.
  response.write(bytes, () => response.socket?.destroy())
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.')
  return address.port
}
