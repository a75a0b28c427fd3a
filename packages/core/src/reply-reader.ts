/**
 * From bytes to events: the whole hot path of a chat answer, as a state machine without I/O, clocks or promises. Bytes become
 * messages, deltas and events synchronously, one network chunk at a time: each async layer between them would cost more than all
 * the decoding.
 */
import { applyDelta, endAssembly } from './chat-assembly.ts'
import type { ChatAssembly } from './chat-assembly.ts'
import type { ChatDelta } from './chat-delta.ts'
import type { ChatResult } from './chat.ts'
import type { ChatDecoder, WireMessage, WireReply } from './codec.ts'
import { ByteCollector, parseJson } from './collect-bytes.ts'
import type { EventOut } from './event-queue.ts'
import { replyError, unusableReply } from './http-error.ts'
import type { MessageDecoder, MessageSink } from './message-decoder.ts'
import { ModelError } from './model-error.ts'
import type { ModelErrorFields } from './model-error.ts'
import type { CallOptions } from './model.ts'
import { createNdjsonDecoder } from './ndjson.ts'
import { createSseDecoder } from './sse.ts'

/** One reply, and who reads its messages. */
export interface ReplyPlan {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** What the codec says a stream looks like. */
  readonly framing: 'sse' | 'ndjson'
  /** Whether a stream was asked for; a server may answer otherwise. */
  readonly streaming: boolean
  readonly decoder: ChatDecoder
  readonly assembly: ChatAssembly
  /** Where events go. */
  readonly events: EventOut
  /** Most bytes of a whole reply, and of one message. */
  readonly maxBytes: number
  /** The provider's reading of an error body. */
  readonly error: ((reply: WireReply) => Partial<ModelErrorFields> | undefined) | undefined
  readonly onWire: CallOptions['onWire']
}

const openingBrace = 123
const lessThan = 60

/** Servers keep a connection alive with white space before a JSON body. */
function isInk(byte: number): boolean {
  return byte > 32
}

/** Reads one reply. */
export class ReplyReader implements MessageSink {
  readonly plan: ReplyPlan
  /** The provider said that this is all: what follows does not count. */
  complete = false
  /** The reply is one body, whatever was asked for. */
  whole: boolean
  /** Absent while it is not known whether the reply is a stream, and for whole bodies. */
  framing: MessageDecoder | undefined
  /** What came of a whole body, or before the reply showed what it is. */
  body: ByteCollector | undefined
  /** Messages of the bytes being written. */
  count = 0

  constructor(plan: ReplyPlan) {
    this.plan = plan
    if (plan.framing === 'ndjson') this.framing = createNdjsonDecoder(plan.maxBytes)
    this.whole = !plan.streaming && !plan.headers['content-type']?.includes('text/event-stream')
  }

  /** Adds the events that these bytes complete, and says whether they completed a message. Throws `bad_response` for what is too large. */
  write(bytes: Uint8Array): boolean {
    if (this.complete) return false
    if (this.framing) return this.frame(this.framing, bytes)
    const body = (this.body ??= new ByteCollector(this.plan.maxBytes))
    body.add(bytes)
    if (this.whole) return false
    // A server may label an event stream as something else, or one body as an event stream: the first letter tells.
    const first = bytes.find(isInk)
    if (first === undefined) return false
    this.whole = first === openingBrace || first === lessThan
    if (this.whole) return false
    this.framing = createSseDecoder(this.plan.maxBytes)
    this.body = undefined
    return this.frame(this.framing, body.bytes())
  }

  /** The bytes ended, or were waited for long enough. Throws what went wrong; `stream_truncated` when nothing said that this was all. */
  end(): ChatResult {
    const { assembly } = this.plan
    if (this.framing) this.framing.end(this)
    else if (!this.complete) this.readWhole()
    if (!this.complete) this.finish()
    return endAssembly(assembly, this.plan.events)
  }

  frame(framing: MessageDecoder, bytes: Uint8Array): boolean {
    this.count = 0
    framing.push(bytes, this)
    return this.count > 0
  }

  /** One message, whether framed or a whole body. */
  push(message: WireMessage): void {
    this.count++
    if (this.complete) return
    this.plan.onWire?.({ direction: 'in', data: message.data })
    try {
      this.fold(this.plan.decoder.push(message))
    } catch (cause) {
      this.reject(cause, message)
    }
  }

  finish(): void {
    try {
      this.fold(this.plan.decoder.end())
    } catch (cause) {
      this.reject(cause, undefined)
    }
  }

  fold(deltas: Iterable<ChatDelta>): void {
    for (const delta of deltas) {
      applyDelta(this.plan.assembly, delta, this.plan.events)
      if (delta.type === 'finish') this.complete = true
    }
  }

  /** What cannot be read becomes an error, after which the rest is still read. */
  reject(cause: unknown, message: WireMessage | undefined): void {
    applyDelta(
      this.plan.assembly,
      { type: 'error', error: unreadable(cause, message, this.framing === undefined) },
      this.plan.events,
    )
  }

  /** A whole body may be an error sent with status 200. It is decoded all the same: text and usage may stand beside the error. */
  readWhole(): void {
    const { headers, status } = this.plan
    const text = this.body?.text() ?? ''
    const unusable = unusableReply(text)
    if (unusable) throw unusable
    const body = parseJson(text)
    this.addReplyError({ status, headers, text, body })
    this.push(body === undefined ? { data: text } : { data: text, json: body })
  }

  addReplyError(reply: WireReply): void {
    try {
      const fields = this.plan.error?.(reply)
      if (!fields) return
      const error = replyError(reply, { phase: 'body', ...fields }).toJSON()
      applyDelta(this.plan.assembly, { type: 'error', error }, this.plan.events)
    } catch (cause) {
      this.reject(cause, undefined)
    }
  }
}

/** A codec could not read a message: its own error as it is, anything else as `bad_response`. */
function unreadable(cause: unknown, message: WireMessage | undefined, whole: boolean): Partial<ModelErrorFields> {
  if (ModelError.is(cause)) return { ...ModelError.prototype.toJSON.call(cause), cause: cause.cause }
  const why = cause instanceof Error ? cause.message : String(cause)
  const shown = message ? `: ${message.data.slice(0, 512)}` : ''
  return {
    code: 'bad_response',
    message: `The reply could not be read (${why})${shown}`,
    // A whole body that is no JSON was cut or garbled on its way; one that is, or one event among many, would come out the same.
    retryable: whole && message?.json === undefined,
    maybeBilled: true,
    cause,
  }
}
