/** A chat call over HTTP: makes attempts, and drives the reply reader with the bytes of each. */
import { makeAttempts } from './attempts.ts'
import type { AttemptPlan } from './attempts.ts'
import type { CallScope } from './call-scope.ts'
import { applyDelta, partialResult, startAssembly } from './chat-assembly.ts'
import type { ChatAssembly, ModelName } from './chat-assembly.ts'
import type { OpenedCall, EventSink, EventSource } from './chat-call.ts'
import type { ChatResult } from './chat.ts'
import type { ChatCodec, CodecContext, WireRequest } from './codec.ts'
import { encodeSafely } from './encode-safely.ts'
import type { Exchange } from './exchange.ts'
import { assertSuccess, readReply, shownHeaders } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import { requestIdOf } from './http-error.ts'
import { locateError } from './locate-error.ts'
import { whenLoaded } from './when-loaded.ts'
import type { ModelError } from './model-error.ts'
import type { CallOptions, Warning } from './model.ts'
import { withObject } from './output.ts'
import type { PreparedRequest } from './prepare-request.ts'
import type { ProviderSettings } from './provider.ts'
import { ReplyReader } from './reply-reader.ts'
import type { ByteSink } from './transport.ts'
import { warningContext } from './warning-context.ts'

/** One call of a provider's chat model. */
export interface HttpChatPlan<Settings extends ProviderSettings> {
  readonly client: HttpClient<Settings>
  readonly codec: ChatCodec<Settings>
  readonly modelId: string
  readonly call: OpenedCall
  readonly scope: CallScope
  readonly sink: EventSink
}

/** The source of its events. Nothing is sent before the first pull. */
export function openHttpChat<Settings extends ProviderSettings>(plan: HttpChatPlan<Settings>): EventSource {
  return new HttpChat(plan)
}

/** While the reader lags behind, so many bytes are decoded ahead of it before the connection is held back. */
const aheadBytes = 64 * 1024
/** How long, and how far, an answer is read on after it reported an error: usage and cost may still come, but nobody waits for ever. */
const lingerMs = 1_000
const lingerBytes = 64 * 1024

class HttpChat<Settings extends ProviderSettings> implements EventSource, ByteSink, AttemptPlan {
  readonly plan: HttpChatPlan<Settings>
  readonly model: ModelName
  readonly warnings: Warning[] = []
  encoderWarnings = 0
  codec: ChatCodec<Settings> | undefined
  prepared: PreparedRequest | undefined
  assembly: ChatAssembly
  exchange: Exchange | undefined
  reader: ReplyReader | undefined
  /** Settles the attempt under way; absent when none is, or when its answer is over. */
  settle: { resolve(result: ChatResult): void; reject(error: unknown): void } | undefined
  begun = false
  requested = false
  paused = false
  /** Bytes decoded since the reader last asked for more. */
  ahead = 0
  linger: ReturnType<typeof setTimeout> | undefined
  lingered = 0

  constructor(plan: HttpChatPlan<Settings>) {
    this.plan = plan
    this.model = { provider: plan.client.spec.name, modelId: plan.modelId }
    this.assembly = this.newAssembly()
  }

  get options(): OpenedCall['options'] {
    return this.plan.call.options
  }

  get scope(): CallScope {
    return this.plan.scope
  }

  pull(): void {
    this.ahead = 0
    if (!this.begun) {
      this.begun = true
      void this.run()
    } else if (this.paused) {
      this.paused = false
      this.exchange?.resume()
    }
  }

  close(): void {
    clearTimeout(this.linger)
    // The connection of a complete answer is left to be read off and used again.
    if (!this.reader?.complete) this.exchange?.close()
  }

  async run(): Promise<void> {
    const { sink } = this.plan
    try {
      const result = await makeAttempts(this, () => this.attempt())
      sink.queue.push({ type: 'finish', result })
      sink.wake()
    } catch (error) {
      // Safe: makeAttempts rejects with what `locate` makes.
      sink.fail(error as ModelError)
    }
  }

