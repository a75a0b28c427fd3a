/** Which answers are still on their way, and which connections are open: what a test looks at when it is done. */
import type { CountingServer, LoopbackServer } from '../http/loopback-server.ts'
import type { ReceivedRequest } from '../http/received-request.ts'

/** The answers and servers of one emulator. */
export class OpenAnswers {
  readonly answers: Set<ReceivedRequest> = new Set()
  readonly servers: Set<CountingServer> = new Set()

  /** The body, counted as open until it was read to its end, given up, or broken off. */
  async *watched<T>(request: ReceivedRequest, body: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    this.answers.add(request)
    try {
      yield* body
    } finally {
      this.answers.delete(request)
    }
  }

  /** The server, counted until it is closed. */
  served(server: CountingServer): LoopbackServer {
    this.servers.add(server)
    const close = async (): Promise<void> => {
      this.servers.delete(server)
      await server.close()
    }
    return { url: server.url, close }
  }

  openSockets(): number {
    return [...this.servers].reduce((sum, server) => sum + server.connections(), 0)
  }

  /** What is open, in words; empty when nothing is. */
  leaks(): readonly string[] {
    const answers = Array.from(this.answers, ({ method, path }) => `the answer to ${method} ${path} was not read to its end`)
    const sockets = this.openSockets()
    return [...answers, ...(sockets > 0 ? [`${sockets} connection${sockets === 1 ? ' is' : 's are'} open`] : [])]
  }

  /** Looks again until nothing is open, for so long; then rejects with what is. */
  async expectNone(withinMs: number): Promise<void> {
    const end = performance.now() + withinMs
    for (let leaks = this.leaks(); leaks.length > 0; leaks = this.leaks()) {
      if (performance.now() >= end) {
        throw new Error(`After ${withinMs} ms, ${leaks.join('; ')}. Was a stream left half read, or a client not closed?`)
      }
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    }
  }
}

const lookEveryMs = 5
