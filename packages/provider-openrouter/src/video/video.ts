/** Films: `POST /videos` submits a job, which is looked at until it ends. */
import type { VideoRequest, VideoResult } from '@polymux/core'
import type { Decoded, RunCodec, RunContext } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { followJob, jobRequest } from './follow-job.ts'
import { toVideoJob } from './video-job.ts'
import type { VideoJob } from './video-job.ts'
import { encodeVideo } from './video-request.ts'

/** `POST /videos` and `GET /videos/{id}`. */
export const videoCodec: RunCodec<VideoRequest, VideoResult, OpenRouterSettings> = { run: film }

async function film(request: VideoRequest, context: RunContext<OpenRouterSettings>): Promise<Decoded<VideoResult>> {
  const startedAt = performance.now()
  const { options, wire } = encodeVideo(request, context)
  const submitted = toVideoJob(await context.send(wire))
  const job = await followJob(submitted, jobRequest(submitted.jobId, wire), {
    send: (asked) => context.send(asked),
    sleep: (milliseconds) => context.sleep(milliseconds),
    onProgress: request.onProgress,
    pollIntervalMs: options.pollIntervalMs,
    startedAt,
  })
  return videoResult(job)
}

/** A completed job as a result. */
export function videoResult({ jobId, raw, response, usage, videos }: VideoJob): Decoded<VideoResult> {
  return { jobId, videos, usage, raw, response }
}
