import type { BodyPlan } from '../fixture/fixture-bytes.ts'
import { timedBody } from './timed-body.ts'

/**
 * A body as `fetch` gives it: a byte stream with one chunk per read, that fails with `TypeError: terminated` when its connection
 * breaks and with the signal's reason when that is aborted. Cancelling ends it, timers and listeners included.
 */
export function timedStream(plan: BodyPlan, speed: number, signal?: AbortSignal): ReadableStream<Uint8Array> {
  const ending = new AbortController()
  const abort = (): void => ending.abort(signal?.reason)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  const over = (): void => signal?.removeEventListener('abort', abort)
  const chunks = timedBody(plan, speed, ending.signal)
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      try {
        const step = await chunks.next()
        // A copy: the stream takes the memory of what it is given away, and the fixture may be asked for again.
        if (!step.done) return controller.enqueue(new Uint8Array(step.value))
        over()
        controller.close()
        controller.byobRequest?.respond(0)
      } catch (cause) {
        over()
        controller.error(ending.signal.aborted ? ending.signal.reason : new TypeError('terminated', { cause }))
      }
    },
    cancel(reason) {
      over()
      ending.abort(reason)
    },
  })
}
