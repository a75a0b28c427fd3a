/** `openrouter().videos`: jobs by their ids, for programs that do not wait, or that ended before their film was ready. */
import type { CallOptions, VideoProgress, VideoRequest, VideoResult, Warning } from '@polymux/core'
import { loadOnce } from '@polymux/core/adapter'
import type { ProviderAccess } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import type { VideoJob } from './video-job.ts'

/** Jobs that make films. All reject with a `ModelError`, whose `jobId` says which job it is about. */
export interface VideoJobs {
  /** Submits and does not wait. Keep the `jobId`: it is all that is needed to come back. */
  submit(modelId: string, request: VideoRequest, options?: CallOptions): Promise<SubmittedVideo>
  /** Looks at a job once. A job that failed is no error here: see its `state`. */
  job(jobId: string, options?: CallOptions): Promise<VideoJob>
  /** Waits for a job as `video(id).generate()` does, at most 30 minutes unless `timeouts.totalMs` says otherwise. */
  wait(jobId: string, options?: WaitOptions): Promise<VideoResult>
  /** The film itself, which only the key of its job opens. `index` counts the films of a job from 0, the default. */
  download(jobId: string, index?: number, options?: CallOptions): Promise<VideoDownload>
}

/** A job that has just begun. */
export interface SubmittedVideo extends VideoJob {
  readonly warnings: readonly Warning[]
}

/** How to wait for a job. */
export interface WaitOptions extends CallOptions {
  /** Told after every look; as in `VideoRequest`. */
  readonly onProgress?: ((progress: VideoProgress) => void) | undefined
  /** Milliseconds between two looks. Default: 2,000, growing by half up to 10,000. */
  readonly pollIntervalMs?: number | undefined
}

/** A film as it arrives. */
export interface VideoDownload {
  /** Can be read once, for example by `readBytes`. Leaving the loop closes the connection; a film that breaks off throws. */
  readonly bytes: AsyncIterable<Uint8Array>
  readonly mediaType: string
}

/** Does no I/O, and loads no code, until it is used. */
export function videoJobs(access: ProviderAccess<OpenRouterSettings>): VideoJobs {
  const client = loadOnce('video jobs', () => import('./video-client.ts').then((module) => module.createVideoClient(access)))
  return {
    submit: async (modelId, request, options) => (await client()).submit(modelId, request, options),
    job: async (jobId, options) => (await client()).job(jobId, options),
    wait: async (jobId, options) => (await client()).wait(jobId, options),
    download: async (jobId, index, options) => (await client()).download(jobId, index, options),
  }
}
