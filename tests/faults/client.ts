/** The client under test: a provider over real sockets, its transport as each fault needs it. */
import { openrouter } from '@polymux/provider-openrouter'
import type { ModelError, Transport } from '@polymux/core'
import type { FaultTransportOptions } from '@polymux/testkit/faults'

export type Client = ReturnType<typeof openrouter>

/** A provider of its own for each fault, so that no connection is shared. */
export async function createClient(
  baseURL: string,
  options: FaultTransportOptions,
): Promise<Client & { close(): Promise<void> }> {
  const transport = await nodeTransport(options)
  const provider = openrouter({ apiKey: 'test-key', baseURL, ...(transport && { transport }) })
  return { ...provider, close: async () => transport?.close?.() }
}

/** Named by a variable, because not every build of core has this entry yet; without it the provider takes its own transport. */
const entry: string = '@polymux/core/node'

async function nodeTransport(options: FaultTransportOptions): Promise<Transport | undefined> {
  try {
    // Safe: the entry, where there is one, exports this function.
    const found = (await import(entry)) as { nodeTransport(given: FaultTransportOptions): Transport }
    return found.nodeTransport(options)
  } catch {
    return undefined
  }
}

/** Whether a failed call may have been charged, as the error says. */
export function maybeBilledOf(error: ModelError): boolean {
  return Reflect.get(error, 'maybeBilled') === true
}
