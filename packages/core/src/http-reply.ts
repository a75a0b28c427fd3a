/** Calls of kinds where a request gives a whole reply: embedding, image and their like. */
import { makeAttempts } from './attempts.ts'
import type { AttemptPlan } from './attempts.ts'
import type { CallScope } from './call-scope.ts'
import { checkEmbeddingRequest, checkImageRequest } from './check-reply-request.ts'
import type { ModelName } from './chat-assembly.ts'
import type { Decoded, KindCodec, RunContext, WireReply, WireRequest } from './codec.ts'
import { encodeSafely } from './encode-safely.ts'
import { assertSuccess, readReply, shownHeaders } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import { requestIdOf } from './http-error.ts'
import { locateError } from './locate-error.ts'
import type { CallOptions, ResponseInfo, ResultBase, Warning } from './model.ts'
import type { ProviderSettings } from './provider.ts'
import type { ModelError } from './model-error.ts'
import type { PreparedRequest } from './prepare-request.ts'
import type { RetryBudget } from './retry-budget.ts'
import { warningContext } from './warning-context.ts'

/** The kinds whose replies are whole. */
export type ReplyKind = 'embedding' | 'image'

/** Finds the caller's slips; each throws `bad_request`. */
const checks: Readonly<Record<ReplyKind, (request: unknown) => void>> = {
  embedding: checkEmbeddingRequest,
  image: checkImageRequest,
}

/** One call of a kind with whole replies. */
export interface ReplyCall<Request> {
  readonly kind: ReplyKind
  readonly modelId: string
  readonly request: Request
  readonly options: CallOptions
  /** Opened and closed by the caller. */
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
  const sender = new Sender(client, model, options, scope)
  try {
    checks[kind](request)
    const context: RunContext<Settings> = {
      ...warningContext(model, options, warnings),
      stream: false,
      settings: client.settings(),
      signal: scope.signal,
      send: (wire) => sender.send(wire),
    }
    const decoded = await inTime(run(codec, request, context), scope)
    return { ...decoded, warnings, response: { ...model, ...sender.response, ...decoded.response } }
  } catch (error) {
    throw locateError(error, { ...model, attempts: sender.attempts, secrets: sender.secrets(), foreign: 'bad_response' })
  }
}

/** A run that sends reports the end of its scope itself, and knows how far it had come; a deaf one is left a turn later. */
function inTime<T>(running: Promise<T>, scope: CallScope): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (error: unknown): unknown => setTimeout(reject, 0, error)
    if (!scope.listen({ ended })) ended(scope.ended)
    running.then(resolve, reject)
  })
}

async function run<Settings extends ProviderSettings, Request, Result extends ResultBase>(
  codec: KindCodec<Request, Result, Settings>,
  request: Request,
  context: RunContext<Settings>,
): Promise<Decoded<Result>> {
  if (codec.run) return codec.run(request, context)
  const reply = await context.send(encodeSafely(() => codec.encode(request, context)))
  return codec.decode(reply, request, context)
}

/** The HTTP side of one call, which may be several exchanges. */
class Sender<Settings extends ProviderSettings> implements AttemptPlan {
  readonly client: HttpClient<Settings>
  readonly model: ModelName
  readonly options: CallOptions
  readonly scope: CallScope
  attempts = 0
  prepared: PreparedRequest | undefined
  response: Partial<ResponseInfo> = {}

  constructor(client: HttpClient<Settings>, model: ModelName, options: CallOptions, scope: CallScope) {
    this.client = client
    this.model = model
    this.options = options
    this.scope = scope
  }

  /** One exchange, tried again as the policy says. */
  async send(wire: WireRequest): Promise<WireReply> {
    const { client, options, scope } = this
    const prepared = client.prepare(wire, options, false)
    const request = prepared instanceof Promise ? await scope.race(prepared) : prepared
    this.prepared = request
    let attempt = 0
    return makeAttempts(this, async () => {
      this.attempts = Math.max(this.attempts, ++attempt)
      const exchange = await client.open(request, options, false, scope)
      const reply = await readReply(exchange, client.maxBytes())
      options.onWire?.({ direction: 'in', data: reply.text })
      this.note(reply)
      assertSuccess(reply, client.spec)
      return reply
    })
  }

  note({ headers }: WireReply): void {
    const shown = shownHeaders(headers, this.secrets())
    const requestId = requestIdOf(shown)
    this.response = { headers: shown, ...(requestId !== undefined && { requestId }) }
  }

  secrets(): readonly string[] {
    return this.prepared?.secrets ?? []
  }

  // What makeAttempts asks.

  sent(): boolean {
    return true
  }

  origin(): string {
    return this.prepared?.origin ?? ''
  }

  budget(): RetryBudget {
    return this.client.budget(this.origin())
  }

  mayRetry(): boolean {
    return true
  }

  locate(thrown: unknown, attempts: number): ModelError {
    return locateError(thrown, { ...this.model, attempts, secrets: this.secrets(), foreign: 'bad_response' })
  }
}
