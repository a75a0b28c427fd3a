/** Bytes pushed by a connection, pulled by a reader, with back-pressure between them. */
export interface ByteQueue extends AsyncIterable<Uint8Array> {
  push(bytes: Uint8Array): void
  end(): void
  fail(error: Error): void
}

/** What a queue asks of the connection that fills it. */
export interface Flow {
  pause(): void
  resume(): void
  /** The reader left before the end. */
  cancel(): void
}

type Step = IteratorResult<Uint8Array, undefined>

/** So much may wait unread before the connection is paused; one network chunk is at most 64 KiB. */
const highWaterBytes = 256 * 1024

/** One queue for one answer. Pauses the connection while more than 256 KiB wait unread. */
export function createByteQueue(flow: Flow): ByteQueue {
  const chunks: Uint8Array[] = []
  let waitingBytes = 0
  let paused = false
  let state: 'open' | 'ended' | 'left' = 'open'
  let failure: Error | undefined
  let reader: { resolve(step: Step): void; reject(error: Error): void } | undefined

  const done: Step = { done: true, value: undefined }

  function settle(step: Step | Error): void {
    const waiting = reader
    reader = undefined
    if (step instanceof Error) waiting?.reject(step)
    else waiting?.resolve(step)
  }

  const iterator: AsyncIterator<Uint8Array, undefined> = {
    next() {
      const chunk = chunks.shift()
      if (chunk) {
        waitingBytes -= chunk.length
        if (paused && waitingBytes === 0) {
          paused = false
          flow.resume()
        }
        return Promise.resolve({ done: false, value: chunk })
      }
      if (failure) return Promise.reject(failure)
      if (state !== 'open') return Promise.resolve(done)
      return new Promise((resolve, reject) => (reader = { resolve, reject }))
    },
    return() {
      chunks.length = 0
      if (state === 'open' && !failure) flow.cancel()
      state = 'left'
      settle(done)
      return Promise.resolve(done)
    },
  }

  return {
    push(bytes) {
      if (reader) return settle({ done: false, value: bytes })
      if (state === 'left') return
      chunks.push(bytes)
      waitingBytes += bytes.length
      if (waitingBytes > highWaterBytes && !paused) {
        paused = true
        flow.pause()
      }
    },
    end() {
      state = 'ended'
      settle(done)
    },
    fail(error) {
      if (state !== 'open') return
      failure = error
      settle(error)
    },
    [Symbol.asyncIterator]: () => iterator,
  }
}
