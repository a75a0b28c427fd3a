/** Reading JSON of unknown shape: no document is a full description of a wire, so nothing is taken on trust. */

/** A JSON object of which nothing is known. */
export type WireObject = Readonly<Record<string, unknown>>

/** The value when it is a JSON object, `undefined` for arrays and everything else. */
export function asObject(value: unknown): WireObject | undefined {
  // Safe: a non-null object that is no array can be read by string keys; its values stay unknown.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as WireObject) : undefined
}

/** The value when it is an array, else an empty one. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text that is not empty. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A finite number; never one read from text. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The entries of `object` whose values are not `undefined`. */
export function defined<T extends object>(object: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const kept: Partial<T> = {}
  for (const name in object) if (object[name] !== undefined) kept[name] = object[name]
  // Safe: only entries with a value are kept, which is what the type says.
  return kept as { [Name in keyof T]?: Exclude<T[Name], undefined> }
}

/** The fields of `object` that are not `known` and hold something; `undefined` when there are none. */
export function otherFields(object: WireObject, known: ReadonlySet<string>): WireObject | undefined {
  let rest: Record<string, unknown> | undefined
  for (const name in object)
    if (!known.has(name) && object[name] !== null && object[name] !== undefined) (rest ??= {})[name] = object[name]
  return rest
}
