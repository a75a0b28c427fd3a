/** What is known of one generation after the fact: `GET /generation`. */
import type { CallOptions } from '@polymux/core'
import type { FieldTable } from '../wire/field-table.ts'
import { flag, money, number, objects, text } from '../wire/field-table.ts'
import type { WireObject } from '@polymux/core/adapter'

/** How the record of a generation is asked for. */
export interface GenerationOptions extends CallOptions {
  /**
   * How long "not found" is waited out, in milliseconds: the record is written some seconds after the answer, that of an interrupted
   * stream later still. Default 15,000, which is 7 tries; 0, or `retry: false`, asks once.
   */
  readonly waitMs?: number | undefined
}

/** The record of one generation. Fields that OpenRouter left out or null are absent. Amounts are USD as decimal text, times milliseconds. */
export interface Generation {
  readonly id?: string
  /** The id the upstream gave the request. */
  readonly upstreamId?: string
  readonly requestId?: string
  readonly sessionId?: string
  /** The model that ran, without the alias that was asked for. */
  readonly model?: string
  /** The host that answered, such as `OpenAI`. */
  readonly upstream?: string
  /** Each host tried, in order, as OpenRouter gives it. */
  readonly upstreamResponses?: readonly WireObject[]
  readonly apiType?: 'completions' | 'embeddings' | 'rerank' | 'tts' | 'stt' | 'video' | 'image' | (string & {})
  readonly streamed?: boolean
  readonly cancelled?: boolean
  readonly finishReason?: string
  readonly nativeFinishReason?: string
  /** Counted by OpenRouter's own tokenizer, the same for all models; what was billed are the native counts. */
  readonly promptTokens?: number
  readonly completionTokens?: number
  readonly nativePromptTokens?: number
  readonly nativeCompletionTokens?: number
  readonly nativeCachedTokens?: number
  readonly nativeReasoningTokens?: number
  readonly nativeImageTokens?: number
  readonly promptMediaCount?: number
  readonly promptAudioCount?: number
  readonly completionMediaCount?: number
  readonly searchResultCount?: number
  readonly fetchCount?: number
  readonly webSearchEngine?: string
  /** What was charged to the account, in USD. */
  readonly totalCostUsd?: string
  /** The part of it that counts as usage; on record equal to `totalCostUsd`. */
  readonly usageUsd?: string
  /** The host's own charge; OpenRouter reports it for the caller's own upstream key, and 0 otherwise. */
  readonly upstreamCostUsd?: string
  /** What the prompt cache saved; negative where writing it cost more. */
  readonly cacheDiscountUsd?: string
  /** Whether the caller's own upstream key paid. */
  readonly byok?: boolean
  readonly latencyMs?: number
  readonly generationMs?: number
  readonly moderationMs?: number
  readonly serviceTier?: string
  /** The router that chose the model, such as `openrouter/auto`. */
  readonly router?: string
  readonly presetId?: string
  /** The generation whose stored response was served instead. */
  readonly cacheSourceId?: string
  readonly dataRegion?: string
  /** ISO 8601. */
  readonly createdAt?: string
  /** Address of the application that asked. */
  readonly origin?: string
  readonly appId?: number
  readonly referer?: string
  readonly userAgent?: string
  /** The `user` of the request. */
  readonly user?: string
  readonly workspaceId?: string
  /** All of it, under OpenRouter's names. */
  readonly raw: WireObject
}

/** Where each field of {@link Generation} comes from. */
export const generationTable: FieldTable<Generation> = {
  id: ['id', text],
  upstreamId: ['upstream_id', text],
  requestId: ['request_id', text],
  sessionId: ['session_id', text],
  model: ['model', text],
  upstream: ['provider_name', text],
  upstreamResponses: ['provider_responses', objects],
  apiType: ['api_type', text],
  streamed: ['streamed', flag],
  cancelled: ['cancelled', flag],
  finishReason: ['finish_reason', text],
  nativeFinishReason: ['native_finish_reason', text],
  promptTokens: ['tokens_prompt', number],
  completionTokens: ['tokens_completion', number],
  nativePromptTokens: ['native_tokens_prompt', number],
  nativeCompletionTokens: ['native_tokens_completion', number],
  nativeCachedTokens: ['native_tokens_cached', number],
  nativeReasoningTokens: ['native_tokens_reasoning', number],
  nativeImageTokens: ['native_tokens_completion_images', number],
  promptMediaCount: ['num_media_prompt', number],
  promptAudioCount: ['num_input_audio_prompt', number],
  completionMediaCount: ['num_media_completion', number],
  searchResultCount: ['num_search_results', number],
  fetchCount: ['num_fetches', number],
  webSearchEngine: ['web_search_engine', text],
  totalCostUsd: ['total_cost', money],
  usageUsd: ['usage', money],
  upstreamCostUsd: ['upstream_inference_cost', money],
  cacheDiscountUsd: ['cache_discount', money],
  byok: ['is_byok', flag],
  latencyMs: ['latency', number],
  generationMs: ['generation_time', number],
  moderationMs: ['moderation_latency', number],
  serviceTier: ['service_tier', text],
  router: ['router', text],
  presetId: ['preset_id', text],
  cacheSourceId: ['response_cache_source_id', text],
  dataRegion: ['data_region', text],
  createdAt: ['created_at', text],
  origin: ['origin', text],
  appId: ['app_id', number],
  referer: ['http_referer', text],
  userAgent: ['user_agent', text],
  user: ['external_user', text],
  workspaceId: ['workspace_id', text],
}

/** What was said, where the account keeps prompts and answers. */
export interface GenerationContent {
  /** The prompt or the messages, as they were sent. */
  readonly input?: WireObject
  /** The answer's text. */
  readonly completion?: string
  readonly reasoning?: string
  /** Why it failed, as OpenRouter gives it. */
  readonly error?: WireObject
  readonly raw: WireObject
}

/** What was wrong with, or worth saying of, a generation. */
export interface GenerationFeedback {
  readonly generationId: string
  readonly category:
    | 'latency'
    | 'incoherence'
    | 'incorrect_response'
    | 'formatting'
    | 'billing'
    | 'api_error'
    | 'other'
    | (string & {})
  /** At most 1,000 characters. */
  readonly comment?: string | undefined
}
