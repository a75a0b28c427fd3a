/**
 * Compressed answers. `node:zlib` is loaded when the first one comes. Its streams hold back what the reader does not take, so that
 * a small answer that would grow to gigabytes grows no further than it is read, and they tell a truncated answer from a whole one.
 */
import process from 'node:process'
import type { BrotliDecompress, Gunzip, Inflate } from 'node:zlib'
import { TransportError } from '../transport.ts'
import type { ByteSink } from '../transport.ts'
import type { ByteSource } from './byte-body.ts'

/** What is asked for where the caller asks for nothing. */
export const acceptedEncodings = 'gzip, br'

/** Between a connection and a body: a sink for the one, a source for the other. */
export interface Decoder extends ByteSink, ByteSource {
  /** Where the decoded bytes go; to be called before the first byte comes. */
  decodeTo(sink: ByteSink): void
}

/** Whether `content-encoding` says that nothing is to be decoded. */
export function isPlain(encoding: string): boolean {
  return encoding === '' || encoding.toLowerCase() === 'identity'
}

/** gzip and br are decoded whether or not they were asked for, deflate where it was; for anything else there is a failure, not a decoder. */
export function createDecoder(encoding: string, accepted: string, source: ByteSource): Decoder | TransportError {
  const zlib = process.getBuiltinModule('node:zlib')
  const name = encoding.trim().toLowerCase()
  if (name === 'gzip' || name === 'x-gzip') return new StreamDecoder(zlib.createGunzip(), source)
  if (name === 'br') return new StreamDecoder(zlib.createBrotliDecompress(), source)
  if (name === 'deflate' && /\bdeflate\b/i.test(accepted)) return new StreamDecoder(zlib.createInflate(), source)
  return new TransportError(`The answer has the content-encoding "${name.slice(0, 40)}", which was not asked for.`, {
    code: 'UNSUPPORTED_ENCODING',
    stage: 'body',
  })
}

class StreamDecoder implements Decoder {
  readonly #stream: Gunzip | BrotliDecompress | Inflate
  readonly #source: ByteSource
  #sink: ByteSink | undefined
  #isWaiting = false

  constructor(stream: Gunzip | BrotliDecompress | Inflate, source: ByteSource) {
    this.#stream = stream
    this.#source = source
    stream.on('data', (bytes: Buffer) => this.#sink?.write(bytes))
    stream.on('end', () => this.#leave()?.end())
    stream.on('error', (error) => {
      source.cancel()
      this.#leave()?.fail(decodingFailure(error))
    })
    stream.on('drain', () => {
      this.#isWaiting = false
      this.#source.resume()
    })
  }

  decodeTo(sink: ByteSink): void {
    this.#sink = sink
  }

  write(bytes: Uint8Array): void {
    if (!this.#sink || this.#stream.write(bytes) || this.#isWaiting) return
    this.#isWaiting = true
    this.#source.pause()
  }

  end(): void {
    // An empty body is not a compressed one, whatever its header says.
    if (this.#stream.bytesWritten === 0 && this.#stream.writableLength === 0) this.#leave()?.end()
    else this.#stream.end()
  }

  fail(error: unknown): void {
    this.#leave()?.fail(error)
    this.#stream.destroy()
  }

  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }

  cancel(): void {
    this.#leave()
    this.#stream.destroy()
    this.#source.cancel()
  }

  settled(): void {
    this.#source.settled()
  }

  /** The sink, which hears of one end only. */
  #leave(): ByteSink | undefined {
    const sink = this.#sink
    this.#sink = undefined
    return sink
  }
}

function decodingFailure(error: Error): TransportError {
  const isTruncated = Reflect.get(error, 'code') === 'Z_BUF_ERROR'
  const code = isTruncated ? 'Z_BUF_ERROR' : 'Z_DATA_ERROR'
  const message = `The compressed answer ${isTruncated ? 'ends too early' : 'cannot be decoded'} (${code}).`
  return new TransportError(message, { code, stage: 'body', cause: error })
}
