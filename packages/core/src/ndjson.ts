import { LineCutter } from './line-cutter.ts'
import type { MessageDecoder, MessageSink } from './message-decoder.ts'
import { utf8Text } from './utf8.ts'

/**
 * One JSON text per line. Blank lines are skipped. A last line without its line feed counts when it is JSON, since many
 * servers leave the line feed out; otherwise the stream was cut inside it, and it is dropped.
 */
export function createNdjsonDecoder(maxBytes?: number): MessageDecoder {
  return new NdjsonDecoder('line-feed', maxBytes)
}

class NdjsonDecoder extends LineCutter implements MessageDecoder {
  /** Where messages go while bytes are pushed. */
  sink: MessageSink | undefined

  push(bytes: Uint8Array, sink: MessageSink): void {
    this.sink = sink
    this.cut(bytes)
  }

  end(sink: MessageSink): void {
    this.sink = sink
    const rest = this.rest()
    if (isJson(utf8Text(rest, 0, rest.length))) this.line(rest, 0, rest.length)
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    const data = utf8Text(bytes, start, end).trim()
    if (data !== '') this.sink?.push({ data })
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
