/**
 * The document lets almost every object have any property, so a misspelt field would pass. Closed, a schema refuses what it does not
 * name. `unevaluatedProperties` does it where a value is described, not inside `allOf` and its like, which see only a part of it.
 */
import { member } from '../recordings/json-value.ts'
import { asSchema } from './schema-file.ts'
import type { JsonSchema } from './schema-file.ts'

type Definitions = Readonly<Record<string, JsonSchema>>

/** The schema of a whole value, closed at every depth. */
export function closeValue(schema: JsonSchema, definitions: Definitions): JsonSchema {
  const closed = closePart(schema, definitions)
  return namesProperties(schema, definitions) ? { ...closed, unevaluatedProperties: false } : closed
}

/** The schema with all values inside it closed, and itself left open, for others to refer to. */
export function closePart(schema: JsonSchema, definitions: Definitions): JsonSchema {
  const byTag = dispatch(schema, definitions)
  const closed: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(byTag)) {
    if (keyword === 'properties') closed[keyword] = mapObject(value, (property) => closeValue(property, definitions))
    else if (keyword === 'items' || keyword === 'additionalProperties') closed[keyword] = onSchema(value, closeValue, definitions)
    else if (keyword === 'then') closed[keyword] = onSchema(value, closePart, definitions)
    else if (['allOf', 'anyOf', 'oneOf'].includes(keyword) && Array.isArray(value))
      closed[keyword] = value.map((branch: unknown) => onSchema(branch, closePart, definitions))
    else closed[keyword] = value
  }
  return closed
}

function onSchema(
  value: unknown,
  close: (schema: JsonSchema, definitions: Definitions) => JsonSchema,
  definitions: Definitions,
): unknown {
  const schema = asSchema(value)
  return schema ? close(schema, definitions) : value
}

function mapObject(value: unknown, convert: (schema: JsonSchema) => JsonSchema): unknown {
  return Object.fromEntries(Object.entries(value ?? {}).map(([name, item]) => [name, convert(asSchema(item) ?? {})]))
}

/** Whether the schema, or one it is made of, names the properties of an object. */
function namesProperties(schema: JsonSchema, definitions: Definitions): boolean {
  if ('properties' in schema) return true
  const target = referred(schema, definitions)
  return (
    (target !== undefined && namesProperties(target, definitions)) ||
    branches(schema).some((branch) => namesProperties(branch, definitions))
  )
}

/**
 * A choice between objects that one property tells apart, as a condition for each: then a wrong field is reported by its own name
 * rather than as matching none of twelve branches. Other schemas stay as they are.
 */
function dispatch(schema: JsonSchema, definitions: Definitions): JsonSchema {
  const { anyOf, discriminator, oneOf, ...others } = schema
  const choice = oneOf ?? anyOf
  if (!Array.isArray(choice) || choice.length < 2 || (oneOf && anyOf)) return schema
  const tag = String(member(discriminator, 'propertyName') ?? 'type')
  const conditions: JsonSchema[] = []
  const known: unknown[] = []
  for (const branch of choice.map((item: unknown) => asSchema(item) ?? {})) {
    const values = tagValues(branch, tag, definitions)
    if (!values || values.some((value) => known.includes(value))) return schema
    known.push(...values)
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nobody awaits it
    conditions.push({ if: { properties: { [tag]: { enum: values } }, required: [tag] }, then: branch })
  }
  return { ...others, type: 'object', required: [tag], properties: { [tag]: { enum: known } }, allOf: conditions }
}

/** The values of `tag` that a branch requires; none when it does not require one of a list. */
function tagValues(branch: JsonSchema, tag: string, definitions: Definitions): readonly unknown[] | undefined {
  const target = referred(branch, definitions)
  if (target) return tagValues(target, tag, definitions)
  const values = member(branch, 'properties', tag, 'enum')
  const required = branch['required']
  return Array.isArray(values) && Array.isArray(required) && required.includes(tag) ? values : undefined
}

function referred(schema: JsonSchema, definitions: Definitions): JsonSchema | undefined {
  const { $ref: reference } = schema
  return typeof reference === 'string' ? definitions[reference.slice('#/$defs/'.length)] : undefined
}

function branches(schema: JsonSchema): readonly JsonSchema[] {
  return [schema['allOf'], schema['anyOf'], schema['oneOf']].flatMap((list) =>
    Array.isArray(list) ? list.map((item: unknown) => asSchema(item) ?? {}) : [],
  )
}
