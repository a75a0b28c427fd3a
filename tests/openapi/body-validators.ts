/** The schemas of bodies, closed, with their exceptions, compiled when a body first asks for them. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import { withExceptions } from './apply-exceptions.ts'
import { closePart, closeValue } from './close-schema.ts'
import type { Exception } from './exceptions.ts'
import { readSchemas } from './schema-file.ts'
import type { BodySchema } from './schema-file.ts'
import { violationsOf } from './violations.ts'
import type { Violation } from './violations.ts'

/** The bodies of one side, and what the document says against a value of one. */
export interface BodyValidators {
  readonly bodies: readonly BodySchema[]
  validate(schema: BodySchema, value: unknown): readonly Violation[]
}

/** Those of requests or of responses. */
export function createValidators(side: 'request' | 'response', allowed: readonly Exception[]): BodyValidators {
  const { bodies, definitions } = withExceptions(readSchemas(side), allowed)
  const $defs = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, closePart(schema, definitions)]))
  const validators = new Map<BodySchema, ValidateFunction>()

  /** A body refers to a third of all schemas at most. */
  function validatorOf(body: BodySchema): ValidateFunction {
    const known = validators.get(body)
    if (known) return known
    // Not strict: the document has keywords of OpenAPI. Formats are notes to the reader (double, int32, binary), not facts of JSON.
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
    const validator = ajv.compile({ ...closeValue(body.schema, definitions), $defs })
    validators.set(body, validator)
    return validator
  }

  return {
    bodies,
    validate(schema, value) {
      const validator = validatorOf(schema)
      return validator(value) ? [] : violationsOf(validator.errors ?? [])
    },
  }
}

/** Such as `POST /chat/completions`, from a path that may begin with `/api/v1` and have a query. */
export function operationOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replace(/^\/api\/v1(?=\/)/, '').replace(/\?.*$/, '')}`
}

/** What paths of an operation look like, its parameters filled in. */
export function patternOf(operation: string): RegExp {
  return new RegExp(`^${operation.replaceAll(/\{[^}]*\}/g, '[^/]+')}$`)
}
