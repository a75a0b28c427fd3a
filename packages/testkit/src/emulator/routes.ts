/** Which endpoint a request is for: by method and path, where `:names` stand for anything without a slash. */
import type { Endpoint } from './endpoint.ts'

/** An endpoint and what its `:names` were. */
export interface FoundRoute {
  readonly endpoint: Endpoint
  readonly parameters: Readonly<Record<string, string>>
}

/** Finds the endpoint of `POST /api/v1/chat/completions`; `undefined` when there is none. A slash at the end does not count. */
export type RouteFinder = (method: string, pathname: string) => FoundRoute | undefined

/** Prepares a table such as `{ 'GET /videos/:id': endpoint }`. Routes without names come first. */
export function routeFinder(table: Readonly<Record<string, Endpoint>>): RouteFinder {
  const exact = new Map(Object.entries(table).filter(([route]) => !route.includes(':')))
  const patterns = Object.entries(table)
    .filter(([route]) => route.includes(':'))
    .map(([route, endpoint]) => ({ pattern: new RegExp(`^${route.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`), endpoint }))
  return (method, pathname) => {
    const route = `${method} ${pathname.replace(/\/$/, '')}`
    const endpoint = exact.get(route)
    if (endpoint) return { endpoint, parameters: {} }
    for (const { pattern, endpoint: named } of patterns) {
      const match = pattern.exec(route)
      if (match) return { endpoint: named, parameters: decoded(match.groups ?? {}) }
    }
    return undefined
  }
}

function decoded(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeSafely(value)]))
}

/** A path that is no valid encoding stands for itself. */
function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
