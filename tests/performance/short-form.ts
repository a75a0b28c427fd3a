/**
 * The short form of the bench: ours and the bare client by turns in one process, against the bench's server. Of each kind of call the
 * cheapest turn counts, because noise only ever adds. Figures are microseconds of CPU time.
 */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { repositoryRoot } from '../built/repository.ts'

/** Of `bench/measure/short.mjs`: a batch of plain calls, a stream, texts of 128 and 512 KB, tool arguments of 64 and 256 KB. */
export type Kind = 'chat' | 'stream' | 'text128' | 'text512' | 'tool64' | 'tool256'
export type Client = 'ours' | 'undici-request'
export type Costs = Readonly<Record<Client, number>>

/** How often a figure that is too high is measured anew, in a process of its own, before it is believed. */
const attempts = 3

/** The least of what several attempts find; the first that is within the limit ends them. */
export async function leastOf(limit: number, measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < attempts && least > limit; attempt++) least = Math.min(least, await measure())
  return least
}

/** The cheapest turn of each client for each kind. */
export async function cheapestTurns<K extends Kind>(
  kinds: readonly K[],
  clients: readonly Client[],
): Promise<Readonly<Record<K, Costs>>> {
  const server = fork(join(repositoryRoot, 'bench/server/main.mjs'))
  try {
    const { port } = await messageOf<{ readonly port: number }>(server)
    const setting = { baseURL: `http://127.0.0.1:${port}/api/v1`, root: repositoryRoot }
    const task = { kinds, clients, turns: 4, warmUpMs: 250, setting }
    return await messageOf(fork(join(repositoryRoot, 'bench/measure/short.mjs'), [JSON.stringify(task)]))
  } finally {
    server.kill()
  }
}

/** The one message that a child sends. Both children are ours, and say this. */
function messageOf<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message))
    // The last message of a process may be read after its end.
    child.once('exit', (code) => setTimeout(() => reject(new Error(`${child.spawnargs[1]} ended with code ${code}`)), 200))
  })
}
