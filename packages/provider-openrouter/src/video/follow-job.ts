import type { VideoProgress } from '@polymux/core'
import type { WireReply, WireRequest } from '@polymux/core/adapter'
import { pathPart } from '../wire/path-part.ts'
import { errorOfJob, jobError, toVideoJob } from './video-job.ts'
import type { VideoJob } from './video-job.ts'

/** What following a job takes: of a model's call, or of a client. */
export interface JobFollower {
  send(request: WireRequest): Promise<WireReply>
  sleep(milliseconds: number): Promise<void>
  readonly onProgress?: ((progress: VideoProgress) => void) | undefined
  /** Fixed; by default it grows. */
  readonly pollIntervalMs?: number | undefined
  /** When the call began, on the clock of `performance.now()`. */
  readonly startedAt: number
}

const firstIntervalMs = 2_000
const longestIntervalMs = 10_000
const growth = 1.5
/** Beyond this, timers overflow and fire at once. */
const longestTimerMs = 2 ** 31 - 1

/** How long to wait before the look number `look`, counted from 0: 2, 3, 4.5, 6.75 and then 10 seconds. */
export function pollDelayMs(look: number, fixedMs?: number): number {
  return fixedMs === undefined ? Math.min(longestIntervalMs, firstIntervalMs * growth ** look) : Math.min(longestTimerMs, fixedMs)
}

/** Where a job is asked for. Its own address is not followed: the key goes nowhere that the reply chose. */
export function jobRequest(jobId: string, target: Partial<WireRequest> = {}): WireRequest {
  return {
    baseURL: target.baseURL,
    apiKey: target.apiKey,
    method: 'GET',
    path: `/videos/${pathPart(jobId, 'the id of a video job')}`,
  }
}

/**
 * Looks at a job until it is completed. Rejects with the job's own error, or with what ended the looking: either has the job's id, so
 * that nothing paid for is lost.
 */
export async function followJob(found: VideoJob | string, request: WireRequest, follower: JobFollower): Promise<VideoJob> {
  const jobId = typeof found === 'string' ? found : found.jobId
  try {
    let job = typeof found === 'string' ? toVideoJob(await follower.send(request)) : found
    for (let look = 0; ; look++) {
      report(follower, job)
      const error = jobError(job)
      if (error) throw error
      if (job.state === 'completed') return job
      await follower.sleep(pollDelayMs(look, follower.pollIntervalMs))
      job = toVideoJob(await follower.send(request))
    }
  } catch (error) {
    throw errorOfJob(error, jobId)
  }
}

/** An observer that throws is reported, and changes nothing for the call. */
function report({ onProgress, startedAt }: JobFollower, { jobId, state }: VideoJob): void {
  try {
    onProgress?.({ state, jobId, elapsedMs: performance.now() - startedAt })
  } catch (failure) {
    queueMicrotask(() => {
      throw failure
    })
  }
}
