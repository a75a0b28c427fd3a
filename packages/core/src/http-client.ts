/** What a provider's models share: settings, transport, retry budgets, and the way from a wire request to an open exchange. */
import type { CallScope } from './call-scope.ts'
import type { ProviderSpec, WireReply, WireRequest } from './codec.ts'
import { ByteCollector, parseJson } from './collect-bytes.ts'
import { openExchange } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { replyError, unusableReply } from './http-error.ts'
import { defaultMaxBytes } from './line-cutter.ts'
import type { CallOptions } from './model.ts'
import { ModelError } from './model-error.ts'
import { createRequestBuilder } from './prepare-request.ts'
import type { PreparedRequest, RequestBuilder } from './prepare-request.ts'
import type { ProviderSettings } from './provider.ts'
import { redact } from './redact.ts'
import { createRetryBudget } from './retry-budget.ts'
import type { RetryBudget } from './retry-budget.ts'
import { resolveSettings } from './settings.ts'
import type { Transport } from './transport.ts'

/** One per provider instance; it keeps the resolved settings, the transport, and a retry budget for each origin. */
export interface HttpClient<Settings extends ProviderSettings> {
  readonly spec: ProviderSpec<Settings>
  settings(): Settings
  prepare(wire: WireRequest, options: CallOptions, streaming: boolean): PreparedRequest | Promise<PreparedRequest>
  open(request: PreparedRequest, options: CallOptions, streaming: boolean, scope: CallScope): Promise<Exchange>
  budget(origin: string): RetryBudget
  /** Most bytes of a whole reply, and of one message of a stream. */
  maxBytes(): number
  /** Replies that are being read, or wait for it. */
  readonly replies: Set<{ close(): void }>
  /** Closes the transport that this provider made for itself, and what is still open on it. */
  close(): Promise<void>
}

/** Does no I/O: the environment and the transport are looked up at the first call. */
export function createHttpClient<Settings extends ProviderSettings>(
  spec: ProviderSpec<Settings>,
  given: Settings | undefined,
): HttpClient<Settings> {
  let resolved: Settings | undefined
  let builder: { readonly settings: Settings; readonly build: RequestBuilder } | undefined
  let own: Promise<Transport> | undefined
  let transport: Transport | undefined
  const replies = new Set<{ close(): void }>()

  function settings(): Settings {
    if (resolved) return resolved
    const found = resolveSettings(spec, given)
    // A missing key may be set later; nothing else is looked up twice.
    if (found.apiKey !== undefined || spec.key === 'none' || spec.key === 'optional') resolved = found
    return found
  }

  function build(wire: WireRequest, options: CallOptions, streaming: boolean): PreparedRequest | Promise<PreparedRequest> {
    const current = settings()
    if (builder?.settings !== current) builder = { settings: current, build: createRequestBuilder(spec, current) }
    return builder.build(wire, options.headers, streaming)
  }

  /** Loaded with the first call, so that importing a provider costs nothing. */
  async function loadTransport(): Promise<Transport> {
    const { transport: handedIn } = settings()
    if (handedIn) return handedIn
    own ??= import('#transport').then(({ createTransport }) => createTransport())
    return own
  }

  return {
    spec,
    settings,
    replies,
    maxBytes: () => settings().maxReplyBytes ?? defaultMaxBytes,
    budget: budgetsByOrigin(),
    prepare(wire, options, streaming) {
      const prepared = build(wire, options, streaming)
      const { onWire } = options
      if (!onWire) return prepared
      return Promise.resolve(prepared).then((request) => {
        onWire({ direction: 'out', data: { method: request.method, url: request.url, body: wire.body } })
        return request
      })
    },
    open(request, options, streaming, scope) {
      const { timeouts } = options
      if (transport) return openExchange({ transport, request, scope, streaming, timeouts })
      return scope.race(loadTransport()).then((loaded) => {
        transport = loaded
        return openExchange({ transport, request, scope, streaming, timeouts })
      })
    },
    async close() {
      if (!own) return
      await (await own).close?.()
      // Whoever reads has heard of it; a reply that nobody reads has not.
      for (const reply of replies) reply.close()
    },
  }
}

function budgetsByOrigin(): (origin: string) => RetryBudget {
  const budgets = new Map<string, RetryBudget>()
  return (origin) => {
    const budget = budgets.get(origin) ?? createRetryBudget()
    budgets.set(origin, budget)
    return budget
  }
}

const longestErrorBody = 64 * 1024

/** Reads a whole reply of at most `maxBytes`. Error bodies are cut at 64 KiB instead. */
export function readReply(exchange: Exchange, maxBytes: number): Promise<WireReply> {
  const { headers, status } = exchange
  const failed = status >= 400
  const body = new ByteCollector(failed ? Infinity : maxBytes)
  return new Promise((resolve, reject) => {
    function done(): void {
      const text = body.text()
      resolve({ status, headers, text, body: parseJson(text) })
    }
    exchange.pour({
      write(bytes) {
        try {
          body.add(bytes)
        } catch (error) {
          reject(error)
          return exchange.close()
        }
        if (!failed || body.size <= longestErrorBody) return
        done()
        exchange.close()
      },
      end: done,
      // What came of an error body still tells more than how it broke off.
      fail: (error) => (failed && body.size > 0 && !isOver(error) ? done() : reject(error)),
    })
  })
}

/** The call itself is over, so there is nothing left to tell apart. */
function isOver(error: unknown): boolean {
  return ModelError.is(error) && (error.code === 'aborted' || error.code === 'timeout')
}

/** Throws what a reply that is no success means, error bodies sent with status 200 included. */
export function assertSuccess<Settings extends ProviderSettings>(reply: WireReply, spec: ProviderSpec<Settings>): void {
  const ok = reply.status >= 200 && reply.status < 300
  if (ok) {
    const unusable = unusableReply(reply.text)
    if (unusable) throw unusable
    if (reply.body === undefined && reply.headers['content-type']?.includes('json')) throw notJson(reply.text)
  }
  const fields = spec.error?.(reply)
  if (!ok || fields) throw replyError(reply, ok ? { phase: 'body', ...fields } : fields)
}

function notJson(text: string): ModelError {
  const message = `The answer says it is JSON, and is not: ${text.slice(0, 512)}`
  return new ModelError({ code: 'bad_response', message, phase: 'body', retryable: true, maybeBilled: true })
}

/** The headers of a reply as a result shows them: no cookies, and no key, should the server say it back. */
export function shownHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  if (headers['set-cookie'] === undefined && !Object.values(headers).some((value) => isEcho(value, secrets))) return headers
  const shown: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && name !== 'set-cookie') shown[name] = isEcho(value, secrets) ? redact(value, secrets) : value
  }
  return shown
}

function isEcho(value: string, secrets: readonly string[]): boolean {
  for (const secret of secrets) if (value.includes(secret)) return true
  return false
}
