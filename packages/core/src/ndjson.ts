import type { WireMessage } from './codec.ts'
import { createLineBuffer } from './line-buffer.ts'
import type { MessageDecoder } from './message-decoder.ts'

/**
 * One JSON text per line. Blank lines are skipped. A last line without its line feed counts when it is JSON, since many
 * servers leave the line feed out; otherwise the stream was cut inside it, and it is dropped.
 */
export function createNdjsonDecoder(): MessageDecoder {
  const lines = createLineBuffer('line-feed')
  return {
    push(bytes, messages) {
      lines.push(bytes, (line) => add(line, messages))
    },
    end(messages) {
      const rest = lines.rest()
      if (isJson(rest)) add(rest, messages)
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
