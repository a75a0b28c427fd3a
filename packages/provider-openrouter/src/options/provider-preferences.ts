/** Which hosts may answer. OpenRouter refuses a preference that it does not know, so a misspelt one is worth a warning. */
import { asObject, nearest } from '@polymux/core/adapter'
import type { ModelContext } from '@polymux/core/adapter'
import type { OptionCheck } from './option-checks.ts'
import { snakeCase, toDeepWireNames } from './option-table.ts'

/** OpenRouter's routing preferences. Hosts are named by slug; a base slug such as `deepinfra` means all of its variants. */
export interface ProviderPreferences {
  /** Hosts to try first, in this order, by slug such as `anthropic` or `deepinfra/turbo`. Switches load balancing and sticky routing off. */
  readonly order?: readonly string[] | undefined
  /** The only hosts that may answer; added to those that the account allows. */
  readonly only?: readonly string[] | undefined
  /** Hosts that may not answer; added to those that the account ignores. */
  readonly ignore?: readonly string[] | undefined
  /** Whether hosts beyond the first choice may answer. Default true. */
  readonly allowFallbacks?: boolean | undefined
  /** Only hosts that support every parameter sent; others ignore what they do not know. Default false. */
  readonly requireParameters?: boolean | undefined
  /** `deny`: only hosts that neither store prompts for longer nor train on them. Default `allow`. */
  readonly dataCollection?: 'allow' | 'deny' | undefined
  /** Only hosts that keep nothing (zero data retention). Default: the account's setting. */
  readonly zdr?: boolean | undefined
  /** Only models whose author allows other models to be trained on their words. Default false. */
  readonly enforceDistillableText?: boolean | undefined
  /** Only hosts that serve the model in one of these number formats. */
  readonly quantizations?: readonly Quantization[] | undefined
  /** What to order hosts by where `order` names none; switches load balancing off. Default: mostly the cheapest. */
  readonly sort?: ProviderSort | ProviderSortSettings | undefined
  /** Tokens per second that a host should reach, the median's where it is a number; slower ones come last. */
  readonly preferredMinThroughput?: number | Percentiles | undefined
  /** Seconds that a host should need at most, the median's where it is a number; slower ones come last. */
  readonly preferredMaxLatency?: number | Percentiles | undefined
  /** Hosts that cost more are not asked at all. */
  readonly maxPrice?: MaxPrice | undefined
  /** Settings of single hosts, by slug, on the endpoints for pictures, sound and films. Sent with their keys untouched. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined
}

/** Number formats as OpenRouter names them. */
export type Quantization =
  | 'int4'
  | 'int8'
  | 'fp4'
  | 'mxfp4'
  | 'nvfp4'
  | 'fp6'
  | 'fp8'
  | 'mxfp8'
  | 'fp16'
  | 'bf16'
  | 'fp32'
  | 'unknown'
  | (string & {})

/** `exacto` prefers hosts whose tool calls are known to work. */
export type ProviderSort = 'price' | 'throughput' | 'latency' | 'exacto' | (string & {})

/** Sorting across the models of `models`. */
export interface ProviderSortSettings {
  /** What to order hosts by. Default: mostly the cheapest. */
  readonly by?: ProviderSort | undefined
  /** `model` (default) keeps fallback models behind the first; `none` sorts the hosts of all of them together. */
  readonly partition?: 'model' | 'none' | undefined
}

/** Limits at percentiles of the last five minutes; a host should keep all that are given. */
export interface Percentiles {
  /** Half of the requests keep it. */
  readonly p50?: number | undefined
  /** Three quarters of the requests keep it. */
  readonly p75?: number | undefined
  /** Nine in ten requests keep it. */
  readonly p90?: number | undefined
  /** 99 of 100 requests keep it. */
  readonly p99?: number | undefined
}

/** Prices in USD, a number or its decimal text, sent as given. */
export interface MaxPrice {
  /** Per million tokens. */
  readonly prompt?: number | string | undefined
  /** Per million tokens. */
  readonly completion?: number | string | undefined
  /** Per request. */
  readonly request?: number | string | undefined
  /** Per picture. */
  readonly image?: number | string | undefined
  /** Per unit of sound, as the host counts it. */
  readonly audio?: number | string | undefined
}

const names: { readonly [Name in keyof ProviderPreferences]-?: 1 } = {
  order: 1,
  only: 1,
  ignore: 1,
  allowFallbacks: 1,
  requireParameters: 1,
  dataCollection: 1,
  zdr: 1,
  enforceDistillableText: 1,
  quantizations: 1,
  sort: 1,
  preferredMinThroughput: 1,
  preferredMaxLatency: 1,
  maxPrice: 1,
  options: 1,
}

/** The preferences in the wire's spelling; what stands under `options` is each host's own. */
export function toWirePreferences(value: unknown): unknown {
  return toDeepWireNames(value, ['options'])
}

/** Warns of preferences that OpenRouter does not list. They are sent all the same: it may have learnt them since. */
export const checkPreferences: OptionCheck = (value, option, context) => checkAmong(Object.keys(names), value, option, context)

/** The same for endpoints that take some preferences alone. */
export function checkPreferencesAmong(known: readonly (keyof ProviderPreferences)[]): OptionCheck {
  return (value, option, context) => checkAmong(known, value, option, context)
}

function checkAmong(known: readonly string[], value: unknown, option: string, context: ModelContext): void {
  for (const name of Object.keys(asObject(value) ?? {})) {
    if (known.some((own) => own === name || snakeCase(own) === name)) continue
    const close = nearest(name, known)
    context.warn(
      `${option}.${name}`,
      `is no routing preference that OpenRouter lists for this endpoint, and it refuses those${close ? `; did you mean ${close}?` : '.'} It was sent as it is.`,
    )
  }
}
