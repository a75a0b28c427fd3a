import type { Exception } from './exceptions.ts'
import { asSchema } from './schema-file.ts'
import type { JsonSchema, Schemas } from './schema-file.ts'

/** The schemas with what the document forgot; the given ones are not touched. */
export function withExceptions(schemas: Schemas, exceptions: readonly Exception[]): Schemas {
  const changed = structuredClone(schemas)
  for (const exception of exceptions) {
    const { properties, choices } = placeOf(changed, exception)
    if (exception.properties) Object.assign(properties, exception.properties)
    if (exception.choice) choices.push(exception.choice)
  }
  return changed
}

/** The properties and the `oneOf` that an exception adds to. Throws where there is no such place any more. */
export function placeOf(
  { bodies, definitions }: Schemas,
  { at, choice, properties: added }: Exception,
): { readonly properties: Readonly<Record<string, unknown>>; readonly choices: unknown[] } {
  const inline = bodies.find(({ operation }) => at === operation)
  const [first = '', ...steps] = at.split('/')
  let place: JsonSchema | undefined = inline?.schema ?? definitions[first]
  for (const step of inline ? [] : steps) {
    const next = place?.[step]
    // A list is gone into by its indexes.
    place = asSchema(Array.isArray(next) ? { ...next } : next)
  }
  const properties = asSchema(place?.['properties'])
  const choices: unknown = place?.['oneOf']
  if ((added && !properties) || (choice && !Array.isArray(choices)))
    throw new Error(`The exception at ${at} has no place in the document any more: remove it, or correct the way.`)
  return { properties: properties ?? {}, choices: Array.isArray(choices) ? choices : [] }
}
