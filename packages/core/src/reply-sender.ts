/** The HTTP side of one call that is not chat: any number of exchanges, one after another or side by side, under one scope. */
import { makeAttempts } from './attempts.ts'
import type { AttemptPlan } from './attempts.ts'
import type { CallScope } from './call-scope.ts'
import type { ModelName } from './chat-assembly.ts'
import type { OpenReply, WireReply, WireRequest } from './codec.ts'
import { openCallScope } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { assertSuccess, readReply, shownHeaders } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import { requestIdOf } from './http-error.ts'
import { locateError } from './locate-error.ts'
import type { CallOptions, ResponseInfo } from './model.ts'
import type { ModelError } from './model-error.ts'
import type { PreparedRequest } from './prepare-request.ts'
import type { ProviderSettings } from './provider.ts'
import { ReplyBody } from './reply-body.ts'
import type { RetryBudget } from './retry-budget.ts'

/** One call. Its scope is closed by `finish`, or by the end of the last body that is still being read then. */
export class ReplySender<Settings extends ProviderSettings> implements AttemptPlan {
  readonly client: HttpClient<Settings>
  readonly model: ModelName
  readonly options: CallOptions
  readonly scope: CallScope
  attempts = 0
  /** Exchanges under way: a scope has one clock, so those beside the first get scopes of their own. */
  active = 0
  prepared: PreparedRequest | undefined
  response: Partial<ResponseInfo> = {}
  readonly bodies: Set<ReplyBody> = new Set()
  finished = false

  constructor(client: HttpClient<Settings>, model: ModelName, options: CallOptions, scope: CallScope) {
    this.client = client
    this.model = model
    this.options = options
    this.scope = scope
  }

  /** One exchange, tried again as the policy says. */
  send(wire: WireRequest): Promise<WireReply> {
    return this.within(false, (scope) => this.exchange(wire, scope, (exchange) => this.readChecked(exchange)))
  }

  /** One exchange up to its headers, tried again until a success begins. */
  open(wire: WireRequest): Promise<OpenReply> {
    return this.within(true, async (scope, over) =>
      this.exchange(wire, scope, async (exchange) => {
        const { headers, status } = exchange
        if (status < 200 || status > 299) await this.readChecked(exchange)
        this.note(headers)
        const body: ReplyBody = new ReplyBody({
          exchange,
          maxBytes: this.client.maxBytes(),
          readWhole: (open) => this.readChecked(open),
          locate: (thrown) => this.locate(thrown, this.attempts),
          over: () => {
            this.bodies.delete(body)
            this.client.replies.delete(exchange)
            over()
          },
        })
        this.bodies.add(body)
        this.client.replies.add(exchange)
        return body
      }),
    )
  }

  /** The call has its result: what is still being read closes the scope when it ends. */
  finish(): void {
    this.finished = true
    if (this.bodies.size === 0) this.scope.close()
  }

  /** The call failed: nobody will read what is open. */
  abandon(): void {
    for (const body of this.bodies) body.close()
    this.finish()
  }

  async exchange<T>(wire: WireRequest, scope: CallScope, read: (exchange: Exchange) => Promise<T>): Promise<T> {
    const { client, options } = this
    const streaming = wire.streaming === true
    const prepared = client.prepare(wire, options, streaming)
    const request = prepared instanceof Promise ? await scope.race(prepared) : prepared
    this.prepared = request
    let attempt = 0
    return makeAttempts(wire.once ? this.carefully() : this, async () => {
      this.attempts = Math.max(this.attempts, ++attempt)
      return read(await client.open(request, options, streaming, scope))
    })
  }

  /** The same call, whose attempts are not repeated while the last one may have been worked on, unless its options say so. */
  carefully(): AttemptPlan {
    const { model, options, scope } = this
    const retry = options.retry === false ? false : { ambiguous: false, ...options.retry }
    return {
      model,
      options: { ...options, retry },
      scope,
      sent: () => this.sent(),
      origin: () => this.origin(),
      budget: () => this.budget(),
      mayRetry: () => this.mayRetry(),
      locate: (thrown, attempts) => this.locate(thrown, attempts),
    }
  }

  async readChecked(exchange: Exchange): Promise<WireReply> {
    const reply = await readReply(exchange, this.client.maxBytes())
    this.options.onWire?.({ direction: 'in', data: reply.text })
    this.note(reply.headers)
    assertSuccess(reply, this.client.spec)
    return reply
  }

  /** Runs one exchange. `held`: it is over only when `over` is called, or when it failed. */
  async within<T>(held: boolean, run: (scope: CallScope, over: () => void) => Promise<T>): Promise<T> {
    const own = this.active++ > 0 ? openCallScope({ ...this.options, signal: this.scope.signal }, true) : undefined
    const over = (): void => {
      this.active--
      own?.close()
      if (this.finished && this.bodies.size === 0) this.scope.close()
    }
    try {
      const result = await run(own ?? this.scope, over)
      if (!held) over()
      return result
    } catch (error) {
      over()
      throw error
    }
  }

  note(headers: Readonly<Record<string, string>>): void {
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

/** A run that sends reports the end of its scope itself, and knows how far it had come; a deaf one is left a turn later. */
export function inTime<T>(running: Promise<T>, scope: CallScope): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (error: unknown): unknown => setTimeout(reject, 0, error)
    if (!scope.listen({ ended })) ended(scope.ended)
    running.then(resolve, reject)
  })
}
