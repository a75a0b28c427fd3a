/**
 * The public door of the Node transport. It loads nothing: undici and the modules of Node around it come with the first call,
 * since importing them would cost a command line program that makes none a tenth of a second.
 */
import type { LookupFunction } from 'node:net'
import { TransportError } from '../transport.ts'
import type { Transport, TransportRequest, TransportResponse } from '../transport.ts'
import type { Origins } from './origins.ts'

/** Settings of `nodeTransport`; all have defaults that suit a server. */
export interface NodeTransportOptions {
  /** Connections per origin, 2048 by default; further requests wait for one in order. */
  readonly maxConnections?: number | undefined
  /** Milliseconds that an unused connection stays open, 30000 by default; 0 closes each after its answer. A server may ask for less. */
  readonly keepAliveMs?: number | undefined
  /**
   * A proxy's URL, credentials included; `false` for none. By default that of the environment: `HTTPS_PROXY`, `HTTP_PROXY`, else
   * `ALL_PROXY`, unless `NO_PROXY` names the host; read at the first call of each origin.
   */
  readonly proxy?: 'environment' | (string & {}) | false | undefined
  /** Resolves host names instead of the system, as in `net.connect`. */
  readonly lookup?: LookupFunction | undefined
  /** Certificate authorities to trust instead of those Node comes with, in PEM. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined
}

/** A transport over connections of its own, kept for the next calls: hand it to a provider, close it with the program. Throws a `RangeError` for numbers that make no sense. */
export function nodeTransport(options: NodeTransportOptions = {}): Transport {
  checkRange('maxConnections', options.maxConnections, 1)
  checkRange('keepAliveMs', options.keepAliveMs, 0)
  let origins: Origins | undefined
  let loading: Promise<Origins> | undefined
  let closed = false

  async function load(): Promise<Origins> {
    const [{ createOrigins }, { loadClient }] = await Promise.all([import('./origins.ts'), import('./load-client.ts')])
    const loaded = createOrigins(options, await loadClient())
    origins = loaded
    return loaded
  }

  async function sendFirst(request: TransportRequest): Promise<TransportResponse> {
    loading ??= load()
    const { send } = await loading
    if (closed) throw closedError()
    return send(request)
  }

  const transport = (request: TransportRequest): Promise<TransportResponse> => {
    if (closed) return Promise.reject(closedError())
    return origins ? origins.send(request) : sendFirst(request)
  }
  const close = async (): Promise<void> => {
    closed = true
    await (await loading)?.close()
  }
  return Object.assign(transport, { close, attentive: true } as const)
}

function checkRange(name: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value < 2 ** 31)) return
  throw new RangeError(`nodeTransport: ${name} must be a whole number from ${least} to ${2 ** 31 - 1}, not ${value}.`)
}

function closedError(): TransportError {
  return new TransportError('The transport was closed.', { code: 'UND_ERR_CLOSED', stage: 'queue' })
}
