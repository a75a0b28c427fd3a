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

  /** Told of every complete line: `bytes` from `start` up to `end`, without its line break. */
  abstract line(bytes: Uint8Array, start: number, end: number): void

  /** Tells of the lines that these bytes complete. */
  cut(chunk: Uint8Array): void {
    const bytes = this.skipLineFeed && chunk[0] === LF ? chunk.subarray(1) : chunk
    if (chunk.length > 0) this.skipLineFeed = false
    if (this.carriageReturns && bytes.includes(CR)) this.cutAny(bytes)
    else this.cutLineFeeds(bytes)
  }

  /** What follows the last line break. */
  rest(): Uint8Array {
    return this.joinPending(new Uint8Array())
  }

  cutLineFeeds(bytes: Uint8Array): void {
    let start = 0
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      this.complete(bytes, start, end)
      start = end + 1
    }
    this.keep(start === 0 ? bytes : bytes.subarray(start))
  }

  cutAny(bytes: Uint8Array): void {
    let start = 0
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte !== LF && byte !== CR) continue
      this.complete(bytes, start, at)
      // The line feed of a CRLF may come with the next chunk; the line must not wait for it.
      if (byte === CR && at === bytes.length - 1) this.skipLineFeed = true
      else if (byte === CR && bytes[at + 1] === LF) at++
      start = at + 1
    }
    this.keep(bytes.subarray(start))
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
export function tooLarge(maxBytes: number): ModelError {
  return new ModelError({
    code: 'bad_response',
    message: `The answer holds more than ${maxBytes} bytes in one piece; reading stopped. Raise maxReplyBytes if that is right.`,
    retryable: false,
  })
}
