/**
 * What applications import: the interfaces of models, the registry, the error and the stream.
 * Provider authors find the rest in `@polymux/core/adapter`.
 * @module
 */
export type {
  ChatCapabilities,
  ChatFeature,
  ChatParameter,
  EmbeddingCapabilities,
  ImageCapabilities,
  ProviderCapabilities,
} from './capabilities.ts'
export type {
  ChatEvent,
  ChatModel,
  ChatRequest,
  ChatResult,
  ChatStream,
  FinishReason,
  ReasoningSettings,
  Source,
  ToolSpec,
} from './chat.ts'
export type {
  EmbeddingBatch,
  EmbeddingContent,
  EmbeddingInput,
  EmbeddingModel,
  EmbeddingRequest,
  EmbeddingResult,
  PartialEmbeddings,
  VectorFormat,
  VectorOf,
} from './embedding.ts'
export type { GeneratedImage, ImageModel, ImageRequest, ImageResult, PartialImage } from './image.ts'
export type {
  AssistantMessage,
  AssistantPart,
  AudioPart,
  CacheHint,
  DeveloperMessage,
  Echo,
  FilePart,
  ImagePart,
  InvalidToolCall,
  MediaData,
  MediaPart,
  Message,
  OpaquePart,
  ReasoningPart,
  RefusalPart,
  SystemMessage,
  TextPart,
  ToolCall,
  ToolMessage,
  UserMessage,
  ValidToolCall,
  VideoPart,
} from './message.ts'
export type {
  CallOptions,
  Model,
  ModelKind,
  Models,
  ProviderOptions,
  ResponseInfo,
  ResultBase,
  Timeouts,
  Warning,
  WireRecord,
} from './model.ts'
export type { AttemptRecord } from './attempt-record.ts'
export type { Delivery } from './error-class.ts'
export { explain } from './explain.ts'
export type { Explains, ExplainOptions, Explanation } from './explain.ts'
export type { LikelyToken, TokenLogprob } from './logprobs.ts'
export { ModelError } from './model-error.ts'
export type { ErrorCode, ErrorPhase, ModelErrorFields } from './model-error.ts'
export type { ModelIds, Provider, ProviderFactory, ProviderSettings } from './provider.ts'
export { readBytes } from './read-bytes.ts'
export { createRegistry } from './registry.ts'
export type { Aliases, AnyIdOf, IdOf, Registry } from './registry.ts'
export type { RankedDocument, RerankDocument, RerankModel, RerankRequest, RerankResult } from './rerank.ts'
export type { RetryPolicy } from './retry.ts'
export type { InferOutput, JsonSchemaOf, Schema, SchemaIssue, SchemaResult, StandardSchema } from './schema.ts'
export type { SpeechModel, SpeechRequest, SpeechResult } from './speech.ts'
export type { TimedText, TranscriptionModel, TranscriptionRequest, TranscriptionResult } from './transcription.ts'
export { fetchTransport } from './transport-fetch.ts'
export { TransportError } from './transport.ts'
export type {
  ByteBody,
  ByteFlow,
  ByteSink,
  HttpMethod,
  Transport,
  TransportRequest,
  TransportResponse,
  TransportStage,
} from './transport.ts'
export type { Cost, Usage } from './usage.ts'
export type { GeneratedVideo, VideoModel, VideoProgress, VideoRequest, VideoResult, VideoState } from './video.ts'
export { wrapChat } from './wrap-chat.ts'
export type { AroundChat } from './wrap-chat.ts'
export type { ChatCall } from './chat-call.ts'
