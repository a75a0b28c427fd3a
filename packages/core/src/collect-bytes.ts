import { joinBytes } from './join-bytes.ts'
import { tooLarge } from './line-cutter.ts'
import { utf8Text } from './utf8.ts'

/** A body that is read whole, up to a limit. */
export class ByteCollector {
  readonly maxBytes: number
  chunks: Uint8Array[] = []
  size = 0

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** Throws `bad_response` beyond the limit. */
  add(bytes: Uint8Array): void {
    this.chunks.push(bytes)
    this.size += bytes.length
    if (this.size > this.maxBytes) throw tooLarge(this.maxBytes, 'body')
  }

  /** All bytes so far. */
  bytes(): Uint8Array {
    const [first] = this.chunks
    if (this.chunks.length > 1 || !first) this.chunks = [joinBytes(this.chunks, this.size)]
    return this.chunks[0] ?? new Uint8Array()
  }

  /** All bytes so far as text, a leading byte order mark left out. */
  text(): string {
    const text = utf8Text(this.bytes(), 0, this.size)
    return text.startsWith('\uFEFF') ? text.slice(1) : text
  }
}

/** The value of a JSON text, `undefined` for anything else. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
