/** A real server on loopback, and a provider that talks to it, for answers that are no JSON or that take time. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ModelError } from '@polymux/core'
import { openrouter } from '../src/index.ts'

export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface MediaServer {
  readonly provider: ReturnType<typeof openrouter>
  readonly received: readonly Received[]
  /** Connections that were closed in the middle of an answer. */
  cut(): number
}

/** Its end is added to `closers`. The handler is told how many requests came before. */
export async function mediaServer(
  closers: (() => unknown)[],
  handle: (request: Received, response: ServerResponse, index: number) => unknown,
): Promise<MediaServer> {
  const received: Received[] = []
  let cut = 0
  const server = createServer((incoming, outgoing) => {
    outgoing.on('close', () => (cut += outgoing.writableFinished ? 0 : 1))
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { headers, method = '', url = '' } = incoming
      const request = { method, url, headers, body: Buffer.concat(chunks) }
      received.push(request)
      handle(request, outgoing, received.length - 1)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Safe: a TCP server that listens has an address of this form.
  const { port } = server.address() as AddressInfo
  const provider = openrouter({ apiKey: 'test-key', baseURL: `http://127.0.0.1:${port}/api/v1` })
  closers.push(async () => {
    await provider.close()
    server.close()
    server.closeAllConnections()
  })
  return { provider, received, cut: () => cut }
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** What a promise rejects with, which must be a `ModelError`. */
export async function failure(promise: Promise<unknown>): Promise<ModelError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!ModelError.is(thrown)) throw new Error('Expected a ModelError.', { cause: thrown })
  return thrown
}

/** Fails when a timer set now fires before the promise settles, which a busy machine delays as much as the promise. */
export async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Not settled within ${limitMs} ms.`)), limitMs)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
