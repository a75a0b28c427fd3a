/**
 * Only undici's Client is loaded: importing the root of undici installs its dispatcher for the whole process, which changes the
 * program's own `fetch`, and takes three times as long.
 */
import type { Client } from 'undici'

/** The class whose instances are one connection each. */
export type ClientClass = typeof Client

/** From the file that holds it, or from undici's root should a later version have moved it. */
export async function loadClient(): Promise<ClientClass> {
  try {
    return (await import('undici/lib/dispatcher/client.js')).default
  } catch (error) {
    if (!isMissing(error)) throw error
    // A variable, so that bundlers leave the root of undici, a megabyte, out of programs that never need it.
    const root = 'undici'
    // Safe: this is the package whose types are imported above.
    return ((await import(root)) as { readonly Client: ClientClass }).Client
  }
}

function isMissing(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' || code === 'MODULE_NOT_FOUND'
}
