/** One HTTP exchange under watch: a request out, bytes in, with clocks on every phase and every failure typed. */
import { openScope } from './call-scope.ts'
import type { CallScope } from './call-scope.ts'
import { ModelError } from './model-error.ts'
import type { ErrorPhase } from './model-error.ts'
import type { CallOptions } from './model.ts'
import type { PreparedRequest } from './prepare-request.ts'
import type { Transport, TransportResponse } from './transport.ts'
import { openWatch } from './watch.ts'

/** An answer whose headers have come. Whoever opens one closes it. */
export interface Exchange {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The next bytes, or `undefined` at the end. */
  read(): Promise<Uint8Array | undefined>
  /** An event was decoded: the clocks that keep-alive bytes do not reset are reset. */
  progress(): void
  /** Ends the exchange. `complete`: all that matters was read; what little is left is read off so that the connection can be used again. */
  close(complete: boolean): void
}

/** What an exchange needs; the scope bounds all attempts of a call together. */
export interface ExchangeOptions {
  readonly transport: Transport
  readonly request: PreparedRequest
  readonly scope: CallScope
  readonly streaming: boolean
  readonly timeouts: CallOptions['timeouts']
}

const drainMs = 1_000

/** Sends the request and waits for the headers. Rejects with `network`, `timeout` or `aborted`. */
export async function openExchange(options: ExchangeOptions): Promise<Exchange> {
  const { request, streaming, timeouts = {} } = options
  const attempt = openScope({ signal: options.scope.signal })
  const watch = openWatch(timeouts, streaming, (error) => attempt.fail(error))
  const { method, url, headers, body } = request
  const connectMs = timeouts.connectMs ?? 10_000
  const end = (): void => {
    watch.close()
    attempt.close()
  }
  let response: TransportResponse
  try {
    response = await attempt.race(
      options.transport({ method, url, headers, signal: attempt.signal, connectMs, ...(body !== undefined && { body }) }),
    )
  } catch (error) {
    end()
    throw networkError(error, 'headers', url)
  }
  watch.headers()
  const iterator = response.body[Symbol.asyncIterator]()
  const phase: ErrorPhase = streaming ? 'stream' : 'body'
  let over = false
  return {
    status: response.status,
    headers: response.headers,
    progress: watch.event,
    async read() {
      try {
        const step = await attempt.race(iterator.next())
        if (step.done) {
          over = true
          end()
          return undefined
        }
        watch.bytes()
        return step.value
      } catch (error) {
        over = true
        end()
        void leave(iterator)
        throw networkError(error, phase, url)
      }
    },
    close(complete) {
      if (over) return
      over = true
      watch.close()
      if (complete) void drain(iterator, attempt).finally(end)
      else {
        attempt.fail(new ModelError({ code: 'aborted', message: 'The exchange was closed.' }))
        void leave(iterator)
      }
    },
  }
}

async function drain(iterator: AsyncIterator<Uint8Array>, attempt: CallScope): Promise<void> {
  const timer = setTimeout(
    () => attempt.fail(new ModelError({ code: 'timeout', message: 'The server kept the connection open after its answer.' })),
    drainMs,
  )
  try {
    while (!(await attempt.race(iterator.next())).done);
  } catch {
    await leave(iterator)
  } finally {
    clearTimeout(timer)
  }
}

async function leave(iterator: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    await iterator.return?.()
  } catch {
    // The connection is gone already, which is what was wanted.
  }
}

function networkError(error: unknown, phase: ErrorPhase, url: string): ModelError {
  if (ModelError.is(error))
    return error.phase === 'request'
      ? new ModelError({ ...ModelError.prototype.toJSON.call(error), phase, cause: error.cause })
      : error
  const code = codeOf(error)
  const { host } = new URL(url)
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return new ModelError({
      code: 'timeout',
      message: `No connection to ${host} in time (timeouts.connectMs).`,
      phase: 'request',
      cause: error,
    })
  const detail = code ?? (error instanceof Error ? error.message : String(error))
  const message =
    phase === 'headers'
      ? `Could not get an answer from ${host} (${detail}). Check the base URL and the network.`
      : `The connection to ${host} broke during the answer (${detail}).`
  return new ModelError({ code: 'network', message, phase, cause: error })
}

/** The system's or undici's code of a failure, however deep `fetch` wrapped it. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 3) return undefined
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' ? code : codeOf(Reflect.get(error, 'cause'), depth + 1)
}
