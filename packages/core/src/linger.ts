/** How long an answer is read on after it reported an error: usage and cost may still come, but nobody waits for ever. */
export interface Linger {
  /** What `read` gives, or `undefined` once the time or the bytes are used up, or the connection broke. */
  read(read: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined>
  close(): void
}

const longestMs = 1_000
const mostBytes = 64 * 1024

/** Starts the clock: one second, and 64 KiB. */
export function startLinger(): Linger {
  let bytesLeft = mostBytes
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), longestMs)
  })
  return {
    async read(read) {
      const bytes = bytesLeft > 0 ? await Promise.race([read().catch(() => undefined), over]) : undefined
      bytesLeft -= bytes?.length ?? 0
      return bytes
    },
    close: () => clearTimeout(timer),
  }
}
