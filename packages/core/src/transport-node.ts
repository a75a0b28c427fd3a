/**
 * The transport of Node: one private undici Agent. Only the Agent is loaded, and only at the first call: importing undici's root
 * would install its dispatcher for the whole process, and costs a command line program a tenth of a second.
 */
import type { Agent, Dispatcher } from 'undici'
import { createByteQueue } from './byte-queue.ts'
import type { Transport, TransportRequest, TransportResponse } from './transport.ts'

/** Sockets stay open this long between calls; undici's own 4 seconds make every call of an interactive program a new connection. */
const keepAliveTimeout = 30_000

/** What `#transport` stands for on Node. Compression is not asked for, redirects are not followed. */
export function createTransport(): Transport {
  const agents = new Map<number, Promise<Agent>>()
  return async (request) => {
    const connectMs = request.connectMs ?? 0
    let agent = agents.get(connectMs)
    if (!agent) agents.set(connectMs, (agent = createAgent(connectMs)))
    return dispatch(await agent, isForm(request.body) ? await encodeForm(request, request.body) : request)
  }
}

/** Asks for the global `FormData` last: touching it loads the fetch built into Node, with its global dispatcher. */
function isForm(body: TransportRequest['body']): body is FormData {
  return body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array) && body instanceof FormData
}

async function createAgent(connectMs: number): Promise<Agent> {
  const { default: AgentClass } = await import('undici/lib/dispatcher/agent.js')
  // The clocks of an answer are core's; undici's own would end a slow model after five minutes.
  return new AgentClass({ keepAliveTimeout, connect: { timeout: connectMs }, headersTimeout: 0, bodyTimeout: 0 })
}

function dispatch(agent: Agent, request: TransportRequest): Promise<TransportResponse> {
  const { origin, pathname, search } = new URL(request.url)
  const { signal } = request
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    const abort = (): void => {
      if (controller) controller.abort(abortReason(signal))
      else reject(abortReason(signal))
    }
    const bytes = createByteQueue({
      pause: () => controller?.pause(),
      resume: () => controller?.resume(),
      cancel: () => controller?.abort(new Error('The reader left the answer.')),
    })
    const finish = (): void => signal?.removeEventListener('abort', abort)
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort)
    const body = isForm(request.body) ? null : (request.body ?? null)
    const options = { origin, path: pathname + search, method: request.method, headers: headersOf(request), body }
    agent.dispatch(options, {
      onRequestStart(started) {
        controller = started
        if (signal?.aborted) abort()
      },
      onResponseStart(_controller, status, headers) {
        if (status >= 200) resolve({ status, headers: joined(headers), body: bytes })
      },
      onResponseData(_controller, chunk) {
        bytes.push(chunk)
      },
      onResponseEnd() {
        finish()
        // undici frees the socket a turn later: a caller told at once would open a second one for its next call.
        setImmediate(() => setImmediate(() => bytes.end()))
      },
      onResponseError(_controller, error) {
        finish()
        bytes.fail(error)
        reject(error)
      },
    })
  })
}

/** undici's dispatch takes bytes only; a Response knows how a form is written. */
async function encodeForm(request: TransportRequest, form: FormData): Promise<TransportRequest> {
  const encoded = new Response(form)
  const headers = { ...request.headers, 'content-type': encoded.headers.get('content-type') ?? 'multipart/form-data' }
  return { ...request, headers, body: new Uint8Array(await encoded.arrayBuffer()) }
}

function headersOf(request: TransportRequest): Record<string, string> {
  return { 'user-agent': 'polymux', 'accept-encoding': 'identity', ...request.headers }
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value
  return result
}

function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new Error('aborted')
}
