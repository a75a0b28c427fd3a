import type { ProviderAccess, WireRequest } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'

/** The request with the management key, or as it is where none is set: then the API key has to do. */
export async function managed(access: ProviderAccess<OpenRouterSettings>, wire: WireRequest): Promise<WireRequest> {
  const { managementKey } = access.settings()
  if (managementKey === undefined) return wire
  return { ...wire, apiKey: typeof managementKey === 'function' ? await managementKey() : managementKey }
}
