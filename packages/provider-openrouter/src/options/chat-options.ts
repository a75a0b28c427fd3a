/** Options of chat requests. Ranges and defaults are those of OpenRouter's chat reference, unless another place is named. */
import { headerOptionTable } from './header-options.ts'
import type { HeaderOptions } from './header-options.ts'
import type { ImageConfig } from './image-config.ts'
import { checkMetadata } from './option-checks.ts'
import type { OptionTable } from './option-table.ts'
import { toDeepWireNames, toWireNames } from './option-table.ts'
import type { Plugin } from './plugins.ts'
import { requestOptionTable } from './request-options.ts'
import type { RequestOptions } from './request-options.ts'
import type { ServerTool } from './server-tools.ts'
import type { StopCondition } from './stop-condition.ts'
import type { WebLocation } from './web-location.ts'

/** What chat requests take beside {@link RequestOptions}. */
export interface ChatOptions extends HeaderOptions {
  /** The endpoint this request goes to; its events and its result are the same. Default: the setting of `openrouter()`, else `chat`. */
  readonly wire?: 'chat' | 'responses' | 'messages' | undefined
  /** Models to fall back to, in order, whatever fails. The one that answered is `result.response.returnedModel`, and is billed. */
  readonly models?: readonly string[] | undefined
  /** Deprecated by OpenRouter in favour of `provider.sort.partition`: `fallback` or `sort`. Sent as given, `''` included. */
  readonly route?: string | undefined
  /** Legacy prompt transforms, such as `['middle-out']`; the plugin `context-compression` replaced them. Sent as given, `['']` included. */
  readonly transforms?: readonly string[] | undefined
  /** Plugins by id, such as `{ id: 'web' }`. */
  readonly plugins?: readonly Plugin[] | undefined
  /** Tools that OpenRouter runs, such as `{ type: 'openrouter:web_search' }`; sent after `tools`. `toolChoice` takes a type as name. */
  readonly serverTools?: readonly ServerTool[] | undefined
  /** Steps with server tools, at most 30, which is also the default. OpenRouter's guide to server tools. */
  readonly maxToolCalls?: number | undefined
  /** When to stop running server tools, any of these; overrides `maxToolCalls`. */
  readonly stopServerToolsWhen?: readonly StopCondition[] | undefined
  /** A saved preset's slug, `mail` or `@preset/mail`; what the request says itself wins. OpenRouter's guide to presets. */
  readonly preset?: string | undefined
  /** `fast` is another name of `priority`; `flex` is cheaper and slower. Default: the host's own. */
  readonly serviceTier?: 'auto' | 'default' | 'fast' | 'flex' | 'priority' | 'scale' | (string & {}) | undefined
  /** At most 16 pairs, keys of 64 and values of 512 characters. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  /** How long to answer; sent to Claude as its effort. Default: the model's own. OpenRouter's parameter guide. */
  readonly verbosity?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | (string & {}) | undefined
  /** More about thinking than `reasoning` says; the two are sent as one. */
  readonly reasoning?: ReasoningOptions | undefined
  /** 0 to 1: least probability of a token, relative to the likeliest. Default 0, which is off. */
  readonly minP?: number | undefined
  /** 0 to 1: like `minP`, but stricter the surer the model is. Default 0, which is off. */
  readonly topA?: number | undefined
  /** 0 to 2; 1, the default, is off. */
  readonly repetitionPenalty?: number | undefined
  /** Token id to bias, -100 to 100. */
  readonly logitBias?: Readonly<Record<string, number>> | undefined
  /** What much of the answer will be; models that know how to are faster with it. */
  readonly prediction?: string | Prediction | undefined
  /** Voice and format of a spoken answer, with `modalities: ['text', 'audio']`; only in a stream. OpenRouter's audio guide. */
  readonly audio?: { readonly voice?: string | undefined; readonly format?: AudioFormat | undefined } | undefined
  /** Pictures: wins over `size` and `quality`. On the chat endpoint only. */
  readonly imageConfig?: ImageConfig | undefined
  /** How `output` is asked for. Default: `strict` where the schema allows it, less where `catalog` says that the model cannot. */
  readonly structuredOutput?: StructuredOutput | undefined
  /**
   * Forms of answer that `output` does not know, such as a grammar the host must hold the model to; few hosts know one. Wins over
   * `output`. Default: text.
   */
  readonly answerFormat?: 'text' | 'python' | { readonly grammar: string } | undefined
  /** Legacy: that the host must know schemas; `output` says so already. */
  readonly structuredOutputs?: boolean | undefined
  /** Under which name `maxOutputTokens` is sent. Default `max_tokens`, which more hosts know; OpenRouter calls it deprecated. */
  readonly maxTokensField?: 'max_tokens' | 'max_completion_tokens' | undefined
  /** Requests with the same key reach the host that has their prompt cached, unless `sessionId` says otherwise. */
  readonly promptCacheKey?: string | undefined
  /** OpenAI from GPT-5.6 on: cache at `cache` marks alone, not where OpenAI would. `ttl` goes to OpenAI as it is. */
  readonly promptCacheOptions?: { readonly mode: 'explicit'; readonly ttl?: string | undefined } | undefined
  /** For models that search the web by themselves. OpenRouter's web search guide. */
  readonly webSearchOptions?: WebSearchOptions | undefined
  /** What xAI's models search on X. OpenRouter's web search guide. */
  readonly xSearchFilter?: XSearchFilter | undefined
  /** Streams only: the body that OpenRouter sent upstream comes first, in `result.raw.debug`. */
  readonly debug?: { readonly echoUpstreamBody?: boolean | undefined } | undefined
}

