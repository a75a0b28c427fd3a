import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { wirePieces, type Reply } from './reply.ts'

/** The kernel throws away what it still holds when a connection is reset. */
const resetDelayMs = 5

/** Writes a reply as fast as the client takes it, then ends the connection as it says. Resolves when that is done, or the client has gone. */
export async function writeReply(socket: Socket, reply: Reply, gone: AbortSignal): Promise<void> {
  let first = true
  for (const bytes of wirePieces(reply)) {
    if (!first && reply.pauseMs !== undefined) await pause(reply.pauseMs, gone)
    first = false
    if (gone.aborted || !(await write(socket, bytes))) return
  }
  if (reply.ending === 'fin') socket.end()
  if (reply.ending === 'reset') await resetConnection(socket)
  if (reply.ending === 'silence') await new Promise<void>((resolve) => whenAborted(gone, resolve))
}

/** Resets after a moment, so that what was written before arrives. */
export async function resetConnection(socket: Socket): Promise<void> {
  await sleep(resetDelayMs, undefined, { ref: false })
  if (!socket.destroyed) socket.resetAndDestroy()
}

/** Waits, but not for a client that has gone. */
export async function pause(milliseconds: number, gone: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: gone, ref: false }).catch(() => {})
}

/** Resolves when the system has taken the bytes, a turn of the loop later at the least: to `false` when the connection is gone. */
async function write(socket: Socket, bytes: Uint8Array): Promise<boolean> {
  const sent = await new Promise<boolean>((resolve) => {
    if (socket.destroyed) return resolve(false)
    socket.write(bytes, (error) => resolve(!error))
  })
  await new Promise<void>((resolve) => setImmediate(resolve))
  return sent
}

function whenAborted(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act()
  else signal.addEventListener('abort', act, { once: true })
}
