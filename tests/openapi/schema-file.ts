/** Reads an extract of OpenRouter's OpenAPI document. */
import { readFileSync } from 'node:fs'
import { member } from '../recordings/json-value.ts'
import { extractPath } from './document.ts'

/** A JSON Schema, of which only its being an object is known. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** The schema of one body of one operation. */
export interface BodySchema {
  /** Such as `POST /chat/completions`. */
  readonly operation: string
  readonly contentType: string
  /** Of responses. */
  readonly status?: string
  readonly schema: JsonSchema
}

export interface Schemas {
  readonly bodies: readonly BodySchema[]
  /** The schemas that bodies refer to as `#/$defs/NAME`. */
  readonly definitions: Readonly<Record<string, JsonSchema>>
  readonly text: string
}

/** The kept schemas of one side. Throws where there are none: they are part of the project. */
export function readSchemas(side: 'request' | 'response'): Schemas {
  const text = readFileSync(extractPath(side), 'utf8')
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
  const bodies: BodySchema[] = []
  const definitions: Record<string, JsonSchema> = {}
  for (const line of lines) {
    const schema = asSchema(member(line, 'schema'))
    const name = member(line, 'name')
    const status = member(line, 'status')
    const operation = member(line, 'operation')
    if (typeof name === 'string' && schema) definitions[name] = schema
    else if (typeof operation === 'string' && schema)
      bodies.push({
        operation,
        contentType: String(member(line, 'contentType')),
        ...(typeof status === 'string' && { status }),
        schema,
      })
  }
  return { bodies, definitions, text }
}

/** The value when it is a schema object. */
export function asSchema(value: unknown): JsonSchema | undefined {
  // Safe: a non-null object that is no array can be read by string keys; its values stay unknown.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : undefined
}
