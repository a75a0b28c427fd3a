import type { ImagePart, MediaPart } from './message.ts'
import type { Explains } from './explain.ts'
import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** A description in, a film out, after minutes rather than seconds. */
export interface VideoModel extends Model<'video'>, Explains<VideoRequest> {
  /**
   * Submits a job and waits for its end: at most 30 minutes in all, unless `timeouts.totalMs` says otherwise. Ending the wait, by the
   * signal or by time, does not end the job: it goes on and is billed. Every error after the submission has its `jobId`.
   */
  generate(request: VideoRequest, options?: CallOptions): Promise<VideoResult>
}

/** What is asked. One of `prompt`, `firstFrame`, `lastFrame` and `references` is required; which of them a model takes is its own. */
export interface VideoRequest {
  readonly prompt?: string | undefined
  /** Whole seconds. Default: the model's. */
  readonly durationSeconds?: number | undefined
  /** Pixels as `1280x720`; the same as `resolution` and `aspectRatio` together. */
  readonly size?: `${number}x${number}` | undefined
  /** Such as `720p` or `4K`. */
  readonly resolution?: string | undefined
  /** Such as `16:9`. */
  readonly aspectRatio?: `${number}:${number}` | undefined
  readonly firstFrame?: ImagePart | undefined
  readonly lastFrame?: ImagePart | undefined
  /** Pictures, sounds and films to take after. Models that cannot take one ignore it. */
  readonly references?: readonly MediaPart[] | undefined
  /** Whether there is sound, too. Default: the model's. */
  readonly generateAudio?: boolean | undefined
  readonly seed?: number | undefined
  readonly providerOptions?: ProviderOptions | undefined
  /** Told when the job is submitted and after every look at it. What it throws is reported as uncaught, and changes nothing for the call. */
  readonly onProgress?: ((progress: VideoProgress) => void) | undefined
}

/** What becomes of a job; a state that only one provider knows is given as it is. The last four but `completed` are errors. */
export type VideoState = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled' | 'expired' | (string & {})

/** A job that is under way. */
export interface VideoProgress {
  readonly state: VideoState
  /** The provider's own id, with which the film can be had should this program end. */
  readonly jobId: string
  /** Since the call began. */
  readonly elapsedMs: number
}

/** One film: where it is, and what it is. */
export interface GeneratedVideo {
  /** Fetching it may need the provider's key. */
  readonly url: string
  readonly mediaType: string
  /** Its place among the films of its job, from 0. */
  readonly index: number
}

/** Where the films are. */
export interface VideoResult extends ResultBase {
  readonly jobId: string
  readonly videos: readonly GeneratedVideo[]
}
