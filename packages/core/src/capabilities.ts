/**
 * What a provider says its wire can carry, as plain data. It describes the provider, not a model, and no call is refused because of
 * it: people read it, and the testkit's conformance suite holds the provider to every claim.
 */
import type { ChatRequest } from './chat.ts'

/** A kind that is absent is not there. */
export interface ProviderCapabilities {
  readonly chat?: ChatCapabilities | undefined
  readonly embedding?: EmbeddingCapabilities | undefined
  readonly image?: ImageCapabilities | undefined
}

/** Settings of a chat request that a provider may carry; one that it lacks must be a warning. */
export type ChatParameter = Exclude<keyof ChatRequest, 'messages' | 'tools' | 'output' | 'providerOptions'>

/** What answers of a chat wire may hold or requests may ask for, beyond text. */
export type ChatFeature =
  /** Tool calls, and results that go back. */
  | 'tools'
  /** Several tool calls in one answer. */
  | 'parallel-tools'
  /** A schema for the answer that the provider is told of. */
  | 'structured-output'
  /** Thoughts, apart from the text. */
  | 'reasoning'
  /** Thoughts go back unchanged with the next turn. */
  | 'reasoning-echo'
  /** Token counts. */
  | 'usage'
  /** What a call cost, told by the provider. */
  | 'cost'

/** Of a chat wire. */
export interface ChatCapabilities {
  readonly parameters: readonly ChatParameter[]
  readonly features: readonly ChatFeature[]
  /** Media a message may hold besides text. */
  readonly input: readonly ('image' | 'file' | 'audio' | 'video')[]
  /** Media an answer may hold besides text. */
  readonly output: readonly ('image' | 'audio')[]
}

/** Of an embedding wire. */
export interface EmbeddingCapabilities {
  readonly features: readonly ('dimensions' | 'usage' | 'cost' | 'base64')[]
}

/** Of an image wire. */
export interface ImageCapabilities {
  readonly features: readonly ('several' | 'size' | 'usage' | 'cost')[]
}
