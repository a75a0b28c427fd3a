/**
 * Hands a socket to undici, which handles two of its events in ways that end a process or falsify an answer. What helps is to hear
 * of them first.
 */
import type { Socket } from 'node:net'

/** Calls `attach`, in which undici begins to listen. `atEnd` is called before undici hears that the server sends no more. */
export function attachSocket(socket: Socket, attach: () => void, atEnd: () => void): void {
  // undici throws out of the event where the answer is paused at its last bytes.
  socket.on('end', atEnd)
  // Under codes of the system it takes a reset for the end of an answer without a length, throws out of the event where such an
  // answer is paused, and fails a request that it has not begun to send, instead of opening another connection for it.
  let code: unknown
  socket.on('error', (error) => {
    code = Reflect.get(error, 'code')
    Reflect.set(error, 'code', 'UND_ERR_SOCKET')
  })
  attach()
  socket.on('error', (error) => Reflect.set(error, 'code', code))
}
