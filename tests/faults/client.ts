/** The client under test: a provider over real sockets, its transport as each fault needs it. */
import type { ModelError } from '@polymux/core'
import { nodeTransport } from '@polymux/core/node'
import { openrouter } from '@polymux/provider-openrouter'
import type { FaultTransportOptions } from '@polymux/testkit/faults'

export type Client = ReturnType<typeof openrouter>

/** A provider of its own for each fault, so that no connection is shared. */
export function createClient(baseURL: string, options: FaultTransportOptions): Client {
  const transport = nodeTransport(options)
  const close = async (): Promise<void> => transport.close?.()
  return { ...openrouter({ apiKey: 'test-key', baseURL, transport }), close }
}

/** Whether a failed call may have been charged, as the error says. */
export function maybeBilledOf(error: ModelError): boolean {
  return error.maybeBilled === true
}
