/**
 * Whether a provider keeps the promises of Polymux: checks that any provider is held to, by any test runner or none.
 * @module
 */
export type { Bench, Served } from './conformance/bench.ts'
export { CheckFailure } from './conformance/check.ts'
export type { Check, Route } from './conformance/check.ts'
export type {
  ChatWire,
  ConformanceWire,
  EmbeddingWire,
  ImageWire,
  ScriptedChat,
  ScriptedEmbeddings,
  ScriptedImage,
  ScriptedImages,
  ScriptedToolCall,
  ScriptedUsage,
  WireFailure,
} from './conformance/conformance-wire.ts'
export { openAiWire } from './conformance/openai-wire.ts'
export type { OpenAiWireOptions } from './conformance/openai-wire.ts'
export { openRouterWire } from './conformance/openrouter-wire.ts'
export { endpointBadge, svgBadge } from './conformance/badge.ts'
export type { EndpointBadge } from './conformance/badge.ts'
export { ConformanceError } from './conformance/conformance-error.ts'
export type { CheckResult, ClaimState, ConformanceReport } from './conformance/report.ts'
export { renderReport } from './conformance/report-text.ts'
export { conformanceChecks, runConformance } from './conformance/run-conformance.ts'
export type { BoundCheck, ConformanceOptions, RunOptions } from './conformance/run-conformance.ts'
export type { ScriptedReply } from './conformance/scripted-reply.ts'
export type { Script, ScriptedServer } from './conformance/scripted-server.ts'
export type { ConformanceSubject, ConformingProvider, ListedModel, SubjectSettings } from './conformance/subject.ts'
