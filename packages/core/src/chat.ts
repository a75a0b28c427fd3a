import type { TokenLogprob } from './logprobs.ts'
import type { AssistantMessage, AssistantPart, CacheHint, Message, ToolCall } from './message.ts'
import type { CallOptions, Model, ProviderOptions, ResponseInfo, ResultBase, Warning } from './model.ts'
import type { Explains } from './explain.ts'
import type { InferOutput, Schema } from './schema.ts'
import type { Usage } from './usage.ts'

/** A conversation in, a message out. */
export interface ChatModel extends Model<'chat'>, Explains<ChatRequest> {
  /** Rejects with a `ModelError`, never anything else. */
  generate<S extends Schema = never>(request: ChatRequest<S>, options?: CallOptions): Promise<ChatResult<InferOutput<S>>>
  /** The same request, delivered as it happens. Nothing is sent before the first event or `result` is asked for. */
  stream<S extends Schema = never>(request: ChatRequest<S>, options?: CallOptions): ChatStream<InferOutput<S>>
}

/** What is asked. Only `messages` is required; a setting left out is the provider's to choose, and is not sent. */
export interface ChatRequest<S extends Schema = Schema> {
  /** At least one. Never changed by a call. */
  readonly messages: readonly Message[]
  /** Functions the model may ask for. Default: none. Whoever calls runs them. */
  readonly tools?: readonly ToolSpec[] | undefined
  /** Whether tools are to be used, or which one. Default: the provider's, `auto` as a rule. */
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly name: string } | undefined
  /** Whether several calls may come in one answer. Default: the provider's, true as a rule. */
  readonly parallelToolCalls?: boolean | undefined
  /** A schema gives `result.object`, parsed, checked and typed. `'json'` asks for any JSON. */
  readonly output?: S | 'json' | undefined
  /** Reasoning counts towards it. */
  readonly maxOutputTokens?: number | undefined
  /** How freely to choose among likely tokens: 0 to 2 as a rule. Default: the model's. */
  readonly temperature?: number | undefined
  /** Share of the probability to choose from: above 0, to 1, which is off. Default: the model's. */
  readonly topP?: number | undefined
  /** How many of the likeliest tokens to choose from; 0 is off. Default: the model's. */
  readonly topK?: number | undefined
  /** Less of what was said often: -2 to 2. Default 0. */
  readonly frequencyPenalty?: number | undefined
  /** Less of what was said at all: -2 to 2. Default 0. */
  readonly presencePenalty?: number | undefined
  /** Texts to end at, which are not part of the answer; many providers take at most 4. Default: none. */
  readonly stop?: readonly string[] | undefined
  /** The same seed gives the same answer, as far as a model can. Default: a new one each time. */
  readonly seed?: number | undefined
  /** `true`, or how many alternatives to report for each token. */
  readonly logprobs?: boolean | number | undefined
  /** How much to think first, and whether to show it. Default: the model's. */
  readonly reasoning?: ReasoningSettings | undefined
  /** What the answer may hold. Default: whatever the model does by itself. */
  readonly modalities?: readonly ('text' | 'image' | 'audio')[] | undefined
  /**
   * Keep the prompt in a prompt cache, as far as it is worth it, for at least so long; where exactly is the provider's to choose. Parts
   * and tools may mark places by themselves. Default: what the provider does by itself.
   */
  readonly cache?: CacheHint | undefined
  /** What only one provider knows, under its name; others ignore it. */
  readonly providerOptions?: ProviderOptions | undefined
}

/** How much a model thinks first. Give `effort` or `maxTokens`, not both. */
export interface ReasoningSettings {
  /** A measure each model has its own sense of; those with budgets are given a share of the output. */
  readonly effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | (string & {})
  /** A budget of tokens, for models that count it. */
  readonly maxTokens?: number
  /** Think, but leave the thoughts out of the answer. */
  readonly exclude?: boolean
}

/** A function the model may ask for. */
export interface ToolSpec {
  readonly name: string
  readonly description?: string
  readonly input: Schema
  /** Ask the provider to hold the model to the schema. */
  readonly strict?: boolean
  /** Keep the prompt up to and including this tool in a prompt cache. */
  readonly cache?: CacheHint
}

/** `pause`: send the message back to go on. `unknown`: the wire did not say. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'pause' | 'unknown'

/** The whole answer. Plain data, safe to store as JSON. */
export interface ChatResult<T = unknown> extends ResultBase {
  readonly message: AssistantMessage & { readonly content: readonly AssistantPart[] }
  /** All text parts joined. */
  readonly text: string
  /** All reasoning parts joined; empty when there were none. */
  readonly reasoning: string
  /** All tool calls, in order; those that are `invalid` must not be run. */
  readonly toolCalls: readonly ToolCall[]
  /** Present when `output` was a schema or `'json'` and the model answered with content rather than tool calls or a refusal. */
  readonly object?: T
  /** Why the answer ended, in one vocabulary for all providers. */
  readonly finishReason: FinishReason
  /** The upstream's own word, or the wire's where it passes none on. It may tell of a cut where `finishReason` says `tool-calls`. */
  readonly nativeFinishReason?: string
  /** What the answer cites; empty when it cites nothing. */
  readonly sources: readonly Source[]
  /** How likely the tokens of the text were, in order. Absent unless `logprobs` was asked for and the upstream gives them. */
  readonly logprobs?: readonly TokenLogprob[]
}

/**
 * Where something in the answer comes from. `start` and `end` are offsets in the text of part `part`, when the wire gives them;
 * `raw` is the citation as it came.
 */
export interface Source {
  readonly url?: string
  readonly title?: string
  readonly part?: number
  readonly start?: number
  readonly end?: number
  readonly raw?: unknown
}

/**
 * One step of a stream. `part` is an index into `result.message.content`; the values of the `part` events, in order, are that
 * content, and the deltas of a part joined are its value. New types may come with a minor version: skip those you do not know.
 */
export type ChatEvent<T = unknown> =
  | { readonly type: 'start'; readonly response: ResponseInfo; readonly warnings: readonly Warning[] }
  | { readonly type: 'text-delta'; readonly part: number; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly part: number; readonly text: string }
  | { readonly type: 'refusal-delta'; readonly part: number; readonly text: string }
  | { readonly type: 'tool-call-start'; readonly part: number; readonly id: string; readonly name: string }
  | { readonly type: 'tool-call-delta'; readonly part: number; readonly text: string }
  | { readonly type: 'audio-delta'; readonly part: number; readonly base64: string; readonly transcript?: string }
  | { readonly type: 'part'; readonly part: number; readonly value: AssistantPart }
  | { readonly type: 'source'; readonly source: Source }
  /** The whole usage so far; the last one counts. */
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'finish'; readonly result: ChatResult<T> }

/**
 * Ends with exactly one `finish` event, or throws a `ModelError` whose `partial` holds what had arrived. One reader. Leaving
 * the loop aborts the call; `result` then rejects with code `aborted`, and never as an unhandled rejection.
 */
export interface ChatStream<T = unknown> extends AsyncIterable<ChatEvent<T>> {
  /** What `generate` would have given. Reading it alone drives the stream. */
  readonly result: Promise<ChatResult<T>>
}
