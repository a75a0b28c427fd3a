/** Facts about models, and about the hosts that run them. */
import type { FieldTable } from '../wire/field-table.ts'
import { flag, number, object, text, texts } from '../wire/field-table.ts'
import { asObject } from '@polymux/core/adapter'
import type { WireObject } from '@polymux/core/adapter'

/**
 * One model of the catalogue. What OpenRouter left out or null is absent. `architecture`, `pricing` and their like are as OpenRouter
 * gives them, names included: prices are decimal texts in USD per unit, and a negative one means that it depends on the request.
 */
export interface ModelInfo {
  /** What a model is called by, such as `anthropic/claude-haiku-4.5` or `openai/gpt-oss-20b:free`. */
  readonly id: string
  /** The permanent name of this version. */
  readonly canonicalSlug?: string
  readonly name?: string
  readonly description?: string
  /** Unix time in seconds. */
  readonly createdAt?: number
  /** Tokens. */
  readonly contextLength?: number
  /** Most tokens of one answer at the host tried first. */
  readonly maxCompletionTokens?: number
  /** Whether the host tried first moderates. */
  readonly moderated?: boolean
  readonly inputModalities?: readonly string[]
  readonly outputModalities?: readonly string[]
  /** Names as on the wire, such as `tools`. Empty where OpenRouter does not tell. */
  readonly supportedParameters?: readonly string[]
  readonly supportedVoices?: readonly string[]
  /** The model that an alias such as `~anthropic/claude-opus-latest` stands for at present; all other facts are that one's. */
  readonly aliasTarget?: string
  readonly huggingFaceId?: string
  readonly knowledgeCutoff?: string
  readonly expirationDate?: string
  readonly architecture?: { readonly output_modalities?: readonly string[] | undefined } & WireObject
  readonly pricing?: WireObject
  readonly topProvider?: WireObject
  /** `mandatory`, `supported_efforts`, `default_effort`, … */
  readonly reasoning?: WireObject
  readonly defaultParameters?: WireObject
  readonly benchmarks?: WireObject
  /** All of it, under OpenRouter's names. */
  readonly raw: WireObject
}

const inside =
  <Value>(name: string, read: (value: unknown, written: () => undefined) => Value | undefined) =>
  (value: unknown): Value | undefined =>
    read(asObject(value)?.[name], () => undefined)

/** Where each field of {@link ModelInfo} comes from. */
export const modelTable: FieldTable<ModelInfo> = {
  id: ['id', text],
  canonicalSlug: ['canonical_slug', text],
  name: ['name', text],
  description: ['description', text],
  createdAt: ['created', number],
  contextLength: ['context_length', number],
  maxCompletionTokens: ['top_provider', inside('max_completion_tokens', number)],
  moderated: ['top_provider', inside('is_moderated', flag)],
  inputModalities: ['architecture', inside('input_modalities', texts)],
  outputModalities: ['architecture', inside('output_modalities', texts)],
  supportedParameters: ['supported_parameters', texts],
  supportedVoices: ['supported_voices', texts],
  aliasTarget: ['alias_target', inside('slug', text)],
  huggingFaceId: ['hugging_face_id', text],
  knowledgeCutoff: ['knowledge_cutoff', text],
  expirationDate: ['expiration_date', text],
  architecture: ['architecture', object],
  pricing: ['pricing', object],
  topProvider: ['top_provider', object],
  reasoning: ['reasoning', object],
  defaultParameters: ['default_parameters', object],
  benchmarks: ['benchmarks', object],
}

/** One host of one model. */
export interface EndpointInfo {
  /** Such as `DeepInfra | openai/gpt-oss-20b`. */
  readonly name?: string
  /** What `provider.only` and its like call it, such as `anthropic` or `deepinfra/fp8`. */
  readonly tag?: string
  readonly upstream?: string
  readonly modelId?: string
  readonly modelName?: string
  readonly contextLength?: number
  readonly maxCompletionTokens?: number
  readonly maxPromptTokens?: number
  readonly quantization?: string
  readonly supportedParameters?: readonly string[]
  readonly implicitCaching?: boolean
  /** 0 is well; negative numbers are OpenRouter's own. */
  readonly status?: number
  /** Percentages of the last 5 and 30 minutes and of the last day. */
  readonly uptimeLast5Minutes?: number
  readonly uptimeLast30Minutes?: number
  readonly uptimeLastDay?: number
  /** Percentiles `p50` to `p99`, in milliseconds; absent without a key. */
  readonly latencyLast30Minutes?: WireObject
  /** Percentiles, in tokens per second; absent without a key. */
  readonly throughputLast30Minutes?: WireObject
  readonly pricing?: WireObject
  readonly raw: WireObject
}

/** Where each field of {@link EndpointInfo} comes from. */
export const endpointTable: FieldTable<EndpointInfo> = {
  name: ['name', text],
  tag: ['tag', text],
  upstream: ['provider_name', text],
  modelId: ['model_id', text],
  modelName: ['model_name', text],
  contextLength: ['context_length', number],
  maxCompletionTokens: ['max_completion_tokens', number],
  maxPromptTokens: ['max_prompt_tokens', number],
  quantization: ['quantization', text],
  supportedParameters: ['supported_parameters', texts],
  implicitCaching: ['supports_implicit_caching', flag],
  status: ['status', number],
  uptimeLast5Minutes: ['uptime_last_5m', number],
  uptimeLast30Minutes: ['uptime_last_30m', number],
  uptimeLastDay: ['uptime_last_1d', number],
  latencyLast30Minutes: ['latency_last_30m', object],
  throughputLast30Minutes: ['throughput_last_30m', object],
  pricing: ['pricing', object],
}

/** A company that hosts models. */
export interface ProviderInfo {
  readonly name?: string
  /** What routing preferences call it. */
  readonly slug?: string
  /** Countries as two letters. */
  readonly headquarters?: string
  readonly datacenters?: readonly string[]
  readonly privacyPolicyUrl?: string
  readonly termsOfServiceUrl?: string
  readonly statusPageUrl?: string
  readonly raw: WireObject
}

/** Where each field of {@link ProviderInfo} comes from. */
export const providerTable: FieldTable<ProviderInfo> = {
  name: ['name', text],
  slug: ['slug', text],
  headquarters: ['headquarters', text],
  datacenters: ['datacenters', texts],
  privacyPolicyUrl: ['privacy_policy_url', text],
  termsOfServiceUrl: ['terms_of_service_url', text],
  statusPageUrl: ['status_page_url', text],
}
