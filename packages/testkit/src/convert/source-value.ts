/** Reading what another tool wrote, whatever it is: YAML or JSON of no certain shape, with bytes in between. */
import { asText } from '@polymux/core/adapter'

/** The value at `path`, by names of members; `undefined` where there is none. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  let found = value
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = Reflect.get(found, name)
  }
  return found
}

/** A whole number, also one that was written as text. */
export function whole(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}

/** Headers from a map of names to a value or a list of values, in order, names in lower case. */
export function headerPairs(map: unknown): readonly (readonly [string, string])[] {
  if (typeof map !== 'object' || map === null) return []
  return Object.entries(map).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((item) => [name.toLowerCase(), String(item)] as const),
  )
}

/** An ISO time in UTC from any spelling of one; a time without a zone is taken for UTC. `undefined` for what is none. */
export function isoTime(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  const text = asText(value)
  if (text === undefined) return undefined
  const date = new Date(/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? `${text}Z` : text)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
