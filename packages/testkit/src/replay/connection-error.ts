/**
 * The errors of a connection that was never there or broke, as Node and undici make them. Undici recognises its own classes by
 * registered symbols, so these pass its `instanceof` without an import of it.
 */
import type { FixtureFailure } from '../fixture/fixture.ts'

const names: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: 'SocketError',
  UND_ERR_CONNECT_TIMEOUT: 'ConnectTimeoutError',
  UND_ERR_HEADERS_TIMEOUT: 'HeadersTimeoutError',
  UND_ERR_BODY_TIMEOUT: 'BodyTimeoutError',
  UND_ERR_ABORTED: 'AbortError',
  UND_ERR_CLOSED: 'ClientClosedError',
  UND_ERR_DESTROYED: 'ClientDestroyedError',
}

/** An error with the code and name that Node or undici would give it; `syscall` for those of the system. */
export function connectionError(message: string, code: string, syscall?: string): Error {
  const name = names[code] ?? 'Error'
  const brands = code.startsWith('UND_ERR')
    ? { [Symbol.for('undici.error.UND_ERR')]: true, [Symbol.for(`undici.error.${code}`)]: true }
    : {}
  return Object.assign(new Error(message), { name, code, ...(syscall !== undefined && { syscall }) }, brands)
}

/** What a client meets in the middle of a body that ends so. */
export function brokenBody(end: 'reset' | 'fin'): Error {
  return end === 'reset'
    ? connectionError('read ECONNRESET', 'ECONNRESET', 'read')
    : connectionError('other side closed', 'UND_ERR_SOCKET')
}

/** What a client meets where a fixture holds a failure instead of an answer. */
export function failureError({ code, stage, message }: FixtureFailure): Error {
  const syscall = stage === 'dns' ? 'getaddrinfo' : stage === 'connect' ? 'connect' : stage === 'request' ? 'read' : undefined
  return connectionError(message ?? (syscall ? `${syscall} ${code}` : code), code, code.startsWith('E') ? syscall : undefined)
}
