/** Options of films. */
import type { OptionTable } from './option-table.ts'
import type { RequestOptions } from './request-options.ts'
import { hostOptionsTable } from './session-header.ts'

/** What films take beside {@link RequestOptions}; settings of one host go under `provider.options` (OpenRouter's video reference). */
export interface VideoOptions {
  /** Told by OpenRouter when the job ends, see `verifyVideoWebhook`; https only. Default: the workspace's (OpenRouter's video reference). */
  readonly callbackUrl?: string | undefined
  /** More than 0; models that enlarge films only. Default: the model's (OpenRouter's video reference). */
  readonly upscaleFactor?: number | undefined
  /** A whole number; models that enlarge films only, whose listing says which are taken (OpenRouter's video reference). */
  readonly creativity?: number | undefined
  /** A job whose film is to be worked on. OpenRouter takes it since September 2026; its public document does not list it yet. */
  readonly previousJobId?: string | undefined
  /** Milliseconds between two looks at the job, 1 or more. Default: 2,000, growing by half up to 10,000. Ours; not sent. */
  readonly pollIntervalMs?: number | undefined
}

/** Where the options of films go. */
export const videoOptionTable: OptionTable<VideoOptions & RequestOptions> = {
  ...hostOptionsTable,
  callbackUrl: 'callback_url',
  upscaleFactor: 'upscale_factor',
  creativity: 'creativity',
  previousJobId: 'previous_job_id',
  pollIntervalMs: null,
}
