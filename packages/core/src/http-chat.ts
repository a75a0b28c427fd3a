/**
 * A chat call over HTTP. Bytes become messages, deltas and events synchronously, one network chunk at a time: each async layer
 * between them would cost more than all the decoding.
 */
import type { CallScope } from './call-scope.ts'
import type { ChatCall, EventSource } from './chat-call.ts'
import type { ChatDelta } from './chat-delta.ts'
import type { ChatCodec, ChatDecoder, CodecContext, ProviderSpec, WireMessage } from './codec.ts'
import { deltaEvents } from './delta-events.ts'
import type { DeltaSource } from './delta-events.ts'
import { encodeSafely } from './encode-safely.ts'
import type { Exchange } from './exchange.ts'
import { assertSuccess, decodeText, parseJson, readReply, shownHeaders } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import { replyError, requestIdOf, unusableReply } from './http-error.ts'
import { startLinger } from './linger.ts'
import type { Linger } from './linger.ts'
import type { MessageDecoder } from './message-decoder.ts'
import { ModelError } from './model-error.ts'
import type { ModelErrorFields } from './model-error.ts'
import type { Warning } from './model.ts'
import { createNdjsonDecoder } from './ndjson.ts'
import type { PreparedRequest } from './prepare-request.ts'
import type { ProviderSettings } from './provider.ts'
import { createSseDecoder } from './sse.ts'
import { warningContext } from './warning-context.ts'

/** The events of one call of a provider's chat model. */
export function httpChat<Settings extends ProviderSettings>(
  client: HttpClient<Settings>,
  codec: ChatCodec<Settings>,
  modelId: string,
  call: ChatCall,
): EventSource {
  const model = { provider: client.spec.name, modelId }
  const warnings: Warning[] = []
  let prepared: PreparedRequest | undefined
  let encoderWarnings = 0

  /** Encoded once, however many attempts follow. */
  async function request(context: CodecContext<Settings>): Promise<PreparedRequest> {
    if (prepared) return prepared
    const wire = encodeSafely(() => codec.encode(call.request, context))
    encoderWarnings = warnings.length
    prepared = await client.prepare(wire, call.options, call.streaming)
    return prepared
  }

  function open(scope: CallScope): DeltaSource {
    // What the decoder of a failed attempt warned of went with it.
    warnings.length = encoderWarnings
    const context: CodecContext<Settings> = {
      ...warningContext(model, call.options, warnings),
      stream: call.streaming,
      settings: client.settings(),
    }
    const start = (ready: PreparedRequest): Promise<Exchange> => client.open(ready, call.options, call.streaming, scope)
    return new HttpDeltas({
      prepare: () => request(context),
      start,
      spec: client.spec,
      codec,
      decoder: codec.decoder(context),
      call,
      scope,
    })
  }

  return deltaEvents({
    model,
    call,
    warnings,
    retries: true,
    foreign: 'bad_response',
    open,
    secrets: () => prepared?.secrets ?? [],
  })
}

interface HttpDeltasPlan<Settings extends ProviderSettings> {
  prepare(): Promise<PreparedRequest>
  start(request: PreparedRequest): Promise<Exchange>
  readonly spec: ProviderSpec<Settings>
  readonly codec: ChatCodec<Settings>
  readonly decoder: ChatDecoder
  readonly call: ChatCall
  readonly scope: CallScope
}

/** One attempt: opens the exchange at the first `next`. */
class HttpDeltas<Settings extends ProviderSettings> implements DeltaSource {
  readonly plan: HttpDeltasPlan<Settings>
  exchange: Exchange | undefined
  framing: MessageDecoder | undefined
  /** What came before the framing was known, or a whole body. */
  readonly chunks: Uint8Array[] = []
  size = 0
  sent = false
  ended = false
  complete = false
  linger: Linger | undefined

  constructor(plan: HttpDeltasPlan<Settings>) {
    this.plan = plan
  }

  async next(): Promise<readonly ChatDelta[] | undefined> {
    if (this.ended) return undefined
    const { exchange } = this
    if (!exchange) return [await this.begin()]
    for (;;) {
      const bytes = await (this.linger ? this.linger.read(exchange.read) : exchange.read())
      if (!bytes) return this.end()
      const deltas = this.feed(bytes)
      if (deltas.length > 0) return deltas
    }
  }

  close(): void {
    this.linger?.close()
    this.exchange?.close(this.complete)
  }

