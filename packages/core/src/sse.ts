/** Server-sent events from raw bytes, per the WHATWG "event stream" grammar. Only the values of fields are decoded as text, each once. */
import { LineCutter, tooLarge } from './line-cutter.ts'
import type { MessageDecoder, MessageSink } from './message-decoder.ts'
import { utf8Text } from './utf8.ts'

const carriageReturn = 13
const colon = 58
const space = 32
const d = 100
const a = 97
const t = 116

/**
 * Decodes one stream. An event that the stream breaks off in, before its blank line, is dropped, as the grammar says. Throws
 * `bad_response` for an event beyond `maxBytes`, 64 MiB by default.
 */
export function createSseDecoder(maxBytes?: number): MessageDecoder {
  return new SseDecoder('any', maxBytes)
}

class SseDecoder extends LineCutter implements MessageDecoder {
  /** Where messages go while bytes are pushed. */
  sink: MessageSink | undefined
  data: string | undefined
  event = ''
  lastId = ''

  push(bytes: Uint8Array, sink: MessageSink): void {
    this.sink = sink
    this.cut(bytes)
  }

  end(): void {}

  line(bytes: Uint8Array, start: number, end: number): void {
    if (start === end) return this.dispatch()
    // The shape of nearly every line of every model provider, taken first: `data: …`.
    if (
      bytes[start] === d &&
      bytes[start + 1] === a &&
      bytes[start + 2] === t &&
      bytes[start + 3] === a &&
      bytes[start + 4] === colon &&
      start + 5 <= end
    ) {
      const value = utf8Text(bytes, valueStart(bytes, start + 5, end), end)
      return value.includes('\r') ? this.splitReturns(bytes, start, end) : this.addData(value)
    }
    if (bytes.subarray(start, end).includes(carriageReturn)) this.splitReturns(bytes, start, end)
    else if (bytes[start] !== colon) this.field(bytes, start, end)
  }

  field(bytes: Uint8Array, start: number, end: number): void {
    const at = bytes.subarray(start, end).indexOf(colon)
    const name = utf8Text(bytes, start, at < 0 ? end : start + at)
    const value = at < 0 ? '' : utf8Text(bytes, valueStart(bytes, start + at + 1, end), end)
    if (name === 'data') this.addData(value)
    else if (name === 'event') this.event = value
    else if (name === 'id' && !value.includes('\0')) this.lastId = value
  }

  addData(value: string): void {
    const { data } = this
    if (data === undefined) this.data = value
    else if (data.length + value.length > this.maxBytes) throw tooLarge(this.maxBytes)
    else this.data = `${data}\n${value}`
  }

  dispatch(): void {
    const { data, event, lastId } = this
    if (data !== undefined)
      this.sink?.push(
        event === '' && lastId === ''
          ? { data }
          : { data, event: event === '' ? undefined : event, id: lastId === '' ? undefined : lastId },
      )
    this.data = undefined
    this.event = ''
  }
}

/** One space after the colon is no part of the value. */
function valueStart(bytes: Uint8Array, at: number, end: number): number {
  return at < end && bytes[at] === space ? at + 1 : at
}
