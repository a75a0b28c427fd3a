import type { AudioPart } from './message.ts'
import type { Explains } from './explain.ts'
import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** Sound in, text out. */
export interface TranscriptionModel extends Model<'transcription'>, Explains<TranscriptionRequest> {
  transcribe(request: TranscriptionRequest, options?: CallOptions): Promise<TranscriptionResult>
}

/** What is asked. Only `audio` is required. */
export interface TranscriptionRequest {
  readonly audio: AudioPart
  /** ISO 639-1, such as `de`. Default: the model finds out. */
  readonly language?: string | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** The words, and as much about their timing as the model gives. */
export interface TranscriptionResult extends ResultBase {
  readonly text: string
  readonly language?: string
  readonly durationSeconds?: number
  readonly segments?: readonly { readonly text: string; readonly startSeconds: number; readonly endSeconds: number }[]
}
