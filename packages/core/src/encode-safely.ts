import { ModelError } from './model-error.ts'

/** Runs an encoder. What it throws that is not a `ModelError` is a request it was not made for: `configuration`. */
export function encodeSafely<T>(encode: () => T): T {
  try {
    return encode()
  } catch (cause) {
    if (ModelError.is(cause)) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ModelError({ code: 'configuration', message: `The request could not be encoded: ${why}`, cause })
  }
}
