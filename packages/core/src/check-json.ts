import { ModelError } from './model-error.ts'

/**
 * Throws `bad_request`, naming the place, for what `JSON.stringify` would drop, distort or choke on: functions, symbols, big
 * integers, NaN, class instances without `toJSON`, and cycles. Absent values (`undefined`) are fine: they are left out.
 */
export function checkJson(value: unknown): void {
  visit(value, '', new Set())
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
