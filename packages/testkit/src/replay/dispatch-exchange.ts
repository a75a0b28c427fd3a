/** One request through the replay dispatcher, from the handler's first call to its last. */
import { STATUS_CODES } from 'node:http'
import { type ByteFlow, TransportError } from '@polymux/core'
import type { FixtureResponse } from '../fixture/fixture.ts'
import type { BodyPlan } from '../fixture/fixture-bytes.ts'
import { framingHeaders } from '../http/loopback-server.ts'
import { playBody } from './body-player.ts'
import { connectionError, failureError } from './connection-error.ts'
import {
  type DispatchController,
  type DispatchHandler,
  headerRecord,
  type ModernHandler,
  modernHandler,
  rawPairs,
} from './dispatch-handler.ts'
import { type DispatchOptions, receiveDispatch } from './dispatch-request.ts'
import { orAborted } from './or-aborted.ts'
import type { ReplayEngine } from './replay-engine.ts'

/** Tests may fake timers; what paces the chunks is not part of what they mean to test. */
const nextTurn = setImmediate

/** Steers itself: it is the controller that its handler gets. */
export class DispatchExchange implements DispatchController {
  readonly #engine: ReplayEngine
  readonly #options: DispatchOptions
  readonly #handler: ModernHandler
  readonly #ending = new AbortController()
  #flow: ByteFlow | undefined
  aborted = false
  paused = false
  reason: Error | null = null
  rawHeaders: Buffer[] | null = null
  rawTrailers: Buffer[] | null = null

  constructor(engine: ReplayEngine, options: DispatchOptions, handler: DispatchHandler) {
    this.#engine = engine
    this.#options = options
    this.#handler = modernHandler(handler)
  }

  abort(reason?: Error): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason ?? connectionError('Request aborted', 'UND_ERR_ABORTED')
    this.#ending.abort(this.reason)
  }

  pause(): void {
    this.paused = true
    this.#flow?.pause()
  }

  resume(): void {
    this.paused = false
    this.#flow?.resume()
  }

  /** Resolves when the handler has been told how it ended; rejects with nothing but what the handler throws then. */
  async run(): Promise<void> {
    try {
      // A handler does not expect to be called before `dispatch` returns.
      await Promise.resolve()
      this.#handler.onRequestStart(this, {})
      const { signal } = this.#ending
      signal.throwIfAborted()
      const { response, body } = this.#engine.answer(await orAborted(receiveDispatch(this.#options), signal))
      this.#start(response)
      signal.throwIfAborted()
      await this.#deliver(isEmpty(this.#options.method, response) ? { chunks: [], end: 'clean', endAtMs: 0 } : body)
      const { trailers = [] } = response
      this.rawTrailers = rawPairs(trailers)
      this.#handler.onResponseEnd(this, headerRecord(trailers))
    } catch (thrown) {
      destroyBody(this.#options.body)
      this.#handler.onResponseError(this, errorOf(thrown))
    }
  }

  /** Bodies are stored decoded and are framed by whoever sends them, so what the recording said of either would be wrong. */
  #start({ status, statusText = STATUS_CODES[status] ?? '', headers }: FixtureResponse): void {
    const kept = headers.filter(([name]) => !framingHeaders.has(name.toLowerCase()))
    this.rawHeaders = rawPairs(kept)
    this.#handler.onResponseStart(this, status, headerRecord(kept), statusText)
  }

  async #deliver(plan: BodyPlan): Promise<void> {
    const { bodyTimeout } = this.#options
    let silence: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>((resolve, reject) => {
      const sink = {
        write: (bytes: Uint8Array) => this.#write(bytes),
        end: resolve,
        fail: reject,
      }
      const { signal } = this.#ending
      this.#flow = playBody(plan, sink, { speed: this.#engine.speed, signal, defer: (step) => void nextTurn(step) })
      if (this.paused) this.#flow.pause()
      if (!bodyTimeout || (plan.end !== 'stall' && plan.end !== 'abort')) return
      const waitMs = bodyTimeout + plan.endAtMs / this.#engine.speed
      silence = setTimeout(() => this.abort(connectionError('Body Timeout Error', 'UND_ERR_BODY_TIMEOUT')), waitMs)
    }).finally(() => clearTimeout(silence))
  }

  #write(bytes: Uint8Array): void {
    try {
      this.#handler.onResponseData(this, Buffer.from(bytes))
    } catch (thrown) {
      this.abort(errorOf(thrown))
    }
  }
}

function isEmpty(method: string, { status }: FixtureResponse): boolean {
  return method.toUpperCase() === 'HEAD' || status === 204 || status === 304
}

function errorOf(thrown: unknown): Error {
  if (thrown instanceof TransportError) return failureError(thrown)
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** A stream that nobody reads to its end would keep its file or socket open. */
function destroyBody(body: unknown): void {
  if (typeof body === 'object' && body !== null && 'destroy' in body && typeof body.destroy === 'function') body.destroy()
}
