import { ModelError } from '@polymux/core'
import type { ProviderAccess, WireRequest } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'

/** The request with the management key, or as it is where none is set: then the API key has to do. */
export async function managed(access: ProviderAccess<OpenRouterSettings>, wire: WireRequest): Promise<WireRequest> {
  const { managementKey } = access.settings()
  if (managementKey === undefined) return wire
  return { ...wire, apiKey: typeof managementKey === 'function' ? await asked(managementKey) : managementKey }
}

/** What the function threw may hold anything, a key included, and is left out. */
async function asked(managementKey: () => string | Promise<string>): Promise<string> {
  try {
    return await managementKey()
  } catch {
    const message = '[openrouter] The function given as managementKey failed.'
    throw new ModelError({ code: 'configuration', message, provider: 'openrouter' })
  }
}
