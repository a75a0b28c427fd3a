import type { ByteBody, ByteFlow, ByteSink } from './transport.ts'

/** Pours a body into a sink: the body's own way where it has one, else by iterating it. */
export function pour(body: ByteBody, sink: ByteSink): ByteFlow {
  return body.pour?.(sink) ?? pourIterable(body, sink)
}

function pourIterable(body: AsyncIterable<Uint8Array>, sink: ByteSink): ByteFlow {
  const iterator = body[Symbol.asyncIterator]()
  let paused = false
  let over = false
  let go: (() => void) | undefined

  async function run(): Promise<void> {
    try {
      while (!over) {
        const step = await iterator.next()
        // Read a step ahead of a pause: bytes that came before it are still written.
        if (over) return
        if (step.done) return end()
        sink.write(step.value)
        if (paused) await new Promise<void>((resolve) => (go = resolve))
      }
    } catch (error) {
      if (over) return
      over = true
      sink.fail(error)
    }
  }

  function end(): void {
    over = true
    sink.end()
  }

  void run()
  return {
    pause() {
      paused = true
    },
    resume() {
      paused = false
      go?.()
    },
    cancel() {
      if (over) return
      over = true
      go?.()
      leave(iterator)
    },
  }
}

/** The connection may be gone already, which is what was wanted. */
function leave(iterator: AsyncIterator<Uint8Array>): void {
  try {
    Promise.resolve(iterator.return?.()).catch(() => {})
  } catch {
    // An iterator that throws instead of rejecting.
  }
}
