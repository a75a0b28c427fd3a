/** Serves the playground's app on a free port of this machine, for tests; and a client that can send any header, which `fetch` cannot. */
import { createAdaptorServer } from '@hono/node-server'
import { request, type IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createApp } from '../server/app.ts'
import type { Backend } from '../server/backend.ts'
import { listen } from '../server/listen.ts'

export interface Served {
  readonly port: number
  /** Resolves with the head of the answer. POST bodies go out as the page sends them, unless `headers` say otherwise. */
  readonly send: (path: string, options?: SendOptions) => Promise<IncomingMessage>
  readonly close: () => void
}

export interface SendOptions {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export async function serveApp(backend: Backend): Promise<Served> {
  const app = createApp({ backend, page: fileURLToPath(new URL('page', import.meta.url)), version: '1.2.3' })
  const server = createAdaptorServer({ fetch: app.fetch })
  const port = await listen(server, { host: '127.0.0.1', port: 0, isPortGiven: true })
  return {
    port,
    send(path, { body, headers, method = body === undefined ? 'GET' : 'POST' } = {}) {
      const own = body === undefined ? {} : { origin: `http://localhost:${port}`, 'content-type': 'application/json' }
      return new Promise((resolve, reject) => {
        const call = request({
          host: '127.0.0.1',
          port,
          path,
          method,
          headers: { host: `localhost:${port}`, ...own, ...headers },
        })
        call.on('response', resolve).on('error', reject)
        call.end(typeof body === 'string' ? body : JSON.stringify(body))
      })
    },
    close: () => server.close(),
  }
}

/** The whole text of an answer. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  return Buffer.concat(await answer.toArray()).toString('utf8')
}

export async function jsonOf(answer: IncomingMessage): Promise<unknown> {
  return JSON.parse(await textOf(answer))
}
