import type { ServerType } from '@hono/node-server'
import { once } from 'node:events'
import type { Arguments } from './arguments.ts'
import { StartError } from './start-error.ts'

const portsTried = 20

/** Starts listening, and resolves with the port. A busy default port gives way to the next free one; a busy port that was asked for throws. */
export async function listen(server: ServerType, { host, isPortGiven, port }: Arguments): Promise<number> {
  for (let candidate = port; candidate < port + portsTried; candidate++) {
    if (await tryPort(server, host, candidate)) return candidate || portOf(server)
    if (isPortGiven) throw new StartError(`Port ${port} is busy: stop what uses it, or give another one with --port.`)
  }
  throw new StartError(`Ports ${port} to ${port + portsTried - 1} are all busy: give a free one with --port.`)
}

async function tryPort(server: ServerType, host: string, port: number): Promise<boolean> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false
    throw error
  }
}

function portOf(server: ServerType): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
