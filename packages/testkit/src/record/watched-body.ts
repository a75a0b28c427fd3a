/** A body that hands on every chunk the moment it comes, and tells a watcher of it. Pauses, leaving and failures pass through. */
import type { ByteBody, ByteFlow, ByteSink } from '@polymux/core'
import type { WatchedExchange } from './watched-exchange.ts'

/** `body` under watch; it can be poured if `body` can. */
export function watchedBody(body: ByteBody, exchange: WatchedExchange): ByteBody {
  const iterable = { [Symbol.asyncIterator]: () => watchedIterator(body[Symbol.asyncIterator](), exchange) }
  if (!body.pour) return iterable
  return { ...iterable, pour: (sink) => watchedFlow(body, sink, exchange) }
}

function watchedFlow(body: ByteBody, sink: ByteSink, exchange: WatchedExchange): ByteFlow {
  const flow = body.pour?.({
    write(bytes) {
      exchange.chunk(bytes)
      sink.write(bytes)
    },
    end() {
      exchange.ended()
      sink.end()
    },
    fail(error) {
      exchange.failed(error)
      sink.fail(error)
    },
  })
  return {
    pause: () => flow?.pause(),
    resume: () => flow?.resume(),
    cancel() {
      exchange.left()
      flow?.cancel()
    },
  }
}

function watchedIterator(inner: AsyncIterator<Uint8Array>, exchange: WatchedExchange): AsyncIterator<Uint8Array> {
  return {
    async next() {
      try {
        const step = await inner.next()
        if (step.done) exchange.ended()
        else exchange.chunk(step.value)
        return step
      } catch (error) {
        exchange.failed(error)
        throw error
      }
    },
    async return(value?: unknown) {
      exchange.left()
      return (await inner.return?.(value)) ?? { done: true, value: undefined }
    },
  }
}
