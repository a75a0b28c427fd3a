/** Bytes in, complete lines out, whatever the chunk boundaries. */
import { joinBytes } from './join-bytes.ts'
import { ModelError } from './model-error.ts'

/** Bytes whose last line may be incomplete. */
export interface LineBuffer {
  /** Calls `each` with every line that these bytes complete, without its line break. */
  push(bytes: Uint8Array, each: (line: string) => void): void
  /** What follows the last line break. */
  rest(): string
}

const LF = 10
const CR = 13

/** A line longer than this is not a message but a fault or an attack. */
const maxLineBytes = 256 * 1024 * 1024

/** `any`: LF, CRLF and CR end a line, and one leading byte order mark is dropped. `line-feed`: LF alone does. */
export function createLineBuffer(breaks: 'any' | 'line-feed'): LineBuffer {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const carriageReturns = breaks === 'any'
  let fragments: Uint8Array[] = []
  let pendingBytes = 0
  let atStart = carriageReturns
  let skipLineFeed = false

  /** Decodes what is pending plus `tail`. */
  function take(tail: Uint8Array): string {
    if (pendingBytes === 0) return decoder.decode(tail)
    const whole = joinBytes([...fragments, tail], pendingBytes + tail.length)
    fragments = []
    pendingBytes = 0
    return decoder.decode(whole)
  }

  function keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    fragments.push(bytes)
    pendingBytes += bytes.length
    if (pendingBytes > maxLineBytes)
      throw new ModelError({
        code: 'bad_response',
        message: `A line of the reply is longer than ${maxLineBytes} bytes; reading stopped.`,
      })
  }

  return {
    push(chunk, each) {
      let bytes = chunk
      if (skipLineFeed && bytes.length > 0) {
        if (bytes[0] === LF) bytes = bytes.subarray(1)
        skipLineFeed = false
      }
      const end = lastBreak(bytes, carriageReturns)
      if (end < 0) return keep(bytes)
      let text = take(bytes.subarray(0, end + 1))
      keep(bytes.subarray(end + 1))
      // The line feed of a CRLF may come with the next chunk; the line must not wait for it.
      if (carriageReturns && bytes[end] === CR && end === bytes.length - 1) skipLineFeed = true
      if (atStart) {
        if (text.startsWith('\uFEFF')) text = text.slice(1)
        atStart = false
      }
      if (carriageReturns && text.includes('\r')) splitAny(text, each)
      else splitLineFeeds(text, each)
    },
    rest: () => take(new Uint8Array()),
  }
}

function lastBreak(bytes: Uint8Array, carriageReturns: boolean): number {
  const lineFeed = bytes.lastIndexOf(LF)
  if (!carriageReturns || lineFeed === bytes.length - 1) return lineFeed
  const carriageReturn = bytes.lastIndexOf(CR)
  return carriageReturn > lineFeed ? carriageReturn : lineFeed
}

function splitLineFeeds(text: string, each: (line: string) => void): void {
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    each(text.slice(start, end))
    start = end + 1
  }
}

function splitAny(text: string, each: (line: string) => void): void {
  // The text ends with a line break, so the piece after the last one is empty and no line.
  const lines = text.split(/\r\n|\r|\n/)
  for (let index = 0; index < lines.length - 1; index++) each(lines[index] ?? '')
}
