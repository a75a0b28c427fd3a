/** What checks say they expect. Each failure says what was expected of the provider and what it gave. */
import { isDeepStrictEqual, inspect } from 'node:util'
import { type ErrorCode, ModelError } from '@polymux/core'
import { CheckFailure } from './check.ts'

/** Fails with `message` unless `condition`. */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new CheckFailure(message)
}

/** Fails unless the two are deeply equal; `what` names the value: "the text". */
export function ensureEqual(actual: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(actual, expected)) return
  throw new CheckFailure(`${what}: expected ${short(expected)}, got ${short(actual)}`)
}

/** The `ModelError` that `call` rejects with. Fails when it does not reject, rejects with something else, or with a code not in `codes`. */
export async function rejection(call: () => Promise<unknown>, what: string, codes?: readonly ErrorCode[]): Promise<ModelError> {
  let outcome: unknown
  try {
    outcome = await call()
  } catch (error) {
    if (!ModelError.is(error))
      throw new CheckFailure(
        `${what} must reject with a ModelError, rejected with ${error instanceof Error ? `${error.name}: ${error.message}` : short(error)}`,
      )
    if (codes && !codes.includes(error.code)) {
      throw new CheckFailure(`${what} must reject with code ${codes.join(' or ')}, has code ${error.code}: ${error.message}`)
    }
    return error
  }
  throw new CheckFailure(`${what} must reject, gave ${short(outcome)}`)
}

function short(value: unknown): string {
  const text = inspect(value, { depth: 6, breakLength: 120, maxStringLength: 400, maxArrayLength: 30 })
  return text.length > 1500 ? `${text.slice(0, 1500)}…` : text
}
