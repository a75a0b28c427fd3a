/**
 * Hands the chunks of a body to whoever takes them by calls: the fast path of core, and handlers of undici. Every chunk is a call
 * of its own with something in between, because streams of Node join what arrives in one turn of the event loop.
 */
import type { ByteFlow, ByteSink } from '@polymux/core'
import type { BodyPlan } from '../fixture/fixture-bytes.ts'
import { brokenBody } from './connection-error.ts'

/** When and how chunks are handed over. */
export interface PlayOptions {
  /** 1: as recorded; Infinity: at once. */
  readonly speed: number
  /** `performance.now()` when the headers came. Default: now. */
  readonly startedAt?: number | undefined
  /** Fails the sink with its reason. */
  readonly signal?: AbortSignal | undefined
  /** Runs the next step when there is nothing to wait for. Default: `queueMicrotask`. */
  readonly defer?: ((step: () => void) => void) | undefined
}

/** Starts at the next step, never before it returns. A stalled body ends by `cancel` or the signal alone. */
export function playBody(plan: BodyPlan, sink: ByteSink, options: PlayOptions): ByteFlow {
  const player = new BodyPlayer(plan, sink, options)
  player.start()
  return player
}

class BodyPlayer implements ByteFlow {
  readonly plan: BodyPlan
  readonly sink: ByteSink
  readonly speed: number
  readonly startedAt: number
  readonly signal: AbortSignal | undefined
  readonly defer: (step: () => void) => void
  next = 0
  paused = false
  over = false
  waiting = false
  timer: ReturnType<typeof setTimeout> | undefined

  constructor(plan: BodyPlan, sink: ByteSink, options: PlayOptions) {
    this.plan = plan
    this.sink = sink
    this.speed = options.speed
    this.startedAt = options.startedAt ?? performance.now()
    this.signal = options.signal
    this.defer = options.defer ?? queueMicrotask
  }

  start(): void {
    if (this.signal?.aborted) return this.defer(this.aborted)
    this.signal?.addEventListener('abort', this.aborted, { once: true })
    this.schedule()
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    this.paused = false
    this.schedule()
  }

  cancel(): void {
    this.finish()
  }

  schedule(): void {
    if (this.waiting || this.paused || this.over) return
    this.waiting = true
    const dueMs = (this.plan.chunks[this.next]?.atMs ?? this.plan.endAtMs) / this.speed
    const waitMs = dueMs - (performance.now() - this.startedAt)
    if (waitMs > 0) this.timer = setTimeout(this.step, waitMs)
    else this.defer(this.step)
  }

  step = (): void => {
    this.waiting = false
    if (this.over || this.paused) return
    const chunk = this.plan.chunks[this.next++]
    if (!chunk) return this.end()
    this.sink.write(chunk.bytes)
    this.schedule()
  }

  end(): void {
    const { end } = this.plan
    if (end === 'stall' || end === 'abort') return
    this.finish()
    if (end === 'clean') this.sink.end()
    else this.sink.fail(brokenBody(end))
  }

  aborted = (): void => {
    if (this.over) return
    this.finish()
    this.sink.fail(this.signal?.reason)
  }

  finish(): void {
    this.over = true
    clearTimeout(this.timer)
    this.signal?.removeEventListener('abort', this.aborted)
  }
}