  async begin(): Promise<ChatDelta> {
    const request = await this.plan.scope.race(this.plan.prepare())
    this.sent = true
    const exchange = await this.plan.start(request)
    this.exchange = exchange
    const { headers, status } = exchange
    if (status < 200 || status > 299) assertSuccess(await readReply(exchange), this.plan.spec)
    const type = headers['content-type'] ?? ''
    if (this.plan.codec.framing === 'ndjson') this.framing = createNdjsonDecoder()
    else if (type.includes('text/event-stream')) this.framing = createSseDecoder()
    const requestId = requestIdOf(headers)
    const shown = shownHeaders(headers, request.secrets)
    return { type: 'meta', response: { headers: shown, ...(requestId !== undefined && { requestId }) } }
  }

  feed(bytes: Uint8Array): readonly ChatDelta[] {
    if (this.framing) return this.decode(this.framing, bytes)
    this.chunks.push(bytes)
    this.size += bytes.length
    // A server may label an event stream as something else, or answer a stream request with one JSON body: the first letter tells.
    if (!this.plan.call.streaming || this.chunks.length > 8) return []
    const start = decodeText(this.chunks, this.size).trimStart()
    if (start === '' || start.startsWith('{') || start.startsWith('<')) return []
    const framing = createSseDecoder()
    this.framing = framing
    return this.chunks.splice(0).flatMap((chunk) => this.decode(framing, chunk))
  }

  decode(framing: MessageDecoder, bytes: Uint8Array): readonly ChatDelta[] {
    const messages: WireMessage[] = []
    framing.push(bytes, messages)
    return messages.length > 0 ? this.push(messages) : []
  }

  push(messages: readonly WireMessage[]): ChatDelta[] {
    const deltas: ChatDelta[] = []
    const { onWire } = this.plan.call.options
    this.exchange?.progress()
    for (const message of messages) {
      if (this.ended) break
      onWire?.({ direction: 'in', data: message.data })
      this.take(() => this.plan.decoder.push(message), message, deltas)
    }
    return deltas
  }

  /** Adds what the decoder yields; what it throws becomes an error delta, so that the rest is still read. */
  take(decode: () => Iterable<ChatDelta>, message: WireMessage | undefined, deltas: ChatDelta[]): void {
    const before = deltas.length
    try {
      for (const delta of decode()) deltas.push(delta)
    } catch (cause) {
      deltas.push({ type: 'error', error: unreadable(cause, message) })
    }
    for (let index = before; index < deltas.length; index++) {
      const type = deltas[index]?.type
      if (type === 'error') this.linger ??= startLinger()
      else if (type === 'finish') this.ended = this.complete = true
    }
  }

  /** A whole body may be an error sent with status 200. It is decoded all the same: text and usage may stand beside the error. */
  addReplyError(text: string, deltas: ChatDelta[]): void {
    const { headers = {}, status = 200 } = this.exchange ?? {}
    this.take(
      () => {
        const reply = { status, headers, text, body: parseJson(text) }
        const fields = this.plan.spec.error?.(reply)
        return fields ? [{ type: 'error', error: replyError(reply, { phase: 'body', ...fields }).toJSON() }] : []
      },
      undefined,
      deltas,
    )
  }

  /** The bytes ended, or were waited for long enough. */
  end(): readonly ChatDelta[] {
    const messages: WireMessage[] = []
    const deltas: ChatDelta[] = []
    this.framing?.end(messages)
    if (!this.framing) {
      const text = decodeText(this.chunks, this.size)
      const unusable = unusableReply(text)
      if (unusable) throw unusable
      this.addReplyError(text, deltas)
      messages.push({ data: text })
    }
    deltas.push(...this.push(messages))
    this.ended = true
    if (!this.complete) this.take(() => this.plan.decoder.end(), undefined, deltas)
    return deltas
  }
}

/** A codec could not read a message: its own error as it is, anything else as `bad_response`. */
function unreadable(cause: unknown, message: WireMessage | undefined): Partial<ModelErrorFields> {
  if (ModelError.is(cause)) return { ...ModelError.prototype.toJSON.call(cause), cause: cause.cause }
  const why = cause instanceof Error ? cause.message : String(cause)
  const shown = message ? `: ${message.data.slice(0, 200)}` : ''
  return {
    code: 'bad_response',
    message: `The reply could not be read (${why})${shown}`,
    retryable: false,
    cause,
  }
}
