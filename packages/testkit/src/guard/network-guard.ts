/**
 * Makes the network impossible in this thread: everything that leaves a Node process from JavaScript passes `net.Socket`, `dns` or
 * `dgram`, the fetch built into Node and every HTTP client included.
 */
import { isIP } from 'node:net'
import { isLoopback } from './loopback-address.ts'
import { NetworkForbiddenError, type NetworkTarget } from './network-forbidden-error.ts'
import { installHooks } from './network-hooks.ts'

/** What is still allowed. */
export interface NetworkRules {
  /** `loopback`: this machine; `nothing`: not even that; a list: this machine and these names and addresses. Default `loopback`. */
  readonly allow?: 'loopback' | 'nothing' | readonly string[] | undefined
}

/** Ends the prohibition when it is called. */
export interface NetworkGuard {
  (): void
  /** What was refused so far, also where the caller swallowed the error. */
  readonly attempts: readonly NetworkForbiddenError[]
}

/**
 * From now on a connection, name lookup or datagram to anywhere but this machine fails with a `NetworkForbiddenError`. Returns the
 * function that ends it. Several may be in force: the latest decides. Sockets of the file system (`path`) are no network.
 * Connections that stand already are not ended. Worker threads and child processes are on their own: call it there too.
 */
export function forbidNetwork({ allow = 'loopback' }: NetworkRules = {}): NetworkGuard {
  const attempts: NetworkForbiddenError[] = []
  const force: Prohibition = { allow, attempts }
  if (inForce.push(force) === 1) removeHooks = installHooks({ judge: judgeTarget, isFree })
  const restore = (): void => {
    const place = inForce.indexOf(force)
    if (place < 0) return
    inForce.splice(place, 1)
    if (inForce.length === 0) removeHooks()
  }
  return Object.assign(restore, { attempts })
}

interface Prohibition {
  readonly allow: 'loopback' | 'nothing' | readonly string[]
  readonly attempts: NetworkForbiddenError[]
}

const inForce: Prohibition[] = []
let removeHooks = (): void => {}

/** The error for a target that is not allowed. Written down before anybody can swallow it. */
function judgeTarget(target: NetworkTarget, hook: object): NetworkForbiddenError | undefined {
  const latest = inForce.at(-1)
  if (!latest || isFree(target)) return undefined
  const error = new NetworkForbiddenError(target, hook)
  latest.attempts.push(error)
  return error
}

function isFree({ attempt, host }: NetworkTarget): boolean {
  const allow = inForce.at(-1)?.allow ?? []
  // Reading an address asks nobody.
  if (attempt === 'lookup' && isIP(host) !== 0) return true
  return (allow !== 'nothing' && isLoopback(host)) || (typeof allow !== 'string' && allow.includes(host))
}
