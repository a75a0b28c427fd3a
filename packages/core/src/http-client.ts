/** What a provider's models share: settings, transport, and the way from a wire request to a reply. */
import type { CallScope } from './call-scope.ts'
import type { ProviderSpec, WireReply, WireRequest } from './codec.ts'
import { openExchange } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { replyError, unusableReply } from './http-error.ts'
import { joinBytes } from './join-bytes.ts'
import { ModelError } from './model-error.ts'
import type { CallOptions } from './model.ts'
import { prepareRequest } from './prepare-request.ts'
import type { PreparedRequest } from './prepare-request.ts'
import type { ProviderSettings } from './provider.ts'
import { redact } from './redact.ts'
import { resolveSettings } from './settings.ts'
import type { Transport } from './transport.ts'

/** One per provider instance; it keeps the resolved settings and the transport. */
export interface HttpClient<Settings extends ProviderSettings> {
  readonly spec: ProviderSpec<Settings>
  settings(): Settings
  prepare(wire: WireRequest, options: CallOptions, streaming: boolean): Promise<PreparedRequest>
  open(request: PreparedRequest, options: CallOptions, streaming: boolean, scope: CallScope): Promise<Exchange>
}

/** Does no I/O: the environment and the transport are looked up at the first call. */
export function createHttpClient<Settings extends ProviderSettings>(
  spec: ProviderSpec<Settings>,
  given: Settings | undefined,
): HttpClient<Settings> {
  let resolved: Settings | undefined
  let transport: Transport | undefined

  function settings(): Settings {
    if (resolved) return resolved
    const found = resolveSettings(spec, given)
    // A missing key may be set later; nothing else is looked up twice.
    if (found.apiKey !== undefined || spec.key === 'none' || spec.key === 'optional') resolved = found
    return found
  }

  return {
    spec,
    settings,
    async prepare(wire, options, streaming) {
      const request = await prepareRequest(wire, { spec, settings: settings(), headers: options.headers, streaming })
      options.onWire?.({ direction: 'out', data: { method: request.method, url: request.url, body: wire.body } })
      return request
    },
    async open(request, options, streaming, scope) {
      // The transport is loaded with the first call, so that importing a provider costs nothing.
      transport ??= settings().transport ?? (await scope.race(import('#transport'))).createTransport()
      return openExchange({ transport, request, scope, streaming, timeouts: options.timeouts })
    },
  }
}

const longestReply = 256 * 1024 * 1024
const longestErrorBody = 64 * 1024

/** Reads a whole reply. Error bodies are cut at 64 KiB, answers fail beyond 256 MiB. */
export async function readReply(exchange: Exchange): Promise<WireReply> {
  const { headers, status } = exchange
  const limit = status < 400 ? longestReply : longestErrorBody
  const chunks: Uint8Array[] = []
  let size = 0
  for (let bytes = await exchange.read(); bytes; bytes = await exchange.read()) {
    chunks.push(bytes)
    size += bytes.length
    if (size > limit) {
      exchange.close(false)
      if (status < 400)
        throw new ModelError({
          code: 'bad_response',
          message: `The answer is larger than ${limit} bytes; reading stopped.`,
          phase: 'body',
        })
      break
    }
  }
  const text = decodeText(chunks, size)
  return { status, headers, text, body: parseJson(text) }
}

/** Throws what a reply that is no success means, error bodies sent with status 200 included. */
export function assertSuccess<Settings extends ProviderSettings>(reply: WireReply, spec: ProviderSpec<Settings>): void {
  const ok = reply.status >= 200 && reply.status < 300
  if (ok) {
    const unusable = unusableReply(reply.text)
    if (unusable) throw unusable
  }
  const fields = spec.error?.(reply)
  if (!ok || fields) throw replyError(reply, fields)
}

/** The headers of a reply as a result shows them: no cookies, and no key, should the server say it back. */
export function shownHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const { 'set-cookie': _cookie, ...shown } = headers
  const echoes = Object.entries(shown).filter(([, value]) => secrets.some((secret) => value.includes(secret)))
  return echoes.length === 0
    ? shown
    : { ...shown, ...Object.fromEntries(echoes.map(([name, value]) => [name, redact(value, secrets)])) }
}

/** UTF-8 text of chunks that are `size` bytes together. */
export function decodeText(chunks: readonly Uint8Array[], size: number): string {
  return new TextDecoder().decode(joinBytes(chunks, size))
}

/** The value of a JSON text, `undefined` for anything else. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
