/** One connection at a time to one server: undici's Client, a connector that can be given up, and the answer that uses it. */
import type { Socket } from 'node:net'
import type { EventEmitter } from 'node:events'
import type { Client } from 'undici'
import type { Answer } from './answer.ts'
import { attachSocket } from './attach-socket.ts'
import { connect } from './connect.ts'
import type { GiveUp } from './connect.ts'
import type { ConnectionPool } from './connection-pool.ts'
import type { ClientClass } from './load-client.ts'
import { closedFailure, connectTimeout } from './transport-failure.ts'

/** A timer for longer than this fires at once. */
const longestTimeoutMs = 2 ** 31 - 1

/** Belongs to a pool until it is destroyed. */
export class Connection {
  /** Whether an answer has ended on the present socket. */
  hasServed = false
  readonly #pool: ConnectionPool
  readonly #client: Client
  #socket: Socket | undefined
  #answer: Answer | undefined
  #giveUp: GiveUp | undefined
  #clock: NodeJS.Timeout | undefined
  #destroyed: Promise<void> | undefined

  constructor(pool: ConnectionPool, clientClass: ClientClass) {
    const { keepAliveMs } = pool.settings
    const { server } = pool.route
    this.#pool = pool
    this.#client = new clientClass(`${server.secure ? 'https' : 'http'}://${server.host}`, {
      // The clocks of an answer are core's; undici's own would end a slow model after five minutes.
      headersTimeout: 0,
      bodyTimeout: 0,
      pipelining: keepAliveMs > 0 ? 1 : 0,
      ...(keepAliveMs > 0 && { keepAliveTimeout: keepAliveMs, keepAliveMaxTimeout: keepAliveMs }),
      connect: (options, callback) => this.#connect(options.servername ?? undefined, (socket) => callback(null, socket)),
    })
    const events: EventEmitter = this.#client
    events.on('disconnect', () => {
      if (!this.#answer) void this.destroy()
    })
    // undici's word for a handler that threw. The answer is over by then.
    events.on('error', () => {})
  }

  /** Whether it can take the next request without a new socket. */
  get isUsable(): boolean {
    return this.#socket !== undefined && !this.#socket.destroyed
  }

  /** Sends the request of an answer, over a new socket if there is none or the server closed it. */
  start(answer: Answer): void {
    const { method, path, headers, body } = answer.request
    this.#answer = answer
    answer.connection = this
    this.#client.dispatch({ method, path, headers, body }, answer)
  }

  /** undici begins to write. */
  stands(): void {
    clearTimeout(this.#clock)
  }

  /** The last byte of the answer is there. */
  finished(): void {
    this.#answer = undefined
    this.hasServed = true
    this.#pool.release(this)
  }

  /** Closes the socket or gives up the attempt at one. Resolves when it is closed. */
  destroy(): Promise<void> {
    return (this.#destroyed ??= new Promise((resolve) => {
      this.#answer = undefined
      clearTimeout(this.#clock)
      this.#giveUp?.()
      this.#client.destroy(null, resolve)
      this.#pool.drop(this)
    }))
  }

  /** Ends it for good, and the answer that is under way. */
  close(): void {
    this.fail(closedFailure(this.#answer?.stage ?? 'queue'))
  }

  /** Fails the answer that is under way. */
  fail(failure: unknown): void {
    const answer = this.#answer
    if (answer) answer.connection = undefined
    void this.destroy()
    answer?.fail(failure)
  }

  #connect(serverName: string | undefined, opened: (socket: Socket) => void): void {
    const connectMs = this.#answer?.request.connectMs ?? 0
    const { route } = this.#pool
    this.hasServed = false
    if (connectMs > 0 && connectMs <= longestTimeoutMs)
      this.#clock = setTimeout(() => this.fail(connectTimeout(connectMs, route.server.host)), connectMs).unref()
    this.#giveUp = connect(route, serverName, (outcome) => {
      this.#giveUp = undefined
      if (outcome instanceof Error) return this.fail(outcome)
      this.#socket = outcome
      attachSocket(
        outcome,
        () => opened(outcome),
        () => this.#answer?.takeRest(),
      )
    })
  }
}
