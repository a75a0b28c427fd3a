import type { WireMessage } from './codec.ts'
import { createLineBuffer } from './line-buffer.ts'
import type { MessageDecoder } from './message-decoder.ts'
import { utf8Text } from './utf8.ts'

/**
 * One JSON text per line. Blank lines are skipped. A last line without its line feed counts when it is JSON, since many
 * servers leave the line feed out; otherwise the stream was cut inside it, and it is dropped.
 */
export function createNdjsonDecoder(maxBytes?: number): MessageDecoder {
  let target: WireMessage[] = []
  const lines = createLineBuffer('line-feed', (bytes, start, end) => add(utf8Text(bytes, start, end), target), maxBytes)
  return {
    push(bytes, messages) {
      target = messages
      lines.push(bytes)
    },
    end(messages) {
      const rest = lines.rest()
      const text = utf8Text(rest, 0, rest.length)
      if (isJson(text)) add(text, messages)
    },
  }
}

function add(line: string, messages: WireMessage[]): void {
  const data = line.trim()
  if (data !== '') messages.push({ data })
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
