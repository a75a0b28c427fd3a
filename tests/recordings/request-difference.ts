/** Where two JSON values differ: the paths, list positions left out, so that the same difference in many bodies is one line. */
import { isDeepStrictEqual } from 'node:util'

/** Each path once, such as `messages[].content: null ≠ "Hi"`. */
export function differences(ours: unknown, recorded: unknown, at = ''): readonly string[] {
  if (isDeepStrictEqual(ours, recorded)) return []
  if (Array.isArray(ours) && Array.isArray(recorded) && ours.length === recorded.length)
    return unique(ours.flatMap((item, index) => differences(item, recorded[index], `${at}[]`)))
  if (isObject(ours) && isObject(recorded)) {
    const names = [...new Set([...Object.keys(ours), ...Object.keys(recorded)])]
    return unique(names.flatMap((name) => differences(ours[name], recorded[name], at ? `${at}.${name}` : name)))
  }
  return [`${at}: ${shown(ours)}, recorded ${shown(recorded)}`]
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'absent').slice(0, 60)
}
