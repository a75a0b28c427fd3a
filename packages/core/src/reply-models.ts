/**
 * Models of the kinds where a request gives a whole reply. Most applications only chat, so what these calls need is loaded with the
 * first of them: core's part always, the provider's where its codec is a function. A bundler makes a file of its own of each.
 */
import type { KindCodec, Loadable } from './codec.ts'
import { openCallScope } from './exchange.ts'
import type { ExplainOptions, Explanation } from './explain.ts'
import type { HttpClient } from './http-client.ts'
import { locateError } from './locate-error.ts'
import type { CallOptions, ModelKind, ResultBase } from './model.ts'
import type { ProviderSettings } from './provider.ts'
import { loadOnce } from './when-loaded.ts'

/** The kinds that do not chat. */
export type ReplyKind = Exclude<ModelKind, 'chat'>

/** How a call of each kind is named. */
export const replyMethods: ReadonlyMap<ReplyKind, string> = new Map([
  ['embedding', 'embed'],
  ['image', 'generate'],
  ['rerank', 'rerank'],
  ['speech', 'speak'],
  ['transcription', 'transcribe'],
  ['video', 'generate'],
])

/** Makes models of `kind`. Loads nothing by itself. */
export function replyModels<Settings extends ProviderSettings, Request, Result extends ResultBase>(
  client: HttpClient<Settings>,
  kind: ReplyKind,
  codec: Loadable<KindCodec<Request, Result, Settings>>,
): (modelId: string) => object {
  const provider = client.spec.name
  const load = loadOnce(`${kind} models`, async () => {
    const [{ httpReply }, loaded] = await Promise.all([import('./http-reply.ts'), typeof codec === 'function' ? codec() : codec])
    return { httpReply, codec: loaded }
  })

  return (modelId) => {
    async function call(request: Request, options: CallOptions = {}): Promise<unknown> {
      // Whether it streams is for the codec to say: then the clocks of streams must be heard in time.
      const scope = openCallScope(inTimeFor(kind, options), true)
      const loaded = await scope.race(load()).catch((error: unknown) => {
        scope.close()
        throw locateError(error, { provider, modelId, attempts: 0, secrets: [] })
      })
      return loaded.httpReply(client, loaded.codec, { kind, modelId, request, options, scope })
    }
    async function explain(request: Request, options: ExplainOptions = {}): Promise<Explanation> {
      const [{ explainReply }, loaded] = await Promise.all([import('./explain-reply.ts'), load()])
      return explainReply(client, loaded.codec, { kind, modelId, request, options })
    }
    return { spec: 1, kind, provider, modelId, [replyMethods.get(kind) ?? '']: call, explain }
  }
}

/** A film takes minutes, and half an hour in bad times; where the caller sets no limit, that is it. */
const videoTotalMs = 1_800_000

function inTimeFor(kind: ReplyKind, options: CallOptions): CallOptions {
  if (kind !== 'video' || options.timeouts?.totalMs !== undefined) return options
  return { ...options, timeouts: { ...options.timeouts, totalMs: videoTotalMs } }
}
