/** Calls of kinds where a request gives a whole reply: embedding, image and their like. */
import type { CallScope } from './call-scope.ts'
import { replyChecks } from './check-reply-request.ts'
import type { Decoded, EmbeddingCodec, KindCodec, RunContext } from './codec.ts'
import { embedInBatches } from './embedding-batches.ts'
import type { EmbeddingRequest } from './embedding.ts'
import { encodeSafely } from './encode-safely.ts'
import type { HttpClient } from './http-client.ts'
import type { CallOptions, ResultBase, Warning } from './model.ts'
import type { ProviderSettings } from './provider.ts'
import type { ReplyKind } from './reply-models.ts'
import { inTime, ReplySender } from './reply-sender.ts'
import { warningContext } from './warning-context.ts'

/** One call of a kind with whole replies. */
export interface ReplyCall<Request> {
  readonly kind: ReplyKind
  readonly modelId: string
  readonly request: Request
  readonly options: CallOptions
  /** Closed when the call, and what is still being read of it, is over. */
  readonly scope: CallScope
}

/** One call: encodes, sends, decodes, and adds the warnings and who answered. Rejects with a `ModelError`, never anything else. */
export async function httpReply<Settings extends ProviderSettings, Request, Result extends ResultBase>(
  client: HttpClient<Settings>,
  codec: KindCodec<Request, Result, Settings>,
  call: ReplyCall<Request>,
): Promise<Decoded<Result> & Pick<ResultBase, 'warnings' | 'response'>> {
  const { kind, modelId, options, request, scope } = call
  const model = { provider: client.spec.name, modelId }
  const warnings: Warning[] = []
  const sender = new ReplySender(client, model, options, scope)
  try {
    replyChecks[kind](request)
    // With a reply there is something paid for, which no warning may throw away.
    const strictness = { onUnsupported: options.onUnsupported }
    const answered = <T>(reply: T): T => {
      strictness.onUnsupported = 'warn'
      return reply
    }
    const context: RunContext<Settings> = {
      ...warningContext(model, strictness, warnings),
      stream: false,
      settings: client.settings(),
      signal: scope.signal,
      send: (wire) => sender.send(wire).then(answered),
      open: (wire) => sender.open(wire).then(answered),
      sleep: (milliseconds) => scope.sleep(milliseconds),
    }
    const decoded = await inTime(runCodec(kind, codec, request, context), scope)
    sender.finish()
    return { ...decoded, warnings, response: { ...model, ...sender.response, ...decoded.response } }
  } catch (error) {
    sender.abandon()
    throw sender.locate(error, sender.attempts)
  }
}

/** Either form of codec. Embeddings are cut into as many requests as they need. */
export async function runCodec<Settings extends ProviderSettings, Request, Result extends ResultBase>(
  kind: ReplyKind,
  codec: KindCodec<Request, Result, Settings>,
  request: Request,
  context: RunContext<Settings>,
): Promise<Decoded<Result>> {
  if (codec.run) return codec.run(request, context)
  if (kind === 'embedding') {
    // Safe: `kind` says which request, result and codec these are.
    const [embedding, asked] = [codec as unknown as EmbeddingCodec<Settings>, request as EmbeddingRequest]
    return embedInBatches(embedding, asked, context) as unknown as Promise<Decoded<Result>>
  }
  const reply = await context.send(encodeSafely(() => codec.encode(request, context)))
  return codec.decode(reply, request, context)
}
