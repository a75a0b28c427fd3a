import type { Explains } from './explain.ts'
import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** Text in, sound out. */
export interface SpeechModel extends Model<'speech'>, Explains<SpeechRequest> {
  speak(request: SpeechRequest, options?: CallOptions): Promise<SpeechResult>
}

/** What is asked. Only `text` is required. */
export interface SpeechRequest {
  readonly text: string
  /** One of the model's own voices. */
  readonly voice?: string | undefined
  /** Such as `mp3` or `pcm`. Default: the provider's. */
  readonly format?: string | undefined
  /** 1 is normal pace. */
  readonly speed?: number | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** The sound and its type; cost is absent where the provider sends bytes alone. */
export interface SpeechResult extends ResultBase {
  /** The sound, as it arrives; can be read once. */
  readonly audio: AsyncIterable<Uint8Array>
  readonly mediaType: string
}
