/** A wire request with its address, key and headers: everything that can be wrong before any I/O is found here. */
import type { ProviderSpec, WireRequest } from './codec.ts'
import { checkJson } from './check-json.ts'
import { ModelError } from './model-error.ts'
import type { CallOptions } from './model.ts'
import type { ProviderSettings } from './provider.ts'
import { variableNames } from './settings.ts'
import type { TransportRequest } from './transport.ts'

/** A request ready for a transport, the key in its headers. */
export interface PreparedRequest extends Pick<TransportRequest, 'method' | 'url' | 'headers' | 'body'> {
  /** Scheme, host and port. */
  readonly origin: string
  /** What must not show in any error of this request. */
  readonly secrets: readonly string[]
}

/** Prepares requests of one provider with fixed settings. A promise only where the key must be asked for. */
export type RequestBuilder = (
  wire: WireRequest,
  headers: CallOptions['headers'],
  streaming: boolean,
) => PreparedRequest | Promise<PreparedRequest>

/**
 * Remembers the address and the headers of requests that differ in nothing but their body, as nearly all do: putting them together
 * and checking them costs more than sending.
 */
export function createRequestBuilder<Settings extends ProviderSettings>(
  spec: ProviderSpec<Settings>,
  settings: Settings,
): RequestBuilder {
  const known = new Map<string, PreparedRequest>()
  return (wire, headers, streaming) => {
    const name = headers === undefined ? commonName(wire, settings, streaming) : undefined
    const alike = name === undefined ? undefined : known.get(name)
    if (alike) return { ...alike, body: jsonText(wire.body) }
    return prepareRequest(wire, { spec, settings, headers, streaming }).then((prepared) => {
      if (name !== undefined) known.set(name, prepared)
      return prepared
    })
  }
}

/** What requests with the same address and headers have in common; `undefined` for one with anything of its own. */
function commonName(wire: WireRequest, settings: ProviderSettings, streaming: boolean): string | undefined {
  const own = wire.headers ?? wire.form ?? wire.baseURL ?? wire.apiKey ?? wire.query ?? wire.keyless
  if (own !== undefined || wire.body === undefined || typeof settings.apiKey === 'function') return undefined
  return `${wire.method ?? 'POST'} ${wire.path} ${streaming}`
}

/** Which provider sends, with which settings. */
export interface RequestOrigin<Settings extends ProviderSettings> {
  readonly spec: ProviderSpec<Settings>
  readonly settings: Settings
  /** Headers of this call; they win. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Whether an event stream is wanted. */
  readonly streaming: boolean
}

/** Throws `configuration` for a missing key or an unusable base URL, `bad_request` for a body that JSON cannot carry. */
export async function prepareRequest<Settings extends ProviderSettings>(
  wire: WireRequest,
  origin: RequestOrigin<Settings>,
): Promise<PreparedRequest> {
  const { spec, settings, streaming } = origin
  const home = parseBase(settings.baseURL ?? spec.baseURL, spec)
  const base = wire.baseURL === undefined ? home : parseBase(wire.baseURL, spec)
  // Configured headers may hold credentials, and a base URL from a request is trusted with those no more than with the key.
  const trusted = base.origin === home.origin
  const key = await keyFor(wire, base, trusted, origin)
  const body = wire.form ?? (wire.body === undefined ? undefined : jsonText(wire.body))
  const headers = mergeHeaders([
    typeof body === 'string' ? { 'content-type': 'application/json' } : undefined,
    { accept: streaming ? 'text/event-stream, application/json' : 'application/json' },
    spec.headers?.(settings),
    key === undefined ? undefined : keyHeaders(spec, key),
    trusted ? settings.headers : undefined,
    wire.headers,
    origin.headers,
  ])
  return {
    method: wire.method ?? 'POST',
    url: withQuery(join(base, wire.path), wire.query),
    origin: base.origin,
    headers,
    secrets: [key ?? [], credentials(headers)].flat(),
    ...(body !== undefined && { body }),
  }
}

/** Header values that are secrets, however they got there; the scheme before a token is none. */
function credentials(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => /^(?:proxy-)?authorization$|^cookie$|key|token|secret/.test(name))
    .map(([, value]) => value.replace(/^\w+ +/, ''))
}

function parseBase(text: string, spec: { readonly name: string }): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password) return url
  const shown = text.replace(/^([^/?#]*\/\/)?.*@/, '$1…@')
  const why = text.includes('@') ? 'must not hold a user name or password' : 'is not an http(s) URL'
  throw configuration(`The base URL "${shown}" ${why}; write it like "https://host/path".`, spec.name)
}

/** A base URL that already ends in the path is taken as the whole address. */
function join(base: URL, path: string): string {
  const prefix = base.pathname.replace(/\/+$/, '')
  return `${base.origin}${prefix.endsWith(path) ? prefix : prefix + path}${base.search}`
}

function withQuery(address: string, query: WireRequest['query']): string {
  if (!query) return address
  const url = new URL(address)
  for (const [name, value] of Object.entries(query))
    for (const item of [value ?? []].flat()) url.searchParams.append(name, String(item))
  return url.href
}

/**
 * A base URL from a request is not trusted with a key from the settings or the environment, unless it is where that key goes anyway:
 * otherwise whoever may choose the URL could collect the key.
 */
async function keyFor<Settings extends ProviderSettings>(
  wire: WireRequest,
  base: URL,
  trusted: boolean,
  origin: RequestOrigin<Settings>,
): Promise<string | undefined> {
  const { spec, settings } = origin
  if (spec.key === 'none') return undefined
  const { apiKey } = settings
  const key = wire.apiKey ?? (trusted ? (typeof apiKey === 'function' ? await apiKey() : apiKey) : undefined)
  const clean = key?.trim()
  if (clean && /^[\u0021-\u007e]+$/.test(clean)) return clean
  if (clean)
    throw configuration('The API key holds characters that no key has, such as spaces; check how it was copied.', spec.name)
  if (spec.key === 'optional' || (wire.keyless && trusted)) return undefined
  if (!trusted)
    throw configuration(
      `The base URL ${base.origin} came with a request, so the configured key is not sent to it: give the request its own apiKey.`,
      spec.name,
    )
  const variable = variableNames(spec.env?.apiKey)
  throw configuration(
    `No API key: ${variable ? `set ${variable} in the environment, or ` : ''}pass apiKey to ${spec.name}({ apiKey }).`,
    spec.name,
  )
}

function keyHeaders(
  spec: { readonly key?: ProviderSpec<ProviderSettings>['key'] },
  key: string,
): Readonly<Record<string, string>> {
  return typeof spec.key === 'function' ? spec.key(key) : { authorization: `Bearer ${key}` }
}

function mergeHeaders(sources: readonly (Readonly<Record<string, string>> | undefined)[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const source of sources) {
    for (const [name, value] of Object.entries(source ?? {})) {
      if (value === undefined) continue
      if (typeof value !== 'string' || !/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
        throw new ModelError({
          code: 'configuration',
          message: `The header "${name}" has a name or value that HTTP cannot carry.`,
        })
      }
      headers[name.toLowerCase()] = value
    }
  }
  return headers
}

function jsonText(body: unknown): string {
  checkJson(body)
  return JSON.stringify(body)
}

function configuration(message: string, provider: string): ModelError {
  return new ModelError({ code: 'configuration', message: `[${provider}] ${message}`, provider })
}
