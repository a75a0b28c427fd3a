/** The places of Node that lead to the network, replaced and put back. */
import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import process from 'node:process'
import type { NetworkForbiddenError, NetworkTarget } from './network-forbidden-error.ts'
import { guardedConnect } from './network-connect-hook.ts'

/** Tests may fake it. */
const { nextTick } = process

/** Who decides. */
export interface NetworkJudge {
  /** The error for a target that is not allowed, written down; its stack begins with the caller of `hook`. */
  judge(target: NetworkTarget, hook: object): NetworkForbiddenError | undefined
  /** The same without writing anything down. */
  isFree(target: NetworkTarget): boolean
}

/** A function of Node as the hooks see it: called with whatever it was called with. */
export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown

/** Replaces them all; returns what puts them back. */
export function installHooks(judge: NetworkJudge): () => void {
  const undo = [
    replace(net.Socket.prototype, 'connect', (original) => guardedConnect(judge, original, () => dns.lookup)),
    ...hookNames(judge),
    ...(['send', 'connect'] as const).map((name) =>
      replace(dgram.Socket.prototype, name, (original) => guardedSend(judge, original)),
    ),
  ]
  // So that `import { lookup } from 'node:dns'` is hooked too.
  syncBuiltinESMExports()
  return () => {
    for (const back of undo) back()
    syncBuiltinESMExports()
  }
}

function hookNames(judge: NetworkJudge): readonly (() => void)[] {
  const owners = [
    { owner: dns, promises: false },
    { owner: dns.Resolver.prototype, promises: false },
    { owner: dns.promises, promises: true },
    { owner: dns.promises.Resolver.prototype, promises: true },
  ]
  return owners.flatMap(({ owner, promises }) =>
    namesIn(owner).map((name) => replace(owner, name, (original) => guardedName(judge, original, { name, promises }))),
  )
}

function namesIn(owner: object): readonly string[] {
  const inherited: unknown = Object.getPrototypeOf(owner)
  const names = [owner, inherited].flatMap((place) =>
    typeof place === 'object' && place !== null && place !== Object.prototype ? Object.getOwnPropertyNames(place) : [],
  )
  return [...new Set(names)].filter((name) => /^(?:lookup|resolve|reverse)/.test(name))
}

/** A lookup may be of this machine, which needs no server; all others ask one. */
function guardedName(
  judge: NetworkJudge,
  original: AnyFunction,
  how: { readonly name: string; readonly promises: boolean },
): AnyFunction {
  return function nameHook(...args) {
    const host = typeof args[0] === 'string' ? args[0] : ''
    const server = how.name.startsWith('lookup') ? host : `${host} (${how.name})`
    const error = judge.judge({ attempt: 'lookup', host: server }, nameHook)
    if (!error) return original.apply(this, args)
    if (how.promises) return Promise.reject(error)
    const callback = args.at(-1)
    if (typeof callback === 'function') nextTick(callback, error)
    return undefined
  }
}

/** `send(bytes, [offset, length], port, host)` and `connect(port, host)` of datagrams: the port comes before the host. */
function guardedSend(judge: NetworkJudge, original: AnyFunction): AnyFunction {
  return function sendHook(...args) {
    const place = args.findIndex((arg, index) => index > 0 && typeof arg === 'string')
    const port = args[place - 1]
    const host = args[place]
    if (typeof host !== 'string') return original.apply(this, args)
    const error = judge.judge({ attempt: 'send', host, port: typeof port === 'number' ? port : undefined }, sendHook)
    if (error) throw error
    return original.apply(this, args)
  }
}

function replace(owner: object, name: string, make: (original: AnyFunction) => AnyFunction): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name)
  // Safe: called for the names of functions.
  const original = Reflect.get(owner, name) as AnyFunction
  Object.defineProperty(owner, name, {
    value: make(original),
    writable: true,
    configurable: true,
    enumerable: before?.enumerable ?? false,
  })
  return () => {
    if (before) Object.defineProperty(owner, name, before)
    else Reflect.deleteProperty(owner, name)
  }
}
