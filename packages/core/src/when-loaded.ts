import { ModelError } from './model-error.ts'

/** Code that is loaded when it is needed. In browsers it comes over the network, too, so it may fail like any request: as `network`. */
export function whenLoaded<T>(loading: Promise<T>, what: string): Promise<T> {
  return loading.catch((cause: unknown) => {
    if (ModelError.is(cause)) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ModelError({ code: 'network', message: `The code for ${what} could not be loaded: ${why}`, cause })
  })
}

/** One promise for everyone who asks; after a rejection, a `ModelError` as in {@link whenLoaded}, the next one tries again. */
export function loadOnce<T>(what: string, load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () =>
    (loading ??= whenLoaded(load(), what).catch((error: unknown) => {
      loading = undefined
      throw error
    }))
}
