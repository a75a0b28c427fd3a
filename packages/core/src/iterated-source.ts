/** Events from an async iterable: a model without HTTP, or a middleware. Items are asked for one at a time, as the reader wants them. */
import type { CallScope, EndListener } from './call-scope.ts'
import type { EventSink, EventSource } from './chat-call.ts'
import type { ChatResult } from './chat.ts'
import type { ModelError } from './model-error.ts'

/** What is iterated, and what becomes of it. */
export interface IteratedPlan<Item> {
  /** Asked once, at the first pull. May throw. */
  items(): AsyncIterable<Item>
  readonly scope: CallScope
  readonly sink: EventSink
  /** Adds the events of an item to the sink's queue. */
  take(item: Item): void
  /** After the last item, when no `finish` event was among them: the result. Throws what went wrong. */
  end(): Promise<ChatResult>
  locate(thrown: unknown): ModelError
  /** Milliseconds that the items have to report an abort themselves, with what they know, before it is reported for them. Default 0. */
  readonly graceMs?: number
}

/** The source that iterates `plan.items()`. */
export function iteratedSource<Item>(plan: IteratedPlan<Item>): EventSource {
  return new IteratedSource(plan)
}

class IteratedSource<Item> implements EventSource {
  readonly plan: IteratedPlan<Item>
  iterator: AsyncIterator<Item> | undefined
  wanted = false
  running = false
  over = false
  grace: ReturnType<typeof setTimeout> | undefined

  constructor(plan: IteratedPlan<Item>) {
    this.plan = plan
    if (!plan.scope.listen(this.onEnd) && plan.scope.ended) this.onEnd(plan.scope.ended)
  }

  onEnd: EndListener = (error) => {
    this.grace = setTimeout(() => this.fail(error), this.plan.graceMs ?? 0)
  }

  pull(): void {
    this.wanted = true
    if (!this.running && !this.over) void this.run()
  }

  async run(): Promise<void> {
    const { plan } = this
    const { queue } = plan.sink
    this.running = true
    try {
      this.iterator ??= this.begin()
      while (this.wanted && !this.over) {
        const step = await this.iterator.next()
        if (this.over) return
        if (step.done) return await this.finish()
        plan.take(step.value)
        if (queue.length === 0) continue
        this.wanted = false
        plan.sink.wake()
      }
    } catch (thrown) {
      this.fail(thrown)
    } finally {
      this.running = false
    }
  }

  /** A call that was over before it began runs nothing. */
  begin(): AsyncIterator<Item> {
    const { plan } = this
    if (plan.scope.ended) throw plan.scope.ended
    return plan.items()[Symbol.asyncIterator]()
  }

  async finish(): Promise<void> {
    const { end, sink } = this.plan
    const result = await end()
    sink.queue.push({ type: 'finish', result })
    sink.wake()
  }

  fail(thrown: unknown): void {
    if (this.over) return
    const error = this.plan.locate(thrown)
    this.close()
    this.plan.sink.fail(error)
  }

  close(): void {
    if (this.over) return
    this.over = true
    clearTimeout(this.grace)
    this.plan.scope.forget(this.onEnd)
    // Not awaited: a generator that waits for something else would hold the caller up.
    leave(this.iterator)
  }
}

function leave(iterator: AsyncIterator<unknown> | undefined): void {
  try {
    Promise.resolve(iterator?.return?.()).catch(() => {})
  } catch {
    // An iterator that throws instead of rejecting; the reader is gone either way.
  }
}
