/** What was attempted: a connection, a question to a name server, or a datagram. */
export type NetworkAttempt = 'connect' | 'lookup' | 'send'

/** Where a connection or a question was to go. */
export interface NetworkTarget {
  readonly attempt: NetworkAttempt
  /** Name or address. */
  readonly host: string
  readonly port?: number | undefined
}

/** Something left for the network where `forbidNetwork` is in force. */
export class NetworkForbiddenError extends Error {
  override readonly name = 'NetworkForbiddenError'
  readonly code = 'ERR_NETWORK_FORBIDDEN'
  readonly attempt: NetworkAttempt
  readonly host: string
  /** Absent for questions to a name server. */
  readonly port?: number
  /** File, line and column of the first caller outside of Node and of installed packages; absent where a library connected by itself later. */
  readonly callSite?: string

  /** The stack begins with the caller of `hook`. */
  constructor({ attempt, host, port }: NetworkTarget, hook?: object) {
    const callSite = findCallSite(hook)
    const what = { connect: 'connect to', lookup: 'look up', send: 'send to' }[attempt]
    const where = callSite === undefined ? 'from code that an installed package ran later' : `at ${callSite}`
    const advice = `Replay a fixture, use the emulator, or name the host: forbidNetwork({ allow: [${JSON.stringify(host)}] }).`
    super(`The network is forbidden here: tried to ${what} ${host}${port === undefined ? '' : `:${port}`} ${where}. ${advice}`)
    captureLongStack(this, hook)
    this.attempt = attempt
    this.host = host
    if (port !== undefined) this.port = port
    if (callSite !== undefined) this.callSite = callSite
  }
}

function findCallSite(hook: object | undefined): string | undefined {
  const holder: { stack?: string } = {}
  captureLongStack(holder, hook)
  const frames = (holder.stack ?? '').split('\n').slice(1)
  const caller = frames.find((frame) => !/node:|node_modules|<anonymous>\)?$/.test(frame))
  return caller?.replace(/^\s*at (?:.*\()?/, '').replace(/\)$/, '')
}

/** The usual ten frames end inside the HTTP client. */
function captureLongStack(holder: object, hook: object | undefined): void {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 60
  // Safe: every hook is a function; anything else would only lengthen the stack.
  Error.captureStackTrace(holder, hook as (() => void) | undefined)
  Error.stackTraceLimit = limit
}
