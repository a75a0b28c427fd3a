import { ModelError } from './model-error.ts'

/**
 * Throws `bad_request`, naming the place, for what `JSON.stringify` would drop, distort or choke on: functions, symbols, big
 * integers, NaN, class instances without `toJSON`, and cycles. Absent values (`undefined`) are fine: they are left out.
 */
export function checkJson(value: unknown): void {
  // Nearly every body is fine, and finding that out needs no places: they are kept track of only to say where a bad one is.
  if (!isJson(value, 0)) visit(value, '', new Set())
}

/** Deeper than any sensible request: a cycle, or looked at once more with care. */
const deep = 64

function isJson(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || value === undefined) return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > deep) return false
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (!isJson(value[index], depth + 1)) return false
    return true
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return false
  for (const name in value) if (!isJson(Reflect.get(value, name), depth + 1)) return false
  return true
}

function visit(value: unknown, at: string, ancestors: Set<object>): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return
    case 'number':
      if (Number.isFinite(value)) return
      throw notJson(at, String(value))
    case 'object':
      if (value !== null) visitObject(value, at, ancestors)
      return
    default:
      throw notJson(at, `a ${typeof value}`)
  }
}

function visitObject(value: object, at: string, ancestors: Set<object>): void {
  if ('toJSON' in value) return
  if (ancestors.has(value)) throw notJson(at, 'circular')
  ancestors.add(value)
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) visit(value[index], `${at}[${index}]`, ancestors)
  } else {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
      throw notJson(at, `an instance of ${value.constructor?.name ?? 'a class'}`)
    for (const [name, item] of Object.entries(value)) visit(item, at === '' ? name : `${at}.${name}`, ancestors)
  }
  ancestors.delete(value)
}

function notJson(at: string, what: string): ModelError {
  return new ModelError({ code: 'bad_request', message: `The request cannot be sent as JSON: ${at || 'its body'} is ${what}.` })
}
