import type { Exception } from './exceptions.ts'
import { asSchema } from './schema-file.ts'
import type { JsonSchema, Schemas } from './schema-file.ts'

/** The schemas with what the document forgot; the given ones are not touched. */
export function withExceptions(schemas: Schemas, exceptions: readonly Exception[]): Schemas {
  const changed = structuredClone(schemas)
  for (const exception of exceptions) Object.assign(propertiesAt(changed, exception), exception.properties)
  return changed
}

/** The properties that an exception adds to. Throws where there are none any more. */
export function propertiesAt({ bodies, definitions }: Schemas, { at }: Exception): Readonly<Record<string, unknown>> {
  const inline = bodies.find(({ operation }) => at === operation)
  const [first = '', ...steps] = at.split('/')
  let place: JsonSchema | undefined = inline?.schema ?? definitions[first]
  for (const step of inline ? [] : steps) place = asSchema(place?.[step])
  const properties = asSchema(place?.['properties'])
  if (!properties) throw new Error(`The exception at ${at} has no place in the document any more: remove it, or correct the way.`)
  return properties
}
