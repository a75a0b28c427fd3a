import { ModelError } from '@polymux/core'
import type { GeneratedVideo, ResponseInfo, ResultBase, VideoState } from '@polymux/core'
import type { WireReply } from '@polymux/core/adapter'
import { errorFields } from '../wire/error-fields.ts'
import { toUsage } from '../wire/usage.ts'
import { asArray, asObject, asText, defined } from '@polymux/core/adapter'

/** One job as OpenRouter last told it. */
export interface VideoJob extends Pick<ResultBase, 'usage' | 'raw'> {
  readonly jobId: string
  readonly state: VideoState
  /** Empty until the job is `completed`. */
  readonly videos: readonly GeneratedVideo[]
  /** Why it failed, in the host's words. */
  readonly error?: string
  /** `id` is that of the generation, known once the job has begun; the account's records go by it. */
  readonly response: Partial<Pick<ResponseInfo, 'id' | 'upstream' | 'returnedModel'>>
}

/** Reads a job, as it is submitted and as it is asked for. Throws `bad_response` where there is none. */
export function toVideoJob(reply: WireReply): VideoJob {
  const { id, status, generation_id: generation, unsigned_urls: urls, usage, error, model, ...raw } = asObject(reply.body) ?? {}
  const jobId = asText(id)
  const state = asText(status)
  if (jobId === undefined || state === undefined)
    throw new ModelError({
      code: 'bad_response',
      message: '[openrouter] The answer names no video job and its state.',
      status: reply.status,
      phase: 'body',
      ...defined({ jobId }),
      maybeBilled: true,
      raw: reply.text.slice(0, 500),
    })
  const spent = asObject(usage)
  return {
    jobId,
    state: state === 'in_progress' ? 'running' : state,
    // OpenRouter tells no type; by its reference, and on record, the content is MP4.
    videos: asArray(urls).flatMap((url, index) => (typeof url === 'string' ? [{ url, mediaType: 'video/mp4', index }] : [])),
    ...(error !== undefined && error !== null && { error: asText(error) ?? messageIn(error) }),
    usage: spent ? toUsage(spent, reply.text) : {},
    raw: { ...raw, ...(usage !== undefined && { usage }), ...(error !== undefined && { error }) },
    response: defined({
      id: asText(generation) ?? reply.headers['x-generation-id'],
      upstream: reply.headers['x-provider-name'],
      returnedModel: asText(model),
    }),
  }
}

/** The error that the end of a job means; `undefined` for one that is under way or completed. */
export function jobError(job: VideoJob): ModelError | undefined {
  const { error, jobId, raw, state } = job
  if (state === 'completed') return job.videos.length > 0 ? undefined : withoutVideo(jobId)
  if (state !== 'failed' && state !== 'cancelled' && state !== 'expired') return undefined
  const told = asObject(raw['error']) ? errorFields(raw['error']) : {}
  const why = error === undefined ? 'OpenRouter did not say why.' : error
  return new ModelError({
    code: state === 'expired' ? 'timeout' : 'upstream',
    // Only a new job could go better: that is the caller's to decide.
    retryable: false,
    ...told,
    message: `[openrouter] The video job ${jobId} ended as ${state}: ${why}`,
    phase: 'body',
    jobId,
    raw: job.raw,
  })
}

/** The same error with the job it is about, which may go on, and how to come back to it. */
export function errorOfJob(thrown: unknown, jobId: string): unknown {
  if (!ModelError.is(thrown) || thrown.jobId !== undefined) return thrown
  const fields = ModelError.prototype.toJSON.call(thrown)
  // Nothing is known of a job that nobody could ask about.
  if (thrown.code === 'not_found' || thrown.code === 'configuration')
    return new ModelError({ ...fields, cause: thrown.cause, jobId })
  return new ModelError({
    ...fields,
    message: `${thrown.message} The video job ${jobId} goes on at OpenRouter, and is billed; openrouter().videos.wait('${jobId}') takes it up again.`,
    cause: thrown.cause,
    jobId,
    maybeBilled: true,
  })
}

function withoutVideo(jobId: string): ModelError {
  const message = `[openrouter] The video job ${jobId} is completed, and names no video.`
  return new ModelError({ code: 'bad_response', message, phase: 'body', jobId, maybeBilled: true })
}

function messageIn(error: unknown): string {
  return asText(asObject(error)?.['message']) ?? JSON.stringify(error)
}
