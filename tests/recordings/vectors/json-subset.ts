/** Partial comparison of JSON. */

/** Where `expected` is not contained in `found`: objects may have more members, arrays must be as long. */
export function subsetFaults(found: unknown, expected: unknown, at: string): readonly string[] {
  if (typeof expected !== 'object' || expected === null)
    return Object.is(found, expected) ? [] : [`${at} is ${shown(found)}, not ${shown(expected)}`]
  if (typeof found !== 'object' || found === null) return [`${at} is ${shown(found)}, not ${shown(expected)}`]
  if (Array.isArray(expected) && (!Array.isArray(found) || found.length !== expected.length))
    return [`${at} is ${shown(found)}, not ${shown(expected)}`]
  return Object.entries(expected).flatMap(([name, value]) => subsetFaults(Reflect.get(found, name), value, `${at}.${name}`))
}

/** A value as short JSON, for messages. */
export function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'absent').slice(0, 300)
}
