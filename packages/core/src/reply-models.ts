/**
 * Models of the kinds where a request gives a whole reply. Most applications only chat, so what these calls need is loaded with the
 * first of them: core's part always, the provider's where its codec is a function. A bundler makes a file of its own of each.
 */
import type { KindCodec, Loadable } from './codec.ts'
import { openCallScope } from './exchange.ts'
import type { HttpClient } from './http-client.ts'
import type { ReplyKind } from './http-reply.ts'
import { locateError } from './locate-error.ts'
import type { CallOptions, ResultBase } from './model.ts'
import type { ProviderSettings } from './provider.ts'
import { whenLoaded } from './when-loaded.ts'

/** Makes models of `kind` whose calls are named `method`. Loads nothing by itself. */
export function replyModels<Settings extends ProviderSettings, Request, Result extends ResultBase>(
  client: HttpClient<Settings>,
  [kind, method]: readonly [kind: ReplyKind, method: string],
  codec: Loadable<KindCodec<Request, Result, Settings>>,
): (modelId: string) => object {
  const provider = client.spec.name
  const load = once(async () => {
    const parts = Promise.all([import('./http-reply.ts'), typeof codec === 'function' ? codec() : codec])
    const [{ httpReply }, loaded] = await whenLoaded(parts, `${kind} models`)
    return { httpReply, codec: loaded }
  })

  return (modelId) => {
    async function call(request: Request, options: CallOptions = {}): Promise<unknown> {
      const scope = openCallScope(options, false)
      try {
        const loaded = await scope.race(load()).catch((error: unknown) => {
          throw locateError(error, { provider, modelId, attempts: 0, secrets: [] })
        })
        return await loaded.httpReply(client, loaded.codec, { kind, modelId, request, options, scope })
      } finally {
        scope.close()
      }
    }
    return { spec: 1, kind, provider, modelId, [method]: call }
  }
}

/** One promise for every call; after a rejection the next call tries again. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    }))
}
