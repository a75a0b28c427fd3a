/** JSON as data, and the one canonical spelling of it that matching, hashing and files share. */

/** What `JSON.parse` can give. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** An object of JSON values. */
export interface JsonObject {
  readonly [name: string]: JsonValue
}

/** Whether it is an object and neither null nor an array. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parsed JSON, or `undefined` when `text` is not JSON. Space around it is allowed, as OpenRouter pads slow answers with it. */
export function tryParseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A copy with the keys of every object in code-unit order; the order of arrays is kept. */
export function sortKeys(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(sortKeys)
  if (!isJsonObject(value)) return value
  const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([name, item]) => [name, sortKeys(item)]))
}

/** One text per value: keys sorted, no space, and numbers as JavaScript spells them, so that `1.0` and `1` are equal. */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(sortKeys(value))
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}
