/** Servers that say exactly the bytes a test wants, whole HTTP or not. */
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { createServer as createSecureServer, TLSSocket } from 'node:tls'
import type { TlsOptions } from 'node:tls'
import { listen } from './loopback.ts'

export interface RawServer {
  readonly port: number
  readonly url: string
  /** Connections ever made. */
  readonly connections: () => number
  /** Connections that stand now. */
  readonly open: () => number
  readonly requests: readonly string[]
  /** Whether the last connection took up the session of another. */
  readonly resumed: () => boolean
}

/** Calls `answer` with each request, as text, once its head and its body, if it gives a length, are there. */
export async function serveRaw(
  closers: (() => void)[],
  answer: (socket: Socket, request: string) => void,
  secure?: TlsOptions,
  greet?: (socket: Socket) => void,
): Promise<RawServer> {
  const sockets = new Set<Socket>()
  const requests: string[] = []
  let connections = 0
  let resumed = false
  const accept = (socket: Socket): void => {
    resumed = socket instanceof TLSSocket && socket.isSessionReused()
    connections++
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    let text = ''
    greet?.(socket)
    if (greet) return
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1')
      for (let length = wholeLength(text); length > 0; length = wholeLength(text)) {
        const request = text.slice(0, length)
        text = text.slice(length)
        requests.push(request)
        answer(socket, request)
      }
    })
  }
  const server: Server = secure ? createSecureServer(secure, accept) : createServer(accept)
  server.on('tlsClientError', () => {})
  closers.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const port = await listen(server)
  return {
    port,
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    connections: () => connections,
    open: () => sockets.size,
    requests,
    resumed: () => resumed,
  }
}

/** A whole answer with a length. */
export function answerOf(body: string, ...headers: readonly string[]): string {
  return ['HTTP/1.1 200 OK', `content-length: ${Buffer.byteLength(body)}`, ...headers, '', body].join('\r\n')
}

function wholeLength(text: string): number {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const length = head + 4 + Number(/^content-length: *(\d+)/im.exec(text.slice(0, head))?.[1] ?? 0)
  return text.length >= length ? length : 0
}
