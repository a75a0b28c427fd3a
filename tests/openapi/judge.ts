/** Judges request bodies by a document that nobody here wrote: OpenRouter's OpenAPI document, closed and with the known exceptions. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import { withExceptions } from './apply-exceptions.ts'
import { closePart, closeValue } from './close-schema.ts'
import { exceptions } from './exceptions.ts'
import type { Exception } from './exceptions.ts'
import { readSchemas } from './schema-file.ts'
import type { BodySchema } from './schema-file.ts'
import { violationsOf } from './violations.ts'
import type { Violation } from './violations.ts'

/** What the document says against a body; nothing when it is as the document wants it. `path` may begin with `/api/v1`. */
export type Judge = (method: string, path: string, body: unknown, contentType?: string) => readonly Violation[]

/** A judge who lets these exceptions pass. */
export function createJudge(allowed: readonly Exception[]): Judge {
  const { bodies, definitions } = withExceptions(readSchemas('request'), allowed)
  const $defs = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, closePart(schema, definitions)]))
  const validators = new Map<BodySchema, ValidateFunction>()

  /** Compiled at first use: a body refers to a third of all schemas at most. */
  function validatorOf(body: BodySchema): ValidateFunction {
    const known = validators.get(body)
    if (known) return known
    // Not strict: the document has keywords of OpenAPI. Formats are notes to the reader (double, int32, binary), not facts of JSON.
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
    const validator = ajv.compile({ ...closeValue(body.schema, definitions), $defs })
    validators.set(body, validator)
    return validator
  }

  return (method, path, body, contentType = 'application/json') => {
    const operation = `${method.toUpperCase()} ${path.replace(/^\/api\/v1(?=\/)/, '')}`
    const schema = bodies.find((known) => known.contentType === contentType && patternOf(known.operation).test(operation))
    if (!schema) return [{ at: '', problem: `${operation} with a body of ${contentType} is not in the extract of the document` }]
    const validate = validatorOf(schema)
    return validate(body) ? [] : violationsOf(validate.errors ?? [])
  }
}

/** The judge with all exceptions, whom every test of a body asks. */
export const judgeRequest: Judge = createJudge(exceptions)

function patternOf(operation: string): RegExp {
  return new RegExp(`^${operation.replaceAll(/\{[^}]*\}/g, '[^/]+')}$`)
}
