/** OpenRouter's plugins, by id. Facts are those of its chat reference. */
import type { ServerTool } from './server-tools.ts'
import type { WebLocation, WebSearchMode } from './web-location.ts'

/** What OpenRouter does before or after the model. `enabled: false` switches off one that the account has on. */
export type Plugin =
  | WebPlugin
  | WebFetchPlugin
  | FileParserPlugin
  | ResponseHealingPlugin
  | ContextCompressionPlugin
  | AutoRouterPlugin
  | AutoBetaRouterPlugin
  | ParetoRouterPlugin
  | FusionPlugin
  | ModerationPlugin
  | SwitchyardRouterPlugin
  | OtherPlugin

interface PluginBase<Id extends string> {
  readonly id: Id
  /** Default true. */
  readonly enabled?: boolean | undefined
}

/** Searches the web once, before the model answers. */
export interface WebPlugin extends PluginBase<'web'> {
  /** Default: the host's own where it has one, else `exa`. */
  readonly engine?: 'native' | 'exa' | 'firecrawl' | 'parallel' | 'perplexity' | (string & {}) | undefined
  /** How thoroughly to search; only for the engine whose word it is. */
  readonly mode?: WebSearchMode | undefined
  /** Default 5. */
  readonly maxResults?: number | undefined
  /** What stands before the results in the prompt. */
  readonly searchPrompt?: string | undefined
  /** Such as `*.substack.com` or `openai.com/blog`. */
  readonly includeDomains?: readonly string[] | undefined
  /** Results from there are left out; written as those of `includeDomains`. */
  readonly excludeDomains?: readonly string[] | undefined
  /** Searches in one turn, for hosts that search by themselves. */
  readonly maxUses?: number | undefined
  /** Where the user is, roughly. Default: unknown. */
  readonly userLocation?: WebLocation | undefined
}

/** Reads addresses that the prompt names. */
export interface WebFetchPlugin extends PluginBase<'web-fetch'> {
  /** The only sites that are read. Default: all. */
  readonly allowedDomains?: readonly string[] | undefined
  /** Sites that are not read. Default: none. */
  readonly blockedDomains?: readonly string[] | undefined
  /** Longer pages are cut. */
  readonly maxContentTokens?: number | undefined
  /** Pages in one request. */
  readonly maxUses?: number | undefined
}

/** Reads PDFs for models that cannot. */
export interface FileParserPlugin extends PluginBase<'file-parser'> {
  /** `pdf-text` is the old name of `cloudflare-ai`. */
  readonly pdf?:
    | { readonly engine?: 'mistral-ocr' | 'native' | 'cloudflare-ai' | 'pdf-text' | (string & {}) | undefined }
    | undefined
}

/** Mends broken JSON in answers that do not stream. */
export interface ResponseHealingPlugin extends PluginBase<'response-healing'> {}

/** Takes from the middle of prompts that are too long. On by itself for models of at most 8,192 tokens. */
export interface ContextCompressionPlugin extends PluginBase<'context-compression'> {
  /** Default `middle-out`. */
  readonly engine?: 'middle-out' | (string & {}) | undefined
}

interface RouterSettings {
  /** Patterns such as `anthropic/*`, at most 1,024. */
  readonly allowedModels?: readonly string[] | undefined
  /** Patterns such as `meta-llama/*`, at most 1,024. */
  readonly excludedModels?: readonly string[] | undefined
  /** Which fifth of the prices to choose from. */
  readonly costTier?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | undefined
  /** Deprecated by OpenRouter: 0 (quality) to 10 (cost); `costTier` wins. */
  readonly costQualityTradeoff?: number | undefined
}

/** How `openrouter/auto` chooses. */
export interface AutoRouterPlugin extends PluginBase<'auto-router'>, RouterSettings {
  /** Stay with the model of the last assistant message. Default false. */
  readonly pinModel?: boolean | undefined
}

/** How `openrouter/auto-beta` chooses. */
export interface AutoBetaRouterPlugin extends PluginBase<'auto-beta-router'>, RouterSettings {}

/** How `openrouter/pareto-code` chooses. */
export interface ParetoRouterPlugin extends PluginBase<'pareto-router'> {
  /** 0 to 1. From 0.66 on only the top coding models, from 0.33 on strong ones too. */
  readonly minCodingScore?: number | undefined
  /** USD per million prompt tokens; overrides `minCodingScore`. */
  readonly maxPrice?: number | undefined
  /** Which price is compared with `maxPrice`: of prompts, or a weighted mean. */
  readonly priceSource?: 'prompt' | 'weighted_avg' | undefined
}

/** A panel of models, and one that sums up. */
export interface FusionPlugin extends PluginBase<'fusion'> {
  /** 1 to 8 models. */
  readonly analysisModels?: readonly string[] | undefined
  /** The model that sums up. */
  readonly model?: string | undefined
  /** A ready-made panel; `analysisModels` and `model` win over it. */
  readonly preset?: 'general-high' | 'general-budget' | 'general-fast' | (string & {}) | undefined
  /** 1 to 16, for each model of the panel. */
  readonly maxToolCalls?: number | undefined
  /** What the panel may use, at most 8. Default: web search and web fetch. */
  readonly tools?: readonly ServerTool[] | undefined
}

/** Checks prompts before they go to a host. */
export interface ModerationPlugin extends PluginBase<'moderation'> {}

/** NVIDIA's router; in the guide alone, not in the reference. */
export interface SwitchyardRouterPlugin extends PluginBase<'switchyard-router'> {
  /** How to choose, in the router's own words. */
  readonly algorithm?: string | undefined
}

/** One that is newer than this list. Keys go through in snake_case. */
export interface OtherPlugin extends PluginBase<string & {}> {
  readonly [setting: string]: unknown
}
