/**
 * Replay as a dispatcher of undici, without undici: it speaks the one method that everything of undici rests on, so that any
 * version will do, the one inside Node included.
 */
import { EventEmitter } from 'node:events'
import type { Fixture } from '../fixture/fixture.ts'
import { connectionError } from './connection-error.ts'
import { DispatchExchange } from './dispatch-exchange.ts'
import type { DispatchHandler } from './dispatch-handler.ts'
import type { DispatchOptions } from './dispatch-request.ts'
import { createReplayEngine, type ReplayEngine, type ReplayOptions } from './replay-engine.ts'
import type { Replay, ReplayScope } from './replay-scope.ts'

/**
 * For `setGlobalDispatcher` and for the `dispatcher` option of undici's `request`, `fetch`, `stream` and `pipeline`. A request that
 * no fixture answers fails with a `FixtureMissError`.
 */
export function replayDispatcher(fixtures: Fixture | readonly Fixture[], options: ReplayOptions = {}): ReplayDispatcher {
  return new ReplayDispatcher(createReplayEngine(fixtures, options))
}

/** A `Dispatcher` that answers from fixtures. Its own `request`, `stream` and so on do not exist: use those of undici. */
export class ReplayDispatcher extends EventEmitter implements Replay {
  readonly #engine: ReplayEngine
  readonly #running = new Map<DispatchExchange, Promise<void>>()
  closed = false
  destroyed = false

  constructor(engine: ReplayEngine) {
    super()
    this.#engine = engine
  }

  get requests(): Replay['requests'] {
    return this.#engine.replay.requests
  }

  get misses(): Replay['misses'] {
    return this.#engine.replay.misses
  }

  unused(): readonly Fixture[] {
    return this.#engine.replay.unused()
  }

  assertAllUsed(): void {
    this.#engine.replay.assertAllUsed()
  }

  scope<Result>(name: string, run: (scope: ReplayScope) => Result): Result {
    return this.#engine.replay.scope(name, run)
  }

  /** Calls `handler` later, never before it returns. Returns true: there is no queue that could be full. */
  dispatch(options: DispatchOptions, handler: DispatchHandler): boolean {
    const exchange = new DispatchExchange(this.#engine, options, handler)
    if (this.destroyed) exchange.abort(connectionError('The client is destroyed', 'UND_ERR_DESTROYED'))
    else if (this.closed) exchange.abort(connectionError('The client is closed', 'UND_ERR_CLOSED'))
    const running = exchange.run().finally(() => this.#running.delete(exchange))
    this.#running.set(exchange, running)
    return !this.closed
  }

  /** Refuses new requests; resolves, or calls back, when those under way have ended. */
  close(callback: () => void): void
  close(): Promise<void>
  close(callback?: () => void): Promise<void> | void {
    this.closed = true
    return this.#whenIdle(callback)
  }

  /** Ends requests under way with `error`. */
  destroy(error: Error | null, callback: () => void): void
  destroy(callback: () => void): void
  destroy(error?: Error | null): Promise<void>
  destroy(first?: Error | null | (() => void), second?: () => void): Promise<void> | void {
    const [error, callback] = typeof first === 'function' ? [undefined, first] : [first, second]
    this.closed = true
    this.destroyed = true
    const reason = error ?? connectionError('The client is destroyed', 'UND_ERR_DESTROYED')
    for (const exchange of this.#running.keys()) exchange.abort(reason)
    return this.#whenIdle(callback)
  }

  /** Typed as undici types it. */
  override listeners(event: string | symbol): Listener[] {
    // Safe: what an emitter holds can be called; TypeScript's `Function` does not say with what.
    return super.listeners(event) as Listener[]
  }

  /** Typed as undici types it. */
  override rawListeners(event: string | symbol): Listener[] {
    // Safe: as above.
    return super.rawListeners(event) as Listener[]
  }

  get request(): never {
    throw notHere('request')
  }

  get stream(): never {
    throw notHere('stream')
  }

  get pipeline(): never {
    throw notHere('pipeline')
  }

  get connect(): never {
    throw notHere('connect')
  }

  get upgrade(): never {
    throw notHere('upgrade')
  }

  get compose(): never {
    throw notHere('compose')
  }

  #whenIdle(callback?: () => void): Promise<void> | void {
    if (!callback) return this.#idle()
    void this.#idle().finally(callback)
  }

  async #idle(): Promise<void> {
    await Promise.allSettled(this.#running.values())
  }
}

type Listener = (...args: unknown[]) => void

function notHere(name: string): TypeError {
  return new TypeError(`A replay dispatcher has no ${name} of its own: pass it to undici's, as in ${name}(url, { dispatcher })`)
}
