import type { VideoResult, Warning } from '@polymux/core'
import { checkVideoRequest } from '@polymux/core/adapter'
import type { ProviderAccess } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { collectWarnings } from '../wire/collected-warnings.ts'
import { checkInterval } from '../wire/call-clock.ts'
import { bareMediaType } from '../wire/audio-format.ts'
import { mediaBytes } from '../wire/open-media.ts'
import { followJob, jobRequest } from './follow-job.ts'
import { interruptibleSleep } from './interruptible-sleep.ts'
import { videoResult } from './video.ts'
import { toVideoJob } from './video-job.ts'
import type { SubmittedVideo, VideoDownload, VideoJobs, WaitOptions } from './video-jobs.ts'
import { encodeVideo } from './video-request.ts'

/** As long as a call of the video model. */
const defaultTotalMs = 1_800_000

/** What {@link VideoJobs} does, once it is loaded. */
export function createVideoClient(access: ProviderAccess<OpenRouterSettings>): VideoJobs {
  return {
    async submit(modelId, request, options = {}): Promise<SubmittedVideo> {
      checkVideoRequest(request)
      const warnings: Warning[] = []
      const context = { ...collectWarnings(modelId, options, warnings), settings: access.settings() }
      const { wire } = encodeVideo(request, context)
      return { ...toVideoJob(await access.send(wire, options)), warnings }
    },
    job: async (jobId, options) => toVideoJob(await access.send(jobRequest(jobId), options)),
    async wait(jobId, options = {}): Promise<VideoResult> {
      checkInterval('pollIntervalMs', options.pollIntervalMs)
      const limited = { ...options, deadline: deadlineOf(options) }
      const job = await followJob(jobId, jobRequest(jobId), {
        send: (request) => access.send(request, limited),
        sleep: (milliseconds) => interruptibleSleep(milliseconds, limited),
        onProgress: options.onProgress,
        pollIntervalMs: options.pollIntervalMs,
        startedAt: performance.now(),
      })
      const { response, ...result } = videoResult(job)
      return { ...result, warnings: [], response: { provider: access.provider, modelId: '', ...response } }
    },
    async download(jobId, index = 0, options = {}): Promise<VideoDownload> {
      const { path } = jobRequest(jobId)
      const headers = { accept: 'video/*, application/json' }
      const reply = await access.open({ method: 'GET', path: `${path}/content`, query: { index }, headers }, options)
      const told = reply.headers['content-type']
      return {
        bytes: await mediaBytes(reply, 'video'),
        mediaType: told === undefined ? 'application/octet-stream' : bareMediaType(told),
      }
    },
  }
}

function deadlineOf({ deadline = Infinity, timeouts }: WaitOptions): number {
  const totalMs = timeouts?.totalMs ?? defaultTotalMs
  return Math.min(deadline, totalMs === 0 ? Infinity : Date.now() + totalMs)
}

/** As in a call of the model: with `onUnsupported: 'error'` the first warning throws. */
