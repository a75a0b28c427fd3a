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
import { assertSuccess, decodeText, readReply } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import { requestIdOf, unusableReply } from './http-error.ts'
import type { MessageDecoder } from './message-decoder.ts'
import { ModelError } from './model-error.ts'
import type { ModelErrorFields } from './model-error.ts'
import type { Warning } from './model.ts'
import { createNdjsonDecoder } from './ndjson.ts'
import type { PreparedRequest } from './prepare-request.ts'
import type { ProviderSettings } from './provider.ts'
import { createSseDecoder } from './sse.ts'
import { warningContext } from './warning-context.ts'

/** After an error event, usage and cost may still come: so long, and so many bytes, are they waited for. */
const lingerMs = 1_000
const lingerBytes = 64 * 1024

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

  /** Encoded once, however many attempts follow. */
  async function request(context: CodecContext<Settings>): Promise<PreparedRequest> {
    prepared ??= await client.prepare(
      encodeSafely(() => codec.encode(call.request, context)),
      call.options,
      call.streaming,
    )
    return prepared
  }

  function open(scope: CallScope): DeltaSource {
    const context: CodecContext<Settings> = {
      ...warningContext(model, call.options, prepared ? [] : warnings),
      stream: call.streaming,
      settings: client.settings(),
    }
    const start = async (): Promise<Exchange> => client.open(await request(context), call.options, call.streaming, scope)
    return new HttpDeltas({ start, spec: client.spec, codec, decoder: codec.decoder(context), call, scope })
  }

  return deltaEvents({ model, call, warnings, retries: true, open, secrets: () => prepared?.secrets ?? [] })
}

interface HttpDeltasPlan<Settings extends ProviderSettings> {
  start(): Promise<Exchange>
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
  ended = false
  complete = false
  linger: { readonly over: Promise<undefined>; readonly timer: ReturnType<typeof setTimeout>; bytesLeft: number } | undefined

  constructor(plan: HttpDeltasPlan<Settings>) {
    this.plan = plan
  }

  async next(): Promise<readonly ChatDelta[] | undefined> {
    if (this.ended) return undefined
    if (!this.exchange) return [await this.begin()]
    for (;;) {
      const bytes = await this.read(this.exchange)
      if (!bytes) return this.end()
      const deltas = this.feed(bytes)
      if (deltas.length > 0) return deltas
    }
  }

  close(): void {
    clearTimeout(this.linger?.timer)
    this.exchange?.close(this.complete)
  }

  async begin(): Promise<ChatDelta> {
    const exchange = await this.plan.start()
    this.exchange = exchange
    const { headers, status } = exchange
    if (status < 200 || status > 299) assertSuccess(await readReply(exchange), this.plan.spec)
    const type = headers['content-type'] ?? ''
    if (this.plan.codec.framing === 'ndjson') this.framing = createNdjsonDecoder()
    else if (type.includes('text/event-stream')) this.framing = createSseDecoder()
    const requestId = requestIdOf(headers)
    const { 'set-cookie': _cookie, ...shown } = headers
    return { type: 'meta', response: { headers: shown, ...(requestId !== undefined && { requestId }) } }
  }

  async read(exchange: Exchange): Promise<Uint8Array | undefined> {
    const { linger } = this
    if (!linger) return exchange.read()
    const bytes = linger.bytesLeft > 0 ? await Promise.race([exchange.read(), linger.over]).catch(() => undefined) : undefined
    linger.bytesLeft -= bytes?.length ?? 0
    return bytes
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

  push(messages: readonly WireMessage[]): readonly ChatDelta[] {
    const deltas: ChatDelta[] = []
    const { onWire } = this.plan.call.options
    this.exchange?.progress()
    for (const message of messages) {
      onWire?.({ direction: 'in', data: message.data })
      try {
        for (const delta of this.plan.decoder.push(message)) {
          deltas.push(delta)
          if (delta.type === 'error') this.startLinger()
          if (delta.type === 'finish') this.ended = this.complete = true
        }
      } catch (cause) {
        deltas.push({ type: 'error', error: unreadable(cause, message) })
        this.startLinger()
      }
      if (this.ended) break
    }
    return deltas
  }

  /** The bytes ended, or were waited for long enough. */
  end(): readonly ChatDelta[] {
    this.ended = true
    const messages: WireMessage[] = []
    this.framing?.end(messages)
    if (!this.framing) {
      const text = decodeText(this.chunks, this.size)
      const unusable = unusableReply(text)
      if (unusable) throw unusable
      messages.push({ data: text })
    }
    const deltas = [...this.push(messages)]
    try {
      if (!this.complete) deltas.push(...this.plan.decoder.end())
    } catch (cause) {
      deltas.push({ type: 'error', error: unreadable(cause, { data: '' }) })
    }
    return deltas
  }

  startLinger(): void {
    if (this.linger) return
    let expire: (nothing: undefined) => void = () => {}
    const over = new Promise<undefined>((resolve) => (expire = resolve))
    this.linger = { over, timer: setTimeout(() => expire(undefined), lingerMs), bytesLeft: lingerBytes }
  }
}

/** A codec could not read a message: its own error as it is, anything else as `bad_response`. */
function unreadable(cause: unknown, message: WireMessage): Partial<ModelErrorFields> {
  if (ModelError.is(cause)) return { ...ModelError.prototype.toJSON.call(cause), cause: cause.cause }
  const shown = message.data.slice(0, 200)
  const why = cause instanceof Error ? cause.message : String(cause)
  return {
    code: 'bad_response',
    message: `A message of the reply could not be read (${why}): ${shown}`,
    phase: 'stream',
    retryable: false,
    cause,
  }
}
