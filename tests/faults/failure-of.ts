import { ModelError } from '@polymux/core'

/** The error of a call that must fail. */
export async function failureOf(call: Promise<unknown>): Promise<ModelError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!ModelError.is(outcome)) throw new Error('The call was to fail with a ModelError, and did not.', { cause: outcome })
  return outcome
}
