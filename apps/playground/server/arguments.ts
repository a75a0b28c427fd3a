import { parseArgs } from 'node:util'
import { StartError } from './start-error.ts'

export interface Arguments {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Whether the port was asked for: then no other will do. */
  readonly isPortGiven: boolean
}

const defaultPort = 4747

/** Names of this machine to itself. The server spends money without a password, so it listens nowhere else. */
const loopback: Readonly<Record<string, string>> = {
  localhost: '127.0.0.1',
  '127.0.0.1': '127.0.0.1',
  '::1': '::1',
  '[::1]': '::1',
}

/** Reads `--port` and `--host`; throws a `StartError` for anything else. */
export function readArguments(words: readonly string[]): Arguments {
  const { host = 'localhost', port } = parse(words)
  const address = Object.hasOwn(loopback, host) ? loopback[host] : undefined
  if (address === undefined) {
    throw new StartError(
      `--host ${host} is not this machine alone: use localhost, 127.0.0.1 or ::1, since anyone who reaches the playground can spend its key.`,
    )
  }
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) < 65_536)) {
    throw new StartError(`--port ${port} is not a port: give a number from 0 to 65535.`)
  }
  return { host: address, port: Number(port ?? defaultPort), isPortGiven: port !== undefined }
}

function parse(words: readonly string[]): { readonly host?: string | undefined; readonly port?: string | undefined } {
  try {
    return parseArgs({ args: [...words], options: { host: { type: 'string' }, port: { type: 'string' } } }).values
  } catch {
    throw new StartError(
      `The playground takes --port and --host, each with a value, and nothing else; it was given: ${words.join(' ')}`,
    )
  }
}
