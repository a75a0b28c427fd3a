import { escapePointer } from './json-reader.ts'
import { isJsonArray, isJsonObject, type JsonValue } from './json-value.ts'

/** One place where two JSON values differ. A side that lacks the value has no such member. */
export interface JsonDifference {
  readonly pointer: string
  readonly expected?: JsonValue
  readonly actual?: JsonValue
}

/** The places where `actual` differs from `expected`, deepest pointers, in the order of the document. */
export function diffJson(
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
  pointer = '',
): readonly JsonDifference[] {
  if (isJsonObject(expected) && isJsonObject(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)])
    return [...names].flatMap((name) => diffJson(own(expected, name), own(actual, name), `${pointer}/${escapePointer(name)}`))
  }
  if (isJsonArray(expected) && isJsonArray(actual)) {
    const length = Math.max(expected.length, actual.length)
    return Array.from({ length }, (_, index) => diffJson(expected[index], actual[index], `${pointer}/${index}`)).flat()
  }
  if (expected === actual) return []
  return [{ pointer, ...(expected !== undefined && { expected }), ...(actual !== undefined && { actual }) }]
}

/** Whether `pointer` is at or below `pattern`, in which `*` stands for any one name or index. */
export function pointerMatches(pattern: string, pointer: string): boolean {
  const wanted = pattern.split('/')
  const actual = pointer.split('/')
  return wanted.length <= actual.length && wanted.every((name, index) => name === '*' || name === actual[index])
}

/** `value` without what the pointers in `patterns` point at. An array keeps its other items in place. */
export function withoutPointers(value: JsonValue, patterns: readonly string[], pointer = ''): JsonValue {
  if (patterns.length === 0) return value
  const gone = (name: string): boolean => patterns.some((pattern) => pointerMatches(pattern, `${pointer}/${name}`))
  if (isJsonArray(value)) {
    return value.map((item, index) => (gone(String(index)) ? null : withoutPointers(item, patterns, `${pointer}/${index}`)))
  }
  if (!isJsonObject(value)) return value
  const kept = Object.entries(value).filter(([name]) => !gone(escapePointer(name)))
  return Object.fromEntries(
    kept.map(([name, item]) => [name, withoutPointers(item, patterns, `${pointer}/${escapePointer(name)}`)]),
  )
}

function own(object: { readonly [name: string]: JsonValue }, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
