/** What the validator reports, as what a person wants to know. */
import type { ErrorObject } from 'ajv/dist/2020.js'

/** One thing the document does not allow. */
export interface Violation {
  /** JSON pointer into the body; empty for the body itself. */
  readonly at: string
  readonly problem: string
}

/** The violations as lines, for messages. */
export function describeViolations(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ at, problem }) => `${at || 'the body'} ${problem}`)
}

/**
 * Every error by its place, without its echoes: a value that is wrong makes the choice around it match no branch, and then all names
 * there count as unknown. So of a value that is no whole body, only what is wrong furthest inside is told.
 */
export function violationsOf(errors: readonly ErrorObject[]): readonly Violation[] {
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
