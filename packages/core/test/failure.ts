import { inspect } from 'node:util'
import { expect } from 'vitest'
import { ModelError } from '../src/model-error.ts'

/** The `ModelError` a call rejects with. Whatever it is, it shows no key: those of the tests have "canary" in them. */
export async function failure(promise: Promise<unknown>): Promise<ModelError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!ModelError.is(thrown)) throw new Error('Expected a ModelError.', { cause: thrown })
  const shown = [inspect(thrown, { depth: Infinity, showHidden: true }), JSON.stringify(thrown), thrown.stack, thrown.message]
  expect(shown.join('\n')).not.toContain('canary')
  return thrown
}
