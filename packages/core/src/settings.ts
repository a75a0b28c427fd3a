/** Settings of a provider: what was given in code, then the environment. */
import type { ProviderSpec } from './codec.ts'
import type { ProviderSettings } from './provider.ts'

/** The settings with everything not given taken from the environment. Asked at the first call, not at import. */
export function resolveSettings<Settings extends ProviderSettings>(
  spec: Pick<ProviderSpec<Settings>, 'env'>,
  given: Settings | undefined,
): Settings {
  // Safe: a subset of Settings' own fields with their values; all of them are optional.
  const settings = { ...given } as Settings & Record<string, unknown>
  for (const [name, variables] of Object.entries(spec.env ?? {})) {
    if (settings[name] !== undefined) continue
    const value = [variables ?? []].flat().map(environmentVariable).find(Boolean)
    if (value !== undefined) Object.assign(settings, { [name]: value })
  }
  return settings
}

/** The names under which a setting is looked up, for error messages: `A (or B)`. */
export function variableNames(variables: string | readonly string[] | undefined): string {
  const [first, ...others] = [variables ?? []].flat()
  if (first === undefined) return ''
  return others.length > 0 ? `${first} (or ${others.join(', ')})` : first
}

function environmentVariable(name: string): string | undefined {
  // Not every runtime has a process, and some throw when an environment variable is not permitted.
  const environment: unknown = Reflect.get(globalThis, 'process')
  if (typeof environment !== 'object' || environment === null) return undefined
  try {
    const variables: unknown = Reflect.get(environment, 'env')
    const value: unknown = typeof variables === 'object' && variables !== null ? Reflect.get(variables, name) : undefined
    return typeof value === 'string' ? value.trim() || undefined : undefined
  } catch {
    return undefined
  }
}
