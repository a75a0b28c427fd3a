import type { ChatStream } from './chat.ts'
import { EventReader } from './event-reader.ts'
import type { StreamOrigin } from './event-reader.ts'
import { ModelError } from './model-error.ts'

/** The stream an application holds. Nothing is opened before the first `next()` or the first read of `result`. */
export function createChatStream(origin: StreamOrigin): ChatStream {
  const reader = new EventReader(origin)
  let taken = false
  return {
    get result() {
      const { result } = reader
      // Whoever loops hears of a failure there; whoever does not may leave `result` alone.
      result.catch(() => {})
      // Deferred, so that `const { result } = stream` followed by a loop has one reader: the loop.
      queueMicrotask(() => {
        if (!taken) reader.collect()
        taken = true
      })
      return result
    },
    [Symbol.asyncIterator]() {
      if (taken) {
        const message = 'A stream has one reader, and this one is being read already. Call stream() again for another.'
        throw new ModelError({ code: 'configuration', message, provider: origin.provider, modelId: origin.modelId })
      }
      taken = true
      return { next: () => reader.next(), return: () => reader.leave() }
    },
  }
}
