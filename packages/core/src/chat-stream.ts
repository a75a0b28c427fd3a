import type { ChatEvent, ChatResult, ChatStream } from './chat.ts'
import { EventReader } from './event-reader.ts'
import type { StreamOrigin } from './event-reader.ts'
import { ModelError } from './model-error.ts'

/** The stream an application holds. Nothing is opened before the first `next()` or the first read of `result`. */
export function createChatStream(origin: StreamOrigin): ChatStream {
  return new LazyStream(origin)
}

class LazyStream implements ChatStream {
  readonly reader: EventReader
  taken = false

  constructor(origin: StreamOrigin) {
    this.reader = new EventReader(origin)
  }

  get result(): Promise<ChatResult> {
    const { result } = this.reader
    // Whoever loops hears of a failure there; whoever does not may leave `result` alone.
    result.catch(() => {})
    // Deferred, so that `const { result } = stream` followed by a loop has one reader: the loop.
    queueMicrotask(() => {
      if (!this.taken) this.reader.collect()
      this.taken = true
    })
    return result
  }

  [Symbol.asyncIterator](): AsyncIterator<ChatEvent, undefined> {
    if (this.taken) {
      const { modelId, provider } = this.reader.origin
      const message = 'A stream has one reader, and this one is being read already. Call stream() again for another.'
      throw new ModelError({ code: 'configuration', message, provider, modelId })
    }
    this.taken = true
    return this.reader
  }
}
