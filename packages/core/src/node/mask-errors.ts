import type { Socket } from 'node:net'

/**
 * Calls `attach`, in which undici begins to listen to the socket, and shows it every error under the code of its own socket errors.
 * Under others it takes a reset for the end of an answer without a length, throws out of an event where such an answer was paused,
 * and fails a request that it has not begun to send, instead of opening another connection for it.
 */
export function maskErrors(socket: Socket, attach: () => void): void {
  let code: unknown
  socket.on('error', (error) => {
    code = Reflect.get(error, 'code')
    Reflect.set(error, 'code', 'UND_ERR_SOCKET')
  })
  attach()
  socket.on('error', (error) => Reflect.set(error, 'code', code))
}