/** What OpenRouter knows about thinking beyond effort and budget. */
export interface ReasoningOptions {
  /** `true` thinks with the model's own effort, `false` does not think; models that must think refuse that. */
  readonly enabled?: boolean | undefined
  /** How much of the thoughts OpenAI's models tell. */
  readonly summary?: 'auto' | 'concise' | 'detailed' | (string & {}) | undefined
  /** Which thoughts the model sees: `all_turns` those of earlier turns too. OpenAI from GPT-5.6 on; OpenRouter's Responses reference. */
  readonly context?: 'auto' | 'all_turns' | 'current_turn' | (string & {}) | undefined
  /** `pro` goes to the model's `-pro` sibling. OpenRouter's Responses reference. */
  readonly mode?: 'standard' | 'pro' | (string & {}) | undefined
}

/**
 * `strict`: a schema the host must hold the model to. `schema`: a schema, without `strict`, which fewer hosts offer. `json`: any JSON,
 * the schema told in a system message. `prompt`: the system message alone.
 */
export type StructuredOutput = 'strict' | 'schema' | 'json' | 'prompt'

/** Text, or OpenAI's form of it. */
export interface Prediction {
  readonly type: 'content'
  readonly content: string | readonly { readonly type: 'text'; readonly text: string }[]
}

/** Formats of sound, as OpenAI names them. */
export type AudioFormat = 'wav' | 'mp3' | 'flac' | 'opus' | 'pcm16' | 'aac' | (string & {})

/** OpenAI's settings of a search. */
export interface WebSearchOptions {
  /** Default `medium`. */
  readonly searchContextSize?: 'low' | 'medium' | 'high' | undefined
  /** Where the user is, roughly. Default: unknown. */
  readonly userLocation?:
    | WebLocation
    | { readonly type: 'approximate'; readonly approximate: Omit<WebLocation, 'type'> }
    | undefined
}

/** xAI's settings of a search on X; keys not listed here go through in snake_case. */
export interface XSearchFilter {
  /** Without `@`; not together with `excludedXHandles`. */
  readonly allowedXHandles?: readonly string[] | undefined
  /** Not together with `allowedXHandles`. */
  readonly excludedXHandles?: readonly string[] | undefined
  /** Such as `2026-01-31`. */
  readonly fromDate?: string | undefined
  /** The last day, such as `2026-02-28`. */
  readonly toDate?: string | undefined
  readonly [setting: string]: unknown
}

/** Where the options of chat requests go. Those with `null` are written by the encoder, inside other fields or as headers. */
export const chatOptionTable: OptionTable<ChatOptions & RequestOptions> = {
  ...requestOptionTable,
  wire: null,
  ...headerOptionTable,
  models: 'models',
  route: 'route',
  transforms: 'transforms',
  plugins: ['plugins', toDeepWireNames],
  serverTools: null,
  maxToolCalls: 'max_tool_calls',
  stopServerToolsWhen: ['stop_server_tools_when', toDeepWireNames],
  preset: 'preset',
  serviceTier: 'service_tier',
  metadata: ['metadata', undefined, checkMetadata],
  verbosity: 'verbosity',
  reasoning: null,
  minP: 'min_p',
  topA: 'top_a',
  repetitionPenalty: 'repetition_penalty',
  logitBias: 'logit_bias',
  prediction: ['prediction', toPrediction],
  audio: 'audio',
  imageConfig: ['image_config', toWireNames],
  structuredOutput: null,
  answerFormat: null,
  structuredOutputs: 'structured_outputs',
  maxTokensField: null,
  promptCacheKey: 'prompt_cache_key',
  promptCacheOptions: 'prompt_cache_options',
  webSearchOptions: ['web_search_options', toDeepWireNames],
  xSearchFilter: ['x_search_filter', toWireNames],
  debug: ['debug', toWireNames],
}

function toPrediction(prediction: unknown): unknown {
  return typeof prediction === 'string' ? { type: 'content', content: prediction } : prediction
}
