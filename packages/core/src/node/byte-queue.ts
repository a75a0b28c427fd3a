/** Chunks in order. Not an array that is shifted: with a quarter of a million one-byte chunks each shift would move two megabytes. */
export class ByteQueue {
  /** Bytes that wait. */
  byteLength = 0
  #chunks: Uint8Array[] = []
  #first = 0

  get isEmpty(): boolean {
    return this.#chunks.length === 0
  }

  push(bytes: Uint8Array): void {
    this.#chunks.push(bytes)
    this.byteLength += bytes.length
  }

  /** The oldest chunk, taken out. */
  shift(): Uint8Array | undefined {
    const bytes = this.#chunks[this.#first]
    if (!bytes) return undefined
    this.byteLength -= bytes.length
    this.#first++
    if (this.#first === this.#chunks.length) this.clear()
    else if (this.#first > 1_000 && this.#first * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#first)
      this.#first = 0
    }
    return bytes
  }

  clear(): void {
    this.#chunks.length = 0
    this.#first = 0
    this.byteLength = 0
  }
}
