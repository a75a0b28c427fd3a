/** The `provider` object of a request: which hosts it may go to, and in which order. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { compareDecimals, parseDecimal, parseJsonNumber, type Decimal } from './decimal.ts'
import type { EmulatedHost, EmulatedModel } from './models.ts'
import { WireError } from './wire-error.ts'

/** Read and found well-formed. */
export interface HostPreferences {
  readonly order: readonly string[]
  /** Absent: any. */
  readonly only: readonly string[] | undefined
  readonly ignore: readonly string[]
  readonly allowFallbacks: boolean
  readonly requireParameters: boolean
  readonly keepsNothing: boolean
  readonly quantizations: readonly string[] | undefined
  readonly sort: string | undefined
  /** USD per million tokens, by kind. */
  readonly maxPrice: JsonObject
}

const known = new Set(
  `order only ignore allow_fallbacks require_parameters data_collection zdr enforce_distillable_text quantizations sort
  preferred_min_throughput preferred_max_latency max_price options`.split(/\s+/),
)

/** Throws a `WireError` with status 400 for keys that there are not, and for values of another kind. */
export function readPreferences({ provider, model }: JsonObject): HostPreferences {
  const given = isJsonObject(provider) ? provider : {}
  const strange = Object.keys(given).filter((name) => !known.has(name))
  if (strange.length > 0) {
    throw new WireError(400, `Unrecognized key(s) in object: ${strange.map((name) => `'${name}'`).join(', ')}`)
  }
  const { sort, max_price: maxPrice } = given
  return {
    order: texts(given, 'order') ?? [],
    only: texts(given, 'only'),
    ignore: texts(given, 'ignore') ?? [],
    allowFallbacks: flag(given, 'allow_fallbacks') ?? true,
    requireParameters: flag(given, 'require_parameters') ?? false,
    keepsNothing: given['data_collection'] === 'deny' || flag(given, 'zdr') === true,
    quantizations: texts(given, 'quantizations'),
    sort: sortOf(isJsonObject(sort) ? sort['by'] : sort) ?? variantSort(model),
    maxPrice: isJsonObject(maxPrice) ? maxPrice : {},
  }
}

/** The hosts that may be asked, in order; a `WireError` with status 404 that says what excluded the last of them. */
export function acceptableHosts(
  model: EmulatedModel,
  hosts: readonly EmulatedHost[],
  preferences: HostPreferences,
): readonly EmulatedHost[] | WireError {
  const { order, only, ignore, allowFallbacks } = preferences
  const allowed = only ? hosts.filter((host) => onList(only, host)) : hosts
  if (allowed.length === 0) return noneAllowed(hosts, only ?? [])
  const left = allowed.filter((host) => !onList(ignore, host))
  if (left.length === 0) return new WireError(404, 'All providers have been ignored.')
  const discreet = preferences.keepsNothing ? left.filter(({ collectsData }) => collectsData !== true) : left
  if (discreet.length === 0) return new WireError(404, 'No endpoints found matching your data policy.')
  const { quantizations } = preferences
  const exact = quantizations
    ? discreet.filter(({ quantization }) => quantizations.includes(quantization ?? 'unknown'))
    : discreet
  const affordable = exact.filter((host) => isAffordable(host.pricing ?? model.pricing, preferences.maxPrice))
  if (affordable.length === 0)
    return new WireError(404, `No endpoints found that match ${exact.length > 0 ? 'max_price' : 'quantizations'}.`)
  const sorted = sortHosts(affordable, preferences.sort, model)
  if (order.length === 0) return allowFallbacks ? sorted : sorted.slice(0, 1)
  const first = order.flatMap((name) => sorted.filter((host) => isNamed(host, name)))
  if (first.length === 0 && !allowFallbacks) return noneAllowed(hosts, order)
  return [...new Set(allowFallbacks ? [...first, ...sorted] : first)]
}

function onList(names: readonly string[], host: EmulatedHost): boolean {
  return names.some((name) => isNamed(host, name))
}

/** By slug, where `deepinfra` means `deepinfra/turbo` too, or by name. */
function isNamed({ slug, name }: EmulatedHost, wanted: string): boolean {
  const text = wanted.toLowerCase()
  return slug === text || slug.startsWith(`${text}/`) || name.toLowerCase().replace(' (emulated)', '') === text
}

function noneAllowed(hosts: readonly EmulatedHost[], requested: readonly string[]): WireError {
  return new WireError(404, 'No allowed providers are available for the selected model.', {
    available_providers: hosts.map(({ slug }) => slug),
    requested_providers: requested,
  })
}

function isAffordable(pricing: EmulatedModel['pricing'], maxPrice: JsonObject): boolean {
  return (['prompt', 'completion', 'request'] as const).every((kind) => {
    const limit = maxPrice[kind]
    if (typeof limit !== 'number' && typeof limit !== 'string') return true
    const price = parseDecimal(pricing[kind] ?? '0')
    const compared = kind === 'request' ? price : { units: price.units * 1_000_000n, scale: price.scale }
    return compareDecimals(compared, limitOf(String(limit), kind)) <= 0
  })
}

function limitOf(text: string, kind: string): Decimal {
  try {
    return parseJsonNumber(text)
  } catch {
    throw new WireError(400, `provider.max_price.${kind} must be a number that is not negative`)
  }
}

function sortHosts(hosts: readonly EmulatedHost[], by: string | undefined, { pricing }: EmulatedModel): readonly EmulatedHost[] {
  const priceOf = (host: EmulatedHost): Decimal => {
    const { prompt, completion } = host.pricing ?? pricing
    const [a, b] = [parseDecimal(prompt), parseDecimal(completion)]
    const scale = Math.max(a.scale, b.scale)
    return { units: a.units * 10n ** BigInt(scale - a.scale) + b.units * 10n ** BigInt(scale - b.scale), scale }
  }
  if (by === 'price') return hosts.toSorted((a, b) => compareDecimals(priceOf(a), priceOf(b)))
  if (by === 'throughput') return hosts.toSorted((a, b) => (b.tokensPerSecond ?? 60) - (a.tokensPerSecond ?? 60))
  if (by === 'latency') return hosts.toSorted((a, b) => (a.firstTokenMs ?? 500) - (b.firstTokenMs ?? 500))
  return hosts
}

function sortOf(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' && ['price', 'throughput', 'latency', 'exacto'].includes(value)) return value
  throw new WireError(400, 'provider.sort must be one of price, throughput, latency, exacto')
}

function variantSort(model: JsonValue | undefined): string | undefined {
  if (typeof model !== 'string') return undefined
  return model.includes(':floor') ? 'price' : model.includes(':nitro') ? 'throughput' : undefined
}

function texts(given: JsonObject, name: string): readonly string[] | undefined {
  const value = given[name]
  if (value === undefined || value === null) return undefined
  if (isJsonArray(value) && value.every((item) => typeof item === 'string')) return value
  throw new WireError(400, `provider.${name} must be an array of strings`)
}

function flag(given: JsonObject, name: string): boolean | undefined {
  const value = given[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'boolean') return value
  throw new WireError(400, `provider.${name} must be a boolean`)
}
