/** Options of chat requests. */
import type { ImageConfig } from './image-config.ts'
import type { OptionTable } from './option-table.ts'
import { toWireNames } from './option-table.ts'
import { requestOptionTable } from './request-options.ts'
import type { RequestOptions } from './request-options.ts'

/** What chat requests take beside {@link RequestOptions}. */
export interface ChatOptions {
  /** The endpoint this request goes to; its events and its result are the same. Default: the setting of `openrouter()`, else `chat`. */
  readonly wire?: 'chat' | 'responses' | undefined
  /** Models to fall back to, in order. The one that answered is `result.response.returnedModel`, and is billed. */
  readonly models?: readonly string[] | undefined
  /** Legacy: `fallback` or `sort`. Sent as given, `''` included. */
  readonly route?: string | undefined
  /** Legacy prompt transforms, such as `['middle-out']`. Sent as given, `['']` included. */
  readonly transforms?: readonly string[] | undefined
  /** Plugins by id, such as `{ id: 'web' }`. */
  readonly plugins?: readonly ({ readonly id: string } & Readonly<Record<string, unknown>>)[] | undefined
  /** A saved preset's slug. */
  readonly preset?: string | undefined
  readonly serviceTier?: 'auto' | 'default' | 'fast' | 'flex' | 'priority' | 'scale' | (string & {}) | undefined
  /** At most 16 pairs, keys of 64 and values of 512 characters. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly verbosity?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | (string & {}) | undefined
  /** 0 to 1. */
  readonly minP?: number | undefined
  /** 0 to 1. */
  readonly topA?: number | undefined
  /** 0 to 2; 1 is off. */
  readonly repetitionPenalty?: number | undefined
  /** Token id to bias, -100 to 100. */
  readonly logitBias?: Readonly<Record<string, number>> | undefined
  /** Pictures: wins over `size` and `quality`. On the chat endpoint only. */
  readonly imageConfig?: ImageConfig | undefined
}

/** Where the options of chat requests go. */
export const chatOptionTable: OptionTable<ChatOptions & RequestOptions> = {
  ...requestOptionTable,
  wire: null,
  models: 'models',
  route: 'route',
  transforms: 'transforms',
  plugins: 'plugins',
  preset: 'preset',
  serviceTier: 'service_tier',
  metadata: 'metadata',
  verbosity: 'verbosity',
  minP: 'min_p',
  topA: 'top_a',
  repetitionPenalty: 'repetition_penalty',
  logitBias: 'logit_bias',
  imageConfig: ['image_config', toWireNames],
}
