/** A client that is nothing but a socket: what it reads is what the server wrote. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface RawClient {
  readonly socket: Socket
  /** Sends a request with a JSON body. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): void
  /** Everything received so far, once something has come and then nothing for `quietMs`, or the connection has ended. */
  received(quietMs?: number): Promise<string>
  /** Resolves to how the connection ended: the code of its error, or `end`. */
  readonly ended: Promise<string>
}

/** Connects to the host and port of a URL. */
export async function rawClient(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const chunks: Uint8Array[] = []
  socket.on('data', (bytes: Uint8Array) => chunks.push(bytes))
  const ended = new Promise<string>((resolve) => {
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
    socket.on('end', () => resolve('end'))
  })
  await once(socket, 'connect')
  return {
    socket,
    ended,
    post(path, body, headers = {}) {
      const text = JSON.stringify(body)
      const all = { host: 'test', 'content-length': String(Buffer.byteLength(text)), ...headers }
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`)
    },
    async received(quietMs = 60) {
      const deadline = performance.now() + 3_000
      for (let before = -1; before !== chunks.length || (chunks.length === 0 && performance.now() < deadline);) {
        if (socket.destroyed || socket.readableEnded) break
        before = chunks.length
        await new Promise((resolve) => setTimeout(resolve, quietMs))
      }
      return Buffer.concat(chunks).toString('utf8')
    },
  }
}
