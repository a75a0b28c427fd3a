/** Which models a list holds: ours, and what `GET /models` calls them. */
import type { WireRequest } from '@polymux/core/adapter'

/** What models answer with, or take. */
export type Modality = 'text' | 'image' | 'file' | 'audio' | 'video' | (string & {})

/** Filters of `catalog.models()`, after OpenRouter's reference of `GET /models`. What is absent does not filter. */
export interface ModelFilters {
  /** Default `'all'`. OpenRouter's own default is `'text'`, which hides models that only draw, embed, speak, rerank or film. */
  readonly outputModalities?: 'all' | readonly (Modality | 'embeddings' | 'rerank' | 'speech' | 'transcription')[] | undefined
  readonly inputModalities?: readonly Modality[] | undefined
  /** Such as `tools` or `structured_outputs`, in OpenRouter's spelling; a model must support all of them. */
  readonly supportedParameters?: readonly string[] | undefined
  readonly category?: 'programming' | 'roleplay' | 'marketing' | 'science' | 'finance' | 'health' | (string & {}) | undefined
  /** Free text, looked for in names and slugs. */
  readonly q?: string | undefined
  readonly sort?:
    | 'most-popular'
    | 'newest'
    | 'top-weekly'
    | 'pricing-low-to-high'
    | 'pricing-high-to-low'
    | 'context-high-to-low'
    | 'throughput-high-to-low'
    | 'latency-low-to-high'
    | (string & {})
    | undefined
  /** Shortest context length, in tokens. */
  readonly minContextLength?: number | undefined
  /** USD per million prompt tokens. */
  readonly minPrice?: number | undefined
  readonly maxPrice?: number | undefined
  /** USD per million completion tokens. */
  readonly minOutputPrice?: number | undefined
  readonly maxOutputPrice?: number | undefined
  /** A family, such as `Claude` or `Llama`. */
  readonly architecture?: string | undefined
  /** Slugs of the organisations that made them, such as `anthropic`. */
  readonly authors?: readonly string[] | undefined
  /** Names of hosts. */
  readonly providers?: readonly string[] | undefined
  /** Whether answers may be used to train other models. */
  readonly distillable?: boolean | undefined
  /** `true`: only models with a host that keeps nothing. */
  readonly zdr?: true | undefined
  /** Only models with a host in this region. */
  readonly region?: 'eu' | 'us' | undefined
  readonly minAgeDays?: number | undefined
  readonly maxAgeDays?: number | undefined
  /** Indices of Artificial Analysis. */
  readonly minIntelligenceIndex?: number | undefined
  readonly maxIntelligenceIndex?: number | undefined
  readonly minCodingIndex?: number | undefined
  readonly maxCodingIndex?: number | undefined
  readonly minAgenticIndex?: number | undefined
  readonly maxAgenticIndex?: number | undefined
  /** 0 to 1. */
  readonly minToolSuccessRate?: number | undefined
  readonly maxToolSuccessRate?: number | undefined
  /** How many models to skip. With neither `offset` nor `limit` all are listed. */
  readonly offset?: number | undefined
  /** 1 to 1,000. */
  readonly limit?: number | undefined
}

const names: { readonly [Name in keyof ModelFilters]-?: string } = {
  outputModalities: 'output_modalities',
  inputModalities: 'input_modalities',
  supportedParameters: 'supported_parameters',
  category: 'category',
  q: 'q',
  sort: 'sort',
  minContextLength: 'context',
  minPrice: 'min_price',
  maxPrice: 'max_price',
  minOutputPrice: 'min_output_price',
  maxOutputPrice: 'max_output_price',
  architecture: 'arch',
  authors: 'model_authors',
  providers: 'providers',
  distillable: 'distillable',
  zdr: 'zdr',
  region: 'region',
  minAgeDays: 'min_age_days',
  maxAgeDays: 'max_age_days',
  minIntelligenceIndex: 'min_intelligence_index',
  maxIntelligenceIndex: 'max_intelligence_index',
  minCodingIndex: 'min_coding_index',
  maxCodingIndex: 'max_coding_index',
  minAgenticIndex: 'min_agentic_index',
  maxAgenticIndex: 'max_agentic_index',
  minToolSuccessRate: 'min_tool_success_rate',
  maxToolSuccessRate: 'max_tool_success_rate',
  offset: 'offset',
  limit: 'limit',
}

/** The query of `GET /models`; lists are joined by commas there. The order of the filters given does not matter to it. */
export function modelQuery(filters: ModelFilters): NonNullable<WireRequest['query']> {
  const given: ModelFilters = { ...filters, outputModalities: filters.outputModalities ?? 'all' }
  const query: Record<string, string | number | boolean> = {}
  for (const [name, wire] of Object.entries(names)) {
    const value: unknown = Reflect.get(given, name)
    if (Array.isArray(value)) query[wire] = value.join(',')
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') query[wire] = value
  }
  return query
}
