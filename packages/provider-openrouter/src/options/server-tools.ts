/** Tools that OpenRouter runs by itself, by type. Facts are those of its chat reference. */
import type { WebLocation, WebSearchMode } from './web-location.ts'

/** A tool at OpenRouter. Parameters are in camelCase here; those not listed go through in snake_case. */
export type ServerTool =
  | WithParameters<'openrouter:web_search', WebSearchParameters>
  | WithParameters<'openrouter:web_fetch', WebFetchParameters>
  | WithParameters<'openrouter:datetime', { /** IANA name. Default UTC. */ readonly timezone?: string | undefined }>
  | WithParameters<'openrouter:image_generation', ImageGenerationParameters>
  | WithParameters<'openrouter:fusion', FusionParameters>
  | WithParameters<'openrouter:advisor', AdvisorParameters>
  | WithParameters<'openrouter:subagent', SubagentParameters>
  | WithParameters<
      'openrouter:experimental__search_models',
      { /** At most 20. Default 5. */ readonly maxResults?: number | undefined }
    >
  | WithParameters<'openrouter:files', Readonly<Record<string, never>>>
  | WithParameters<'openrouter:bash', BashParameters>
  | WebSearchShorthand
  | OtherServerTool

interface WithParameters<Type extends string, Parameters> {
  readonly type: Type
  /** How to use it. Default: as each parameter says. */
  readonly parameters?: Parameters | undefined
}

/** How to search. Limits other than `maxUses` are not for engines of the hosts themselves. */
export interface WebSearchParameters {
  /** Default `auto`: the host's own where it has one, else `exa`. */
  readonly engine?: 'auto' | 'native' | 'exa' | 'firecrawl' | 'parallel' | 'perplexity' | (string & {}) | undefined
  /** How thoroughly to search; only for the engine whose word it is. */
  readonly mode?: WebSearchMode | undefined
  /** Per search. Default 5. */
  readonly maxResults?: number | undefined
  /** In the whole request. */
  readonly maxTotalResults?: number | undefined
  /** Characters of each result. */
  readonly maxCharacters?: number | undefined
  /** Searches in the whole request. */
  readonly maxUses?: number | undefined
  /** How much of the results the model reads. Default: the engine's. */
  readonly searchContextSize?: 'low' | 'medium' | 'high' | undefined
  /** Not together with `excludedDomains`. */
  readonly allowedDomains?: readonly string[] | undefined
  /** Not together with `allowedDomains`. */
  readonly excludedDomains?: readonly string[] | undefined
  /** Where the user is, roughly. Default: unknown. */
  readonly userLocation?: WebLocation | undefined
}

/** How to read pages. */
export interface WebFetchParameters {
  /** Default `auto`: the host's own where it has one, else `exa`. */
  readonly engine?: 'auto' | 'native' | 'openrouter' | 'exa' | 'parallel' | 'firecrawl' | (string & {}) | undefined
  /** The only sites that are read. Default: all. */
  readonly allowedDomains?: readonly string[] | undefined
  /** Sites that are not read. Default: none. */
  readonly blockedDomains?: readonly string[] | undefined
  /** Longer pages are cut. */
  readonly maxContentTokens?: number | undefined
  /** Pages in the whole request. */
  readonly maxUses?: number | undefined
}

/** How to draw; everything that `imageConfig` takes, too. */
export interface ImageGenerationParameters {
  /** Default `openai/gpt-5-image`. */
  readonly model?: string | undefined
  readonly [setting: string]: unknown
}

/** Thinking of a model inside a tool; `effort` or `maxTokens`. */
export interface InnerReasoning {
  /** Not together with `maxTokens`. Default: the model's own. */
  readonly effort?: 'max' | 'xhigh' | 'high' | 'medium' | 'low' | 'minimal' | 'none' | undefined
  /** Tokens to think with; not together with `effort`. */
  readonly maxTokens?: number | undefined
}

/** A panel of models, and an analyst whose summary the model is given. */
export interface FusionParameters {
  /** 1 to 8 models. */
  readonly analysisModels?: readonly string[] | undefined
  /** The analyst. Default: the model of the request. */
  readonly model?: string | undefined
  /** Tokens of each answer inside the tool, thinking included. Default: the model's. */
  readonly maxCompletionTokens?: number | undefined
  /** 1 to 16, for each model of the panel. */
  readonly maxToolCalls?: number | undefined
  /** How much the models inside the tool think. Default: their own. */
  readonly reasoning?: InnerReasoning | undefined
  /** Of the panel; the analyst runs at 0. */
  readonly temperature?: number | undefined
  /** At most 8. Default: web search and web fetch. */
  readonly tools?: readonly ServerTool[] | undefined
  /** Keeps the prompts of the panel in a prompt cache. Default: not. */
  readonly cacheControl?: { readonly type: 'ephemeral'; readonly ttl?: '5m' | '1h' | undefined } | undefined
}

interface HelperParameters {
  /** 1 to 64 letters, digits, spaces, underscores or dashes; no two helpers may share one. */
  readonly name?: string | undefined
  /** Default: the model of the request. */
  readonly model?: string | undefined
  /** What the helper is told about its part. Default: nothing beyond the task. */
  readonly instructions?: string | undefined
  /** Tokens of each answer inside the tool, thinking included. Default: the model's. */
  readonly maxCompletionTokens?: number | undefined
  /** How much the models inside the tool think. Default: their own. */
  readonly reasoning?: InnerReasoning | undefined
  /** How freely the helper chooses among likely tokens. Default: its host's. */
  readonly temperature?: number | undefined
}

/** A better model to ask for advice. */
export interface AdvisorParameters extends HelperParameters {
  /** Show it the whole conversation. Default false: the question alone. */
  readonly forwardTranscript?: boolean | undefined
  /** On the Responses wire: stream the advice as it is given. Default false. */
  readonly stream?: boolean | undefined
}

/** A cheaper model that does parts of the work. */
export interface SubagentParameters extends HelperParameters {
  /** 1 to 25; only with `tools`. */
  readonly maxToolCalls?: number | undefined
  /** Tools at OpenRouter alone; not `openrouter:subagent`. */
  readonly tools?: readonly ServerTool[] | undefined
  /** Experimental, on the Responses wire alone: give it the request's functions. */
  readonly inheritFunctions?: boolean | undefined
  /** Experimental, on the Responses wire alone: give it these functions; says nothing beside `inheritFunctions`. Default: none. */
  readonly inheritedFunctionNames?: readonly string[] | undefined
}

/** A shell. */
export interface BashParameters {
  /** `openrouter` runs commands in a sandbox there; `auto` (default) and `native` hand the call to the application. */
  readonly engine?: 'auto' | 'native' | 'openrouter' | undefined
  /** The sandbox, with the engine `openrouter`: a new one, or one of an earlier call. */
  readonly environment?:
    | { readonly type: 'container_auto' }
    | { readonly type: 'container_reference'; /** 1 to 20 characters. */ readonly containerId: string }
    | undefined
  /** How long an idle sandbox is kept, at most 2,592,000. Default 900. */
  readonly sleepAfterSeconds?: number | undefined
}

/** OpenAI's names for web search, which OpenRouter reads as `openrouter:web_search`. */
export interface WebSearchShorthand extends WebSearchParameters {
  readonly type: 'web_search' | 'web_search_preview' | 'web_search_preview_2025_03_11' | 'web_search_2025_08_26'
}

/** One that is newer than this list. */
export interface OtherServerTool {
  readonly type: string & {}
  readonly [setting: string]: unknown
}
