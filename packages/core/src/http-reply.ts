/** Calls of kinds where a request gives a whole reply: embedding, image and their like. */
import { openScope } from './call-scope.ts'
import type { CallScope } from './call-scope.ts'
import type { Decoded, KindCodec, RunContext, WireReply, WireRequest } from './codec.ts'
import { encodeSafely } from './encode-safely.ts'
import { assertSuccess, readReply, shownHeaders } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import { requestIdOf } from './http-error.ts'
import { locateError } from './locate-error.ts'
import type { CallOptions, ResponseInfo, ResultBase, Warning } from './model.ts'
import type { ProviderSettings } from './provider.ts'
import { defaultTotalMs, retryDelayMs } from './retry.ts'
import { warningContext } from './warning-context.ts'

/** One call of a kind with whole replies. */
export interface ReplyCall<Request> {
  readonly modelId: string
  readonly request: Request
  readonly options: CallOptions
  /** Finds the caller's slips; throws `bad_request`. */
  check(request: unknown): void
}

/** One call: encodes, sends, decodes, and adds the warnings and who answered. Rejects with a `ModelError`, never anything else. */
export async function httpReply<Settings extends ProviderSettings, Request, Result extends ResultBase>(
  client: HttpClient<Settings>,
  codec: KindCodec<Request, Result, Settings>,
  call: ReplyCall<Request>,
): Promise<Decoded<Result> & Pick<ResultBase, 'warnings' | 'response'>> {
  const { modelId, options, request } = call
  const model = { provider: client.spec.name, modelId }
  const warnings: Warning[] = []
  const scope = openScope({
    signal: options.signal,
    deadline: options.deadline,
    totalMs: options.timeouts?.totalMs ?? defaultTotalMs,
  })
  const sender = new Sender(client, options, scope)
  try {
    call.check(request)
    const context: RunContext<Settings> = {
      ...warningContext(model, options, warnings),
      stream: false,
      settings: client.settings(),
      signal: scope.signal,
      send: (wire) => sender.send(wire),
    }
    const decoded = await scope.race(run(codec, request, context))
    return { ...decoded, warnings, response: { ...model, ...sender.response, ...decoded.response } }
  } catch (error) {
    throw locateError(error, { ...model, attempts: sender.attempts, secrets: sender.secrets, foreign: 'bad_response' })
  } finally {
    scope.close()
  }
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
class Sender<Settings extends ProviderSettings> {
  readonly client: HttpClient<Settings>
  readonly options: CallOptions
  readonly scope: CallScope
  attempts = 0
  secrets: readonly string[] = []
  response: Partial<ResponseInfo> = {}

  constructor(client: HttpClient<Settings>, options: CallOptions, scope: CallScope) {
    this.client = client
    this.options = options
    this.scope = scope
  }

  /** One exchange, tried again as the policy says. */
  async send(wire: WireRequest): Promise<WireReply> {
    const { client, options, scope } = this
    const prepared = await scope.race(client.prepare(wire, options, false))
    this.secrets = prepared.secrets
    for (let attempt = 1; ; attempt++) {
      this.attempts = Math.max(this.attempts, attempt)
      try {
        const exchange = await client.open(prepared, options, false, scope)
        const reply = await readReply(exchange)
        options.onWire?.({ direction: 'in', data: reply.text })
        this.note(reply)
        assertSuccess(reply, client.spec)
        return reply
      } catch (thrown) {
        const model = { provider: client.spec.name, modelId: '' }
        const error = locateError(thrown, { ...model, attempts: attempt, secrets: this.secrets, foreign: 'bad_response' })
        const waitMs = retryDelayMs(error, attempt, options.retry, scope.remainingMs())
        if (waitMs === undefined) throw error
        await scope.sleep(waitMs)
      }
    }
  }

  note({ headers }: WireReply): void {
    const requestId = requestIdOf(headers)
    this.response = { headers: shownHeaders(headers, this.secrets), ...(requestId !== undefined && { requestId }) }
  }
}
