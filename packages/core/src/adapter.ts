/**
 * What provider authors import, beside the types of `@polymux/core`: a provider is pure functions and one `defineProvider`.
 * @module
 */
export type { ModelName } from './chat-assembly.ts'
export type { ChatCall } from './chat-call.ts'
export type { ChatDelta, PartKey } from './chat-delta.ts'
export type {
  ChatCodec,
  ChatDecoder,
  CodecContext,
  Decoded,
  EmbeddingCodec,
  EmbeddingLimits,
  KindCodec,
  Loadable,
  ModelContext,
  OpenReply,
  ProviderAccess,
  ProviderSpec,
  ReplyCodec,
  RunCodec,
  RunContext,
  Sending,
  WireMessage,
  WireReply,
  WireRequest,
} from './codec.ts'
export { badRequest, checkNames } from './check-request.ts'
export type { Names } from './check-request.ts'
export { base64Bytes, base64Text } from './base64.ts'
export { checkVideoRequest } from './check-media-request.ts'
export { createChatModel } from './create-chat-model.ts'
export type { ChatModelDefinition } from './create-chat-model.ts'
export { defineChatProvider } from './define-chat-provider.ts'
export type { ChatProviderSpec } from './define-chat-provider.ts'
export { defineProvider } from './define-provider.ts'
export type { ClientsOf } from './define-provider.ts'
export { embeddingInputs } from './embedding.ts'
export { classifyError } from './error-class.ts'
export type { Delivery, ErrorClass, ErrorSigns } from './error-class.ts'
export { addDecimals, decimalText, jsonNumberText, skipJsonSpace, skipJsonValue } from './json-number.ts'
export type { MessageDecoder } from './message-decoder.ts'
export { mediaUrl, readDataUrl, sniffMediaType } from './media-data.ts'
export { nearest } from './nearest.ts'
export { createNdjsonDecoder } from './ndjson.ts'
export { jsonSchemaOf } from './output.ts'
export { createSseDecoder } from './sse.ts'
export { closeObjects, isStrictSchema } from './strict-schema.ts'
export { sumUsage } from './sum-usage.ts'
export { loadOnce } from './when-loaded.ts'
export { asArray, asNumber, asObject, asText, defined } from './wire-value.ts'
export type { WireObject } from './wire-value.ts'
