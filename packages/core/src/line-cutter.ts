/**
 * Bytes in, complete lines out, whatever the chunk boundaries. Lines are cut as bytes, since a line break is never inside a UTF-8
 * sequence: no streaming text decoder is needed, and one character beyond Latin-1 does not make a whole network chunk slow text.
 */
import { ModelError } from './model-error.ts'
import { TextGatherer } from './text-gatherer.ts'

const LF = 10
const CR = 13

/** A line longer than this is not a message but a fault or an attack: 64 MiB. */
export const defaultMaxBytes: number = 64 * 1024 * 1024

/** Which breaks end a line. `any`: LF, CRLF and CR, and one leading byte order mark is dropped. `line-feed`: LF alone. */
export type LineBreaks = 'any' | 'line-feed'

/** Cuts bytes into lines; what a line means is for whoever extends it. */
export abstract class LineCutter {
  readonly carriageReturns: boolean
  readonly maxBytes: number
  /** The line that has no end yet. */
  unfinished: TextGatherer | undefined
  atStart: boolean
  skipLineFeed = false

  constructor(breaks: LineBreaks, maxBytes: number = defaultMaxBytes) {
    this.carriageReturns = breaks === 'any'
    this.atStart = this.carriageReturns
    this.maxBytes = maxBytes
  }

  /**
   * Told of every complete line: `bytes` from `start` up to `end`, without its line feed. Where carriage returns end lines too, the
   * range may hold some, which looking for them here would cost a second search of every byte: whoever extends this sees them in the text.
   */
  abstract line(bytes: Uint8Array, start: number, end: number): void

  /** Told of a complete line that came in several pieces, as text. A carriage return at its end belongs to its line break. */
  abstract textLine(text: string): void

  /** Tells of the lines that these bytes complete. */
  cut(chunk: Uint8Array): void {
    const bytes = this.skipLineFeed && chunk[0] === LF ? chunk.subarray(1) : chunk
    if (chunk.length > 0) this.skipLineFeed = false
    let start = 0
    while (start < bytes.length) {
      const end = bytes[start] === LF ? start : bytes.indexOf(LF, start)
      if (end < 0) break
      this.complete(bytes, start, end)
      start = end + 1
    }
    if (start === bytes.length) return
    const rest = start === 0 ? bytes : bytes.subarray(start)
    if (this.carriageReturns && rest.includes(CR)) this.cutReturns(rest)
    else this.keep(rest)
  }

  /** What follows the last line break. */
  rest(): string {
    return this.unfinished?.take() ?? ''
  }

  /** Bytes without a line feed whose lines are ended by carriage returns. */
  cutReturns(bytes: Uint8Array): void {
    let start = 0
    for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, start)) {
      this.complete(bytes, start, at)
      start = at + 1
    }
    // The line feed of a CRLF may come with the next chunk; the line must not wait for it.
    if (start === bytes.length) this.skipLineFeed = true
    else this.keep(bytes.subarray(start))
  }

  complete(bytes: Uint8Array, start: number, end: number): void {
    const { unfinished } = this
    if (unfinished && unfinished.size > 0) {
      unfinished.add(bytes.subarray(start, end))
      return this.emitText(unfinished.take())
    }
    const marked = this.atStart && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf
    this.atStart = false
    this.line(bytes, marked ? start + 3 : start, end)
  }

  emitText(text: string): void {
    const marked = this.atStart && text.startsWith('\uFEFF')
    this.atStart = false
    this.textLine(marked ? text.slice(1) : text)
  }

  keep(bytes: Uint8Array): void {
    const unfinished = (this.unfinished ??= new TextGatherer())
    unfinished.add(bytes)
    if (unfinished.size > this.maxBytes) throw tooLarge(this.maxBytes)
  }
}

/** What is thrown for a line or a message beyond its limit. */
export function tooLarge(maxBytes: number, phase: 'body' | 'stream' = 'stream'): ModelError {
  return new ModelError({
    code: 'bad_response',
    message: `The answer holds more than ${maxBytes} bytes in one piece; reading stopped. Raise maxReplyBytes if that is right.`,
    phase,
    retryable: false,
    maybeBilled: true,
  })
}
