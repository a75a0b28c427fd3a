/** The bytes a client sends, pulled as they are wanted: what is not pulled fills the buffers and holds the client back. */
import type { Socket } from 'node:net'

/** The reading side of one connection. */
export interface SocketSource {
  /** The next bytes, `undefined` once the client has gone. */
  read(): Promise<Uint8Array | undefined>
  /** Puts bytes back in front. */
  unread(bytes: Uint8Array): void
}

const highWaterBytes = 65_536

/** Takes over the reading of a socket. */
export function createSocketSource(socket: Socket): SocketSource {
  let queue: Uint8Array[] = []
  let queuedBytes = 0
  let ended = false
  let wake: (() => void) | undefined

  const end = (): void => {
    ended = true
    wake?.()
  }
  socket.on('data', (bytes: Uint8Array) => {
    queue.push(bytes)
    queuedBytes += bytes.length
    if (queuedBytes >= highWaterBytes) socket.pause()
    wake?.()
  })
  socket.on('end', end)
  socket.on('close', end)

  return {
    async read() {
      if (queue.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve))
      wake = undefined
      const [first, ...rest] = queue
      queue = rest
      queuedBytes -= first?.length ?? 0
      if (queuedBytes < highWaterBytes) socket.resume()
      return first
    },
    unread(bytes) {
      if (bytes.length === 0) return
      queue = [bytes, ...queue]
      queuedBytes += bytes.length
    },
  }
}
