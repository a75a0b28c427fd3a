/**
 * Which proxy the environment names for a server, by curl's rules: the variable of the scheme, else `ALL_PROXY`; lower case wins,
 * and an empty one means none. As with curl and undici, loopback addresses are proxied unless `NO_PROXY` names them.
 * As with undici, `HTTP_PROXY` in upper case counts; not under CGI, where it is the client's `Proxy` header.
 */
import { BlockList, isIP } from 'node:net'
import { TransportError } from '../transport.ts'

/** Variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A server to reach: `hostname` without brackets. */
export interface Server {
  readonly secure: boolean
  readonly hostname: string
  readonly port: number
  /** Host and port, for messages and for proxies. */
  readonly host: string
}

/** A proxy, with what it takes to be let through. */
export interface Proxy extends Server {
  readonly authorization?: string
}

/** The proxy for requests to this server, or `undefined` for none. */
export function environmentProxy(server: Server, environment: Environment): Proxy | undefined {
  const upper = server.secure ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const isForged = upper === 'HTTP_PROXY' && environment['REQUEST_METHOD'] !== undefined
  const ofScheme = environment[upper.toLowerCase()] ?? (isForged ? undefined : environment[upper])
  const text = ofScheme ?? environment['all_proxy'] ?? environment['ALL_PROXY']
  if (!text || isExcepted(server, environment['no_proxy'] ?? environment['NO_PROXY'] ?? '')) return undefined
  return parseProxy(text, ofScheme === undefined ? 'ALL_PROXY' : upper)
}

/** Throws a `TransportError` that does not repeat the text, which may hold a password. */
export function parseProxy(text: string, source: string): Proxy {
  let url: URL
  try {
    url = new URL(text.includes('://') ? text : `http://${text}`)
  } catch {
    throw invalidProxy(`The proxy of ${source} is not a URL.`)
  }
  const { protocol, username, password } = url
  if (protocol !== 'http:' && protocol !== 'https:')
    throw invalidProxy(`The proxy of ${source} is a ${protocol} one; only http: and https: proxies are supported.`)
  const server = serverOf(url)
  if (username === '' && password === '') return server
  const credentials = Buffer.from(`${unescape(username)}:${unescape(password)}`).toString('base64')
  return { ...server, authorization: `Basic ${credentials}` }
}

/** The server of an http: or https: URL. */
export function serverOf({ protocol, hostname, port }: URL): Server {
  const secure = protocol === 'https:'
  const number = port === '' ? (secure ? 443 : 80) : Number(port)
  return { secure, hostname: withoutBrackets(hostname), port: number, host: `${hostname}:${number}` }
}

function isExcepted(server: Server, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && matches(entry, server))
}

/** An entry is `*`, a host that its subdomains follow, an address, or a range of addresses, each but the first and last with or without port. */
function matches(entry: string, { hostname, port }: Server): boolean {
  if (entry === '*') return true
  const [, bracketed, plain, portText] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? []
  if (portText !== undefined && Number(portText) !== port) return false
  const name = (bracketed ?? plain ?? entry).replace(/^\*?\./, '')
  if (name === hostname) return true
  return isIP(hostname) === 0 ? hostname.endsWith(`.${name}`) : isInRange(hostname, name)
}

function isInRange(address: string, range: string): boolean {
  const [, network = '', prefix] = /^(.+)\/(\d{1,3})$/.exec(range) ?? []
  const family = isIP(network)
  if (family === 0 || family !== isIP(address) || Number(prefix) > (family === 4 ? 32 : 128)) return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const block = new BlockList()
  block.addSubnet(network, Number(prefix), type)
  return block.check(address, type)
}

function invalidProxy(message: string): TransportError {
  return new TransportError(message, { code: 'ERR_PROXY_INVALID_CONFIG', stage: 'proxy' })
}

function withoutBrackets(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
