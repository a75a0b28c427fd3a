import { tooLarge } from './line-cutter.ts'
import { TextGatherer } from './text-gatherer.ts'

/** A body that is read whole, as text, up to a limit. */
export class BodyText {
  readonly maxBytes: number
  readonly gatherer: TextGatherer = new TextGatherer()

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** Bytes so far. */
  get size(): number {
    return this.gatherer.size
  }

  /** Throws `bad_response` beyond the limit. */
  add(bytes: Uint8Array): void {
    this.gatherer.add(bytes)
    if (this.gatherer.size > this.maxBytes) throw tooLarge(this.maxBytes, 'body')
  }

  /** The whole text, a leading byte order mark left out. Once. */
  take(): string {
    const text = this.gatherer.take()
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
