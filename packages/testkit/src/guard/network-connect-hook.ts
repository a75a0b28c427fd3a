/** The hook of `net.Socket.prototype.connect`, through which TCP and TLS connections of every client go. */
import { isIP } from 'node:net'
import process from 'node:process'
import type { AnyFunction, NetworkJudge } from './network-hooks.ts'

/**
 * A socket that may not connect fails as if its host had no address: the one way that every client is ready for, and that leaves
 * it the time to listen.
 */
export function guardedConnect(judge: NetworkJudge, original: AnyFunction, standardLookup: () => unknown): AnyFunction {
  return function connectHook(...args) {
    const { host, port, path, lookup } = readTarget(args)
    if (path !== undefined) return original.apply(this, args)
    if (isIP(host) === 0 && isLookup(lookup) && lookup !== standardLookup()) {
      // Whoever resolves names by other means is judged by what they come out as.
      return original.apply(this, withLookup(args, { lookup: judgedLookup(judge, lookup, port) }))
    }
    const error = judge.judge({ attempt: 'connect', host, port }, connectHook)
    if (!error) return original.apply(this, args)
    const failing: Lookup = (_, __, done) => nextTick(done, error)
    return original.apply(this, withLookup(args, { host: 'forbidden.invalid', lookup: failing }))
  }
}

/** Tests may fake it. */
const { nextTick } = process

interface ConnectTarget {
  readonly host: string
  readonly port: number | undefined
  /** Of a socket in the file system. */
  readonly path?: string
  readonly lookup?: unknown
}

/** Reads `(options)`, `(port, host)`, `(path)`, and the list that Node passes on to itself. */
function readTarget(args: readonly unknown[]): ConnectTarget {
  const [first, second] = args
  if (Array.isArray(first)) return readTarget(first)
  if (isRecord(first)) {
    const { host, port, path, lookup } = first
    const target = { host: typeof host === 'string' ? host : 'localhost', port: portOf(port), lookup }
    // Node takes an empty path for none and connects to the host.
    return typeof path === 'string' && path !== '' ? { ...target, path } : target
  }
  const port = portOf(first)
  if (port === undefined) return { host: 'localhost', port, path: String(first) }
  return { host: typeof second === 'string' ? second : 'localhost', port }
}

function portOf(value: unknown): number | undefined {
  const port = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : Number.NaN
  return Number.isNaN(port) ? undefined : port
}

/** `net.LookupFunction`, loosely: Node calls it with one address or a list. */
type Lookup = (host: string, options: unknown, done: LookupDone) => void
type LookupDone = (error: Error | null, address?: unknown, family?: unknown) => void

function isLookup(value: unknown): value is Lookup {
  return typeof value === 'function'
}

function judgedLookup(judge: NetworkJudge, lookup: Lookup, port: number | undefined): Lookup {
  return (host, options, done) =>
    lookup(host, options, (failure, address, family) => {
      const addresses = failure ? [] : (Array.isArray(address) ? address : [address]).map(addressOf)
      const allowed = judge.isFree({ attempt: 'connect', host })
      const bad = allowed ? undefined : addresses.find((item) => !judge.isFree({ attempt: 'connect', host: item }))
      const error = bad === undefined ? undefined : judge.judge({ attempt: 'connect', host: bad, port }, judgedLookup)
      if (error) done(error)
      else done(failure, address, family)
    })
}

function addressOf(item: unknown): string {
  return isRecord(item) ? String(item['address']) : String(item)
}

/** A copy of the arguments with another lookup. The list of Node bears a mark that must go with it. */
function withLookup(args: readonly unknown[], change: { readonly host?: string; readonly lookup: Lookup }): unknown[] {
  const [first, ...rest] = args
  if (Array.isArray(first)) return [Object.assign([], first, { 0: { ...first[0], ...change } }), ...rest]
  if (isRecord(first)) return [{ ...first, ...change }, ...rest]
  return [{ port: first, ...change }, ...rest.filter((arg) => typeof arg === 'function')]
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