  async attempt(): Promise<ChatResult> {
    const { call, client, scope } = this.plan
    this.assembly = this.newAssembly()
    this.requested = false
    const context = this.context()
    const chosen = this.codec ?? this.chooseCodec()
    const codec = chosen instanceof Promise ? await chosen : chosen
    this.codec = codec
    // An answer that came, and is paid for, is not thrown away for what its decoder warns of.
    const decoder = codec.decoder(this.context({ ...call.options, onUnsupported: 'warn' }), call.request)
    this.prepared ??= await this.prepare(codec, context)
    this.requested = true
    const exchange = await client.open(this.prepared, call.options, call.streaming, scope)
    this.exchange = exchange
    try {
      const { status, headers } = exchange
      if (status < 200 || status > 299) assertSuccess(await readReply(exchange, client.maxBytes()), client.spec)
      this.noteHeaders(headers, this.prepared.secrets)
      this.reader = new ReplyReader({
        status,
        headers,
        decoder,
        framing: codec.framing,
        streaming: call.streaming,
        assembly: this.assembly,
        events: this.plan.sink.queue,
        maxBytes: client.maxBytes(),
        onWire: call.options.onWire,
        error: client.spec.error,
      })
      const result = await this.pour(exchange)
      return call.request.output === undefined ? result : await scope.race(withObject(result, call.request))
    } finally {
      clearTimeout(this.linger)
      this.linger = undefined
      if (this.reader?.complete) exchange.release()
      else exchange.close()
    }
  }

  context(options: CallOptions = this.plan.call.options): CodecContext<Settings> {
    const { call, client } = this.plan
    // What the decoder of a failed attempt warned of went with it.
    this.warnings.length = this.encoderWarnings
    return {
      ...warningContext(this.model, options, this.warnings),
      stream: call.streaming,
      settings: client.settings(),
    }
  }

  /** A provider may have several wires; nearly every request takes the first. */
  chooseCodec(): ChatCodec<Settings> | Promise<ChatCodec<Settings>> {
    const { call, client, codec, scope } = this.plan
    const other = codec.wireFor?.(call.request, client.settings())
    return other === undefined ? codec : scope.race(whenLoaded(other, 'this wire'))
  }

  /** Encoded once, however many attempts follow. */
  prepare(codec: ChatCodec<Settings>, context: CodecContext<Settings>): PreparedRequest | Promise<PreparedRequest> {
    const { call, client, scope } = this.plan
    const wire: WireRequest = encodeSafely(() => codec.encode(call.request, context))
    this.encoderWarnings = this.warnings.length
    const prepared = client.prepare(wire, call.options, call.streaming)
    return prepared instanceof Promise ? scope.race(prepared) : prepared
  }

  newAssembly(): ChatAssembly {
    return startAssembly(this.model, this.warnings, this.plan.call.streaming ? 'stream' : 'body')
  }

  noteHeaders(headers: Readonly<Record<string, string>>, secrets: readonly string[]): void {
    const shown = shownHeaders(headers, secrets)
    const requestId = requestIdOf(shown)
    const response = { headers: shown, ...(requestId !== undefined && { requestId }) }
    applyDelta(this.assembly, { type: 'meta', response }, this.plan.sink.queue)
  }

  pour(exchange: Exchange): Promise<ChatResult> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject }
      exchange.pour(this)
    })
  }

  write(bytes: Uint8Array): void {
    const { exchange, reader } = this
    const { sink } = this.plan
    if (!reader || !exchange || !this.settle) return
    try {
      if (reader.write(bytes)) exchange.progress()
    } catch (error) {
      return this.reject(error)
    }
    if (reader.complete) return this.end()
    if (!sink.queue.isEmpty) sink.wake()
    if (this.assembly.failure) return this.lingerOn(bytes.length)
    this.ahead += bytes.length
    if (this.ahead > aheadBytes && !sink.queue.isEmpty && !this.paused) {
      this.paused = true
      exchange.pause()
    }
  }

  end(): void {
    const { reader, settle } = this
    if (!reader || !settle) return
    this.settle = undefined
    try {
      const result = reader.end()
      settle.resolve(result)
    } catch (error) {
      settle.reject(error)
    }
    if (!this.plan.sink.queue.isEmpty) this.plan.sink.wake()
  }

  /** A connection that breaks after the answer reported an error changes nothing. */
  fail(error: unknown): void {
    if (this.assembly.failure && !this.scope.ended) this.end()
    else this.reject(error)
  }

  reject(error: unknown): void {
    this.settle?.reject(error)
    this.settle = undefined
  }

  lingerOn(bytes: number): void {
    this.lingered += bytes
    if (this.lingered > lingerBytes) return this.end()
    this.linger ??= setTimeout(() => this.end(), lingerMs)
  }

  // What makeAttempts asks.

  sent(): boolean {
    return this.requested
  }

  origin(): string {
    return this.prepared?.origin ?? ''
  }

  budget(): ReturnType<HttpClient<Settings>['budget']> {
    return this.plan.client.budget(this.origin())
  }

  mayRetry(): boolean {
    return !this.assembly.started
  }

  locate(thrown: unknown, attempts: number): ModelError {
    const secrets = this.prepared?.secrets ?? []
    const partial = partialResult(this.assembly)
    return locateError(thrown, { ...this.model, attempts, partial, secrets, foreign: 'bad_response' })
  }
}
