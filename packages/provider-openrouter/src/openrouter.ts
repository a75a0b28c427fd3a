import type { ProviderFactory } from '@polymux/core'
import { defineProvider } from '@polymux/core/adapter'
import type { ProviderAccess } from '@polymux/core/adapter'
import { chatSpec } from './chat/chat-spec.ts'
import type { OpenRouterSettings } from './settings.ts'
import { videoJobs } from './video/video-jobs.ts'
import type { VideoJobs } from './video/video-jobs.ts'

/** The kinds of models at OpenRouter. */
type Kinds = { chat: string; embedding: string; image: string; speech: string; transcription: string; video: string }

/**
 * Models at OpenRouter, any of them, by the id OpenRouter gives them. Environment: `OPENROUTER_API_KEY` (or `OR_API_KEY`),
 * `OPENROUTER_API_BASE` (or `OPENROUTER_BASE_URL`, default `https://openrouter.ai/api/v1`), `OR_SITE_URL`, `OR_APP_NAME`.
 */
export const openrouter: ProviderFactory<OpenRouterSettings, Kinds, { readonly videos: VideoJobs }> = defineProvider({
  ...chatSpec,
  embedding: () => import('./embedding/embedding.ts').then(({ embeddingCodec }) => embeddingCodec),
  image: () => import('./image/image.ts').then(({ createImageCodec }) => createImageCodec()),
  speech: () => import('./speech/speech.ts').then(({ speechCodec }) => speechCodec),
  transcription: () => import('./transcription/transcription.ts').then(({ transcriptionCodec }) => transcriptionCodec),
  video: () => import('./video/video.ts').then(({ videoCodec }) => videoCodec),
  clients: (access: ProviderAccess<OpenRouterSettings>) => ({ videos: videoJobs(access) }),
})
