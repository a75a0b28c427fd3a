/**
 * OpenRouter behind the Polymux interfaces. Importing this package also types `providerOptions.openrouter`.
 * @module
 */
export type { AccountClient } from './account/account.ts'
export type { KeyClient } from './account/account-keys.ts'
export type {
  ApiKey,
  CreatedApiKey,
  CurrentKey,
  KeyChanges,
  KeyFilters,
  KeySettings,
  KeySpending,
  NewKey,
} from './account/api-key.ts'
export type { Generation, GenerationContent, GenerationFeedback, GenerationOptions } from './account/generation.ts'
export type { ActivityFilters, ActivityRow, Credits } from './account/spending.ts'
export type { BatchClient, BatchJob, BatchReading, BatchWaiting } from './batch/batch.ts'
export type { BatchOutcome } from './batch/batch-outcome.ts'
export type { BatchItem, BatchRequest, ChatBatch, EmbeddingBatch } from './batch/batch-request.ts'
export type { Capability, ModelCapabilities } from './catalog/capabilities.ts'
export type { CatalogClient, Page } from './catalog/catalog.ts'
export type { ModelList } from './catalog/catalog-reader.ts'
export type { ImageEndpointInfo, ImageModelInfo, VideoModelInfo } from './catalog/media-models.ts'
export type { Modality, ModelFilters } from './catalog/model-filters.ts'
export type { EndpointInfo, ModelInfo, ProviderInfo } from './catalog/model-info.ts'
export type { OpenRouterClients } from './clients.ts'
export type { CompletionClient, CompletionRequest, CompletionResult, CompletionStream } from './completions/completions.ts'
export type { AuthorizationRequest } from './oauth/authorization-url.ts'
export type { AuthCode, AuthCodeRequest, CodeExchange, ExchangedKey, OAuthClient } from './oauth/oauth.ts'
export type { PkcePair } from './oauth/pkce.ts'
export { openrouter } from './openrouter.ts'
export type { ImageConfig } from './options/image-config.ts'
export type { OpenRouterOptions } from './options/options.ts'
export type { Plugin } from './options/plugins.ts'
export type { ProviderPreferences } from './options/provider-preferences.ts'
export type { ServerTool } from './options/server-tools.ts'
export type { ModelCatalog, OpenRouterSettings } from './settings.ts'
export { verifyVideoWebhook } from './video/verify-video-webhook.ts'
export type { VideoWebhook, VideoWebhookDelivery } from './video/verify-video-webhook.ts'
export type { VideoJob } from './video/video-job.ts'
export type { SubmittedVideo, VideoDownload, VideoJobs, WaitOptions } from './video/video-jobs.ts'
