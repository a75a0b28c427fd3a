/** Reading JSON of unknown shape without trusting it, and without the code under test. */

/** The value at `path`, by names of members; `undefined` where there is none. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  let found = value
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = Reflect.get(found, name)
  }
  return found
}

/** The items of an array; none for anything else. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text that is not empty. */
export function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A number, or `undefined`. */
export function numeric(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
