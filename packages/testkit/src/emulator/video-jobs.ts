/** Films that were ordered, and how far each is. */
import type { Generation } from './generation.ts'
import type { EmulatedModel } from './models.ts'
import type { PromptDemand } from './prompt-demand.ts'
import type { FilmOptions } from './video-film.ts'
import type { WireObject } from './wire-json.ts'

/** What a job is called on the wire. */
export type VideoStatus = 'pending' | 'in_progress' | 'completed' | 'failed' | 'cancelled' | 'expired'

/** One film to be made. Times are on the emulator's clock. */
export interface VideoOrder {
  readonly id: string
  readonly generation: Generation
  readonly model: EmulatedModel
  readonly film: FilmOptions
  readonly usage: WireObject
  readonly startsAtMs: number
  readonly endsAtMs: number
  /** How it is to end, when not well. */
  readonly demand: PromptDemand | undefined
}

/** An order and its state at the last look. */
export interface VideoJob extends VideoOrder {
  readonly status: VideoStatus
}

const mostJobs = 1_000

/** The last thousand films. A look takes a job one step further at most, so that nobody misses a state, however fast the clock. */
export class VideoJobs {
  readonly #jobs = new Map<string, VideoJob>()

  add(order: VideoOrder): VideoJob {
    const job = { ...order, status: 'pending' } as const
    this.#jobs.set(order.id, job)
    const [oldest] = this.#jobs.keys()
    if (this.#jobs.size > mostJobs && oldest !== undefined) this.#jobs.delete(oldest)
    return job
  }

  /** The job as it is now; `undefined` for an id that is not known. */
  look(id: string, nowMs: number): VideoJob | undefined {
    const job = this.#jobs.get(id)
    const status = job && nextStatus(job, nowMs)
    if (!job || !status || status === job.status) return job
    const moved = { ...job, status }
    this.#jobs.set(id, moved)
    return moved
  }

  /** Without taking it any further. */
  get(id: string): VideoJob | undefined {
    return this.#jobs.get(id)
  }
}

const badEnds: Readonly<Record<PromptDemand, VideoStatus>> = { fail: 'failed', cancel: 'cancelled', expire: 'expired' }

function nextStatus({ status, startsAtMs, endsAtMs, demand }: VideoJob, nowMs: number): VideoStatus {
  if (status === 'pending' && nowMs >= startsAtMs) return 'in_progress'
  if (status === 'in_progress' && nowMs >= endsAtMs) return demand === undefined ? 'completed' : badEnds[demand]
  return status
}
