/** Judges request bodies by a document that nobody here wrote: OpenRouter's OpenAPI document, closed and with the known exceptions. */
import { createValidators, operationOf, patternOf } from './body-validators.ts'
import { exceptions } from './exceptions.ts'
import type { Exception } from './exceptions.ts'
import type { Violation } from './violations.ts'

/** What the document says against a body; nothing when it is as the document wants it. `path` may begin with `/api/v1`. */
export type Judge = (method: string, path: string, body: unknown, contentType?: string) => readonly Violation[]

/** A judge who lets these exceptions pass. */
export function createJudge(allowed: readonly Exception[]): Judge {
  const { bodies, validate } = createValidators('request', allowed)
  return (method, path, body, contentType = 'application/json') => {
    const operation = operationOf(method, path)
    const schema = bodies.find((known) => known.contentType === contentType && patternOf(known.operation).test(operation))
    if (!schema) return [{ at: '', problem: `${operation} with a body of ${contentType} is not in the extract of the document` }]
    return validate(schema, body)
  }
}

/** The judge with all exceptions, whom every test of a body asks. */
export const judgeRequest: Judge = createJudge(exceptions)
