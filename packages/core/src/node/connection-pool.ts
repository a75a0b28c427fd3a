/** The connections to one server. The one used last is used next, so that the others grow old and close; who finds none waits in order. */
import type { Answer } from './answer.ts'
import { Connection } from './connection.ts'
import type { ClientClass } from './load-client.ts'
import type { Route } from './route.ts'
import { closedFailure } from './transport-failure.ts'

/** How many connections there may be, and how long one stays open unused. */
export interface PoolSettings {
  readonly maxConnections: number
  readonly keepAliveMs: number
}

/** One for each origin. */
export class ConnectionPool {
  readonly route: Route
  readonly settings: PoolSettings
  readonly #clientClass: ClientClass
  readonly #open = new Set<Connection>()
  readonly #idle: Connection[] = []
  /** A set is a queue from which anyone can leave. */
  readonly #waiting = new Set<Answer>()

  constructor(route: Route, settings: PoolSettings, clientClass: ClientClass) {
    this.route = route
    this.settings = settings
    this.#clientClass = clientClass
  }

  /** Whether nobody would miss it. */
  get isEmpty(): boolean {
    return this.#open.size === 0 && this.#waiting.size === 0
  }

  /** Sends the request at once, or when its turn comes. */
  add(answer: Answer): void {
    const connection = this.#take()
    if (connection) connection.start(answer)
    else this.#waiting.add(answer)
  }

  /** A waiting answer is not wanted any more. */
  leave(answer: Answer): void {
    this.#waiting.delete(answer)
  }

  /** The connection has no answer any more. */
  release(connection: Connection): void {
    const next = this.#next()
    if (next) connection.start(next)
    else this.#idle.push(connection)
  }

  /** The connection is gone: whoever waits gets a new one. */
  drop(connection: Connection): void {
    this.#open.delete(connection)
    const index = this.#idle.lastIndexOf(connection)
    if (index >= 0) this.#idle.splice(index, 1)
    const next = this.#next()
    if (next) this.add(next)
  }

  /** Ends all connections and fails all answers. Resolves when the last socket is closed. */
  async close(): Promise<void> {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const answer of waiting) answer.fail(closedFailure('queue'))
    const open = [...this.#open]
    for (const connection of open) connection.close()
    await Promise.all(open.map((connection) => connection.destroy()))
  }

  #next(): Answer | undefined {
    for (const answer of this.#waiting) {
      this.#waiting.delete(answer)
      return answer
    }
    return undefined
  }

  #take(): Connection | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.isUsable) return idle
      void idle.destroy()
    }
    if (this.#open.size >= this.settings.maxConnections) return undefined
    const connection = new Connection(this, this.#clientClass)
    this.#open.add(connection)
    return connection
  }
}
