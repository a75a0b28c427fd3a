/** Judges request bodies by a document that nobody here wrote: OpenRouter's OpenAPI document, closed and with the known exceptions. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import { closePart, closeValue } from './close-schema.ts'
import { withExceptions } from './apply-exceptions.ts'
import { readSchemas } from './schema-file.ts'
import type { BodySchema, Schemas } from './schema-file.ts'

/** One thing the document does not allow. */
export interface Violation {
  /** JSON pointer into the body; empty for the body itself. */
  readonly at: string
  readonly problem: string
}

/** What the document says against a body; nothing when it is as the document wants it. `path` may begin with `/api/v1`. */
export function judgeRequest(
  method: string,
  path: string,
  body: unknown,
  contentType = 'application/json',
): readonly Violation[] {
  const operation = `${method.toUpperCase()} ${path.replace(/^\/api\/v1(?=\/)/, '')}`
  const schema = bodySchemas().find((known) => known.contentType === contentType && patternOf(known.operation).test(operation))
  if (!schema) return [{ at: '', problem: `${operation} with a body of ${contentType} is not in the extract of the document` }]
  const validate = validatorOf(schema)
  return validate(body) ? [] : violationsOf(validate.errors ?? [])
}

/** The violations as lines, for messages. */
export function describeViolations(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ at, problem }) => `${at || 'the body'} ${problem}`)
}

let read: Schemas | undefined
const validators = new Map<BodySchema, ValidateFunction>()

function bodySchemas(): readonly BodySchema[] {
  return (read ??= withExceptions(readSchemas('request'))).bodies
}

function patternOf(operation: string): RegExp {
  return new RegExp(`^${operation.replaceAll(/\{[^}]*\}/g, '[^/]+')}$`)
}

/** Compiled at first use: a body refers to a third of all schemas at most. */
function validatorOf(body: BodySchema): ValidateFunction {
  const known = validators.get(body)
  if (known) return known
  const definitions = read?.definitions ?? {}
  const $defs = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, closePart(schema, definitions)]))
  // Not strict: the document has keywords of OpenAPI. Formats are notes to the reader (double, int32, binary), not facts of JSON.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
  const validator = ajv.compile({ ...closeValue(body.schema, definitions), $defs })
  validators.set(body, validator)
  return validator
}

/**
 * Every error by its place, without its echoes: a value that is wrong makes the choice around it match no branch, and then all names
 * there count as unknown. So of a value that is no whole body, only what is wrong furthest inside is told.
 */
function violationsOf(errors: readonly ErrorObject[]): readonly Violation[] {
  const told = errors.filter((error) => !wrappers.has(error.keyword))
  const kept = told.filter((error) => !told.some((other) => other !== error && echoes(error, other)))
  const found = (kept.length > 0 ? kept : errors).map(toViolation)
  return [...new Map(found.map((violation) => [`${violation.at} ${violation.problem}`, violation])).values()]
}

/** Keywords that only say that something said elsewhere is wrong. */
const wrappers: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'if'])

function echoes(error: ErrorObject, other: ErrorObject): boolean {
  const inside = other.instancePath.startsWith(`${error.instancePath}/`)
  const beside = other.instancePath === error.instancePath && other.keyword !== error.keyword
  if (error.keyword === 'type') return inside || beside
  return error.keyword === 'unevaluatedProperties' && error.instancePath !== '' && (inside || beside)
}

function toViolation({ instancePath, keyword, message = keyword, params }: ErrorObject): Violation {
  if (keyword === 'unevaluatedProperties' || keyword === 'additionalProperties')
    return {
      at: `${instancePath}/${String(params['unevaluatedProperty'] ?? params['additionalProperty'])}`,
      problem: 'is not in the document',
    }
  if (keyword === 'enum') return { at: instancePath, problem: `must be one of ${JSON.stringify(params['allowedValues'])}` }
  return { at: instancePath, problem: message }
}
