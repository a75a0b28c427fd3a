import { replyChecks } from './check-reply-request.ts'
import type { KindCodec, OpenReply, RunContext, WireReply, WireRequest } from './codec.ts'
import { explainedRequest } from './explained-request.ts'
import type { ExplainOptions, Explanation } from './explain.ts'
import type { HttpClient } from './http-client.ts'
import { runCodec } from './http-reply.ts'
import { locateError } from './locate-error.ts'
import type { ResultBase, Warning } from './model.ts'
import type { ProviderSettings } from './provider.ts'
import type { ReplyKind } from './reply-models.ts'
import { warningContext } from './warning-context.ts'

/** Which call is to be explained. */
export interface ExplainedCall<Request> {
  readonly kind: ReplyKind
  readonly modelId: string
  readonly request: Request
  readonly options: ExplainOptions
}

/** Runs the codec up to its first request, which is caught instead of sent. */
export async function explainReply<Settings extends ProviderSettings, Request, Result extends ResultBase>(
  client: HttpClient<Settings>,
  codec: KindCodec<Request, Result, Settings>,
  { kind, modelId, options, request }: ExplainedCall<Request>,
): Promise<Explanation> {
  const model = { provider: client.spec.name, modelId }
  const warnings: Warning[] = []
  const notes: Warning[] = []
  try {
    replyChecks[kind](request)
    const wire = await new Promise<WireRequest>((resolve, reject) => {
      // What the codec waits for then never comes; nothing holds on to it.
      const caught = <T extends WireReply | OpenReply>(sent: WireRequest): Promise<T> => {
        resolve(sent)
        return new Promise<T>(() => {})
      }
      const context: RunContext<Settings> = {
        ...warningContext(model, options, warnings, notes),
        stream: false,
        settings: client.settings(),
        signal: options.signal ?? new AbortController().signal,
        send: caught,
        open: caught,
        sleep: () => new Promise(() => {}),
      }
      runCodec(kind, codec, request, context).then(() => reject(new Error('The codec sent nothing.')), reject)
    })
    return await explainedRequest(client, wire, options, { warnings, notes })
  } catch (error) {
    throw locateError(error, { ...model, attempts: 0, secrets: [] })
  }
}
