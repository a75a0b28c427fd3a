/** Strict mode, as OpenAI and its imitators mean it: every object closed, every property required. */
import { asArray, asObject } from './wire-value.ts'
import type { WireObject } from './wire-value.ts'

/** The schema with `additionalProperties: false` on every object that does not say otherwise; the given one is not touched. */
export function closeObjects(schema: WireObject): WireObject {
  const closed = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closeValue(value)]))
  const isOpen = schema['type'] === 'object' && asObject(schema['properties']) && !('additionalProperties' in schema)
  return isOpen ? { ...closed, additionalProperties: false } : closed
}

function closeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closeValue)
  const object = asObject(value)
  return object ? closeObjects(object) : value
}

/** Whether strict mode would accept the schema. Optional properties make it refuse, so it is not asked for then. */
export function isStrictSchema(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema)
  const object = asObject(schema)
  if (!object) return true
  if (object['type'] === 'object') {
    const required = asArray(object['required'])
    const names = Object.keys(asObject(object['properties']) ?? {})
    if (object['additionalProperties'] !== false || !names.every((name) => required.includes(name))) return false
  }
  return Object.values(object).every(isStrictSchema)
}
