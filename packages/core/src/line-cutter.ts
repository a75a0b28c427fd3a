/**
 * Bytes in, complete lines out, whatever the chunk boundaries. Lines are cut as bytes, since a line break is never inside a UTF-8
 * sequence: no streaming text decoder is needed, and one character beyond Latin-1 does not make a whole network chunk slow text.
 */
import { joinBytes } from './join-bytes.ts'
import { ModelError } from './model-error.ts'

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
  fragments: Uint8Array[] | undefined
  pendingBytes = 0
  atStart: boolean
  skipLineFeed = false

  constructor(breaks: LineBreaks, maxBytes: number = defaultMaxBytes) {
    this.carriageReturns = breaks === 'any'
    this.atStart = this.carriageReturns
    this.maxBytes = maxBytes
  }

  /**
   * Told of every complete line: `bytes` from `start` up to `end`, without its line feed. Where carriage returns end lines too, the
   * range may hold some: looking for them here would be a second search of every byte, so whoever meets one calls `splitReturns`.
   */
  abstract line(bytes: Uint8Array, start: number, end: number): void

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
  rest(): Uint8Array {
    return this.joinPending(new Uint8Array())
  }

  /** Takes apart a range that holds carriage returns and was ended by a line feed. */
  splitReturns(bytes: Uint8Array, start: number, end: number): void {
    let from = start
    for (let at = from; at < end; at++) {
      if (bytes[at] !== CR) continue
      this.line(bytes, from, at)
      from = at + 1
    }
    // The last carriage return and the line feed after it are one line break.
    if (from < end) this.line(bytes, from, end)
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
    if (this.pendingBytes === 0) return this.emit(bytes, start, end)
    const whole = this.joinPending(bytes.subarray(start, end))
    this.emit(whole, 0, whole.length)
  }

  emit(bytes: Uint8Array, start: number, end: number): void {
    const marked = this.atStart && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf
    this.atStart = false
    this.line(bytes, marked ? start + 3 : start, end)
  }

  /** An unfinished line is kept as fragments and joined once: a picture of many megabytes in one line costs linear time. */
  keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    ;(this.fragments ??= []).push(bytes)
    this.pendingBytes += bytes.length
    if (this.pendingBytes > this.maxBytes) throw tooLarge(this.maxBytes)
  }

  joinPending(tail: Uint8Array): Uint8Array {
    const whole = joinBytes([...(this.fragments ?? []), tail], this.pendingBytes + tail.length)
    this.fragments = undefined
    this.pendingBytes = 0
    return whole
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
