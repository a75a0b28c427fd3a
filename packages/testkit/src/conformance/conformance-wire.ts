/**
 * The other side of a provider's wire, as far as the suite needs it: from neutral answers to what the provider's server would send.
 * Pure functions that give texts, some eighty lines for a wire of one's own; `openAiWire` serves providers of that shape.
 */
import type { FinishReason } from '@polymux/core'

/** One for each kind the provider has, and how it says no. */
export interface ConformanceWire {
  readonly chat?: ChatWire | undefined
  readonly embedding?: EmbeddingWire | undefined
  readonly image?: ImageWire | undefined
  /** The body of a failure. */
  failure(failure: WireFailure): string
}

/** What went wrong on the server. */
export interface WireFailure {
  /** HTTP status, also where the wire writes it into the body. */
  readonly status: number
  readonly message: string
}

/** How chats are answered. */
export interface ChatWire {
  /** Content type of a stream, such as `text/event-stream`. */
  readonly streamType: string
  /** The body of an answer that does not stream. */
  whole(answer: ScriptedChat): string
  /** The same answer as a stream: its frames in order, each as the server writes it at once, blank lines included. */
  stream(answer: ScriptedChat): readonly string[]
  /** The endings this wire has words of its own for. Default: `stop`, `length`, `content-filter` and `tool-calls`. */
  readonly finishReasons?: readonly ScriptedChat['finish'][] | undefined
  /**
   * How this wire writes the arguments of tool calls. `text`, the default: as the model wrote them, in fragments. `value-when-whole`:
   * as a JSON value where an answer does not stream. `value`: always as a value, in one piece.
   */
  readonly toolArguments?: 'text' | 'value-when-whole' | 'value' | undefined
  /** Whether a message carries its media beside its text, so that only the order of each is kept. Default false. */
  readonly mediaApart?: boolean | undefined
  /** What the server sends to keep the connection alive; absent when this wire has nothing of the kind. */
  readonly keepAlive?: string | undefined
  /** A frame that says that the answer failed; absent when this wire cannot say so after its headers. */
  streamFailure?(failure: WireFailure): string
  /** A failure sent with status 200, where servers of this wire do that. */
  failureInSuccess?(failure: WireFailure): string
}

/**
 * An answer as the suite thinks of it, in the order thoughts, text, tool calls, pictures. To see what works without being claimed, some
 * hold more than the provider claims: a wire may leave that out, or throw.
 */
export interface ScriptedChat {
  readonly id: string
  readonly modelId: string
  /** Fragments, each non-empty. Absent: no thoughts. */
  readonly reasoning?: readonly string[]
  /** What must go back with the thoughts, opaque, such as a signature. Given only where `reasoning-echo` is claimed. */
  readonly reasoningEcho?: string
  /** Fragments, each non-empty. Absent: no text. */
  readonly text?: readonly string[]
  readonly toolCalls?: readonly ScriptedToolCall[]
  readonly images?: readonly ScriptedImage[]
  readonly finish: Exclude<FinishReason, 'pause' | 'unknown'>
  readonly usage?: ScriptedUsage
}

/** A call; the fragments of its arguments joined are JSON, or are not, where the suite wants to see what becomes of it. */
export interface ScriptedToolCall {
  readonly id: string
  readonly name: string
  readonly arguments: readonly string[]
}

/** A picture. */
export interface ScriptedImage {
  readonly base64: string
  readonly mediaType: string
}

/** Whole numbers; parts are included in their totals. Members are given only where the provider claims `usage` or `cost`. */
export interface ScriptedUsage {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly reasoningTokens?: number
  readonly cacheReadTokens?: number
  /** USD as plain decimal text. Short enough that `Number` and back keeps its digits. */
  readonly costUsd?: string
}

/** How embeddings are answered. */
export interface EmbeddingWire {
  /** `order`: the index of the input each vector stands for, in the order the wire is to send them. */
  whole(answer: ScriptedEmbeddings): string
}

/** Vectors for inputs. */
export interface ScriptedEmbeddings {
  readonly modelId: string
  readonly vectors: readonly (readonly number[])[]
  readonly order: readonly number[]
  /** Given as `base64` only where the provider claims it. */
  readonly encoding: 'float' | 'base64'
  readonly usage?: Pick<ScriptedUsage, 'inputTokens' | 'costUsd'>
}

/** How requests for pictures are answered. */
export interface ImageWire {
  whole(answer: ScriptedImages): string
}

/** Pictures, or none and words in their place. */
export interface ScriptedImages {
  readonly modelId: string
  readonly images: readonly ScriptedImage[]
  readonly text?: string
  readonly usage?: ScriptedUsage
}
