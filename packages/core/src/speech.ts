import type { AudioPart } from './message.ts'
import type { Explains } from './explain.ts'
import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** Text in, sound out. */
export interface SpeechModel extends Model<'speech'>, Explains<SpeechRequest> {
  /** Resolves when the sound begins. What fails later fails where the sound is read, as a `ModelError` too. */
  speak(request: SpeechRequest, options?: CallOptions): Promise<SpeechResult>
}

/** What is asked. Only `text` is required. */
export interface SpeechRequest {
  readonly text: string
  /** One of the model's own voices. */
  readonly voice?: string | undefined
  /** Such as `mp3` or `pcm`. Default: the provider's, which `result.format` tells. */
  readonly format?: string | undefined
  /** 1 is normal pace. Models without a choice of pace ignore it. */
  readonly speed?: number | undefined
  /** A voice to speak with, for models that clone voices; its `transcript` is what is said in it. */
  readonly voiceSample?: AudioPart | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** The sound and its form. Where the provider sends bytes alone, `usage` is empty: what it cost is asked for by `response.id`. */
export interface SpeechResult extends ResultBase {
  /**
   * The sound, as it arrives; can be read once, for example by `readBytes`. The connection is held until it is read to its end, the
   * loop is left, or the call's time is over. A sound that breaks off, or has no bytes at all, throws a `ModelError`.
   */
  readonly audio: AsyncIterable<Uint8Array>
  /** As the reply said, such as `audio/mpeg`, without parameters; `application/octet-stream` where it said nothing. */
  readonly mediaType: string
  /** Short name of what came, such as `mp3` or `pcm` (16-bit samples, low byte first, without a header); absent for a type without one. */
  readonly format?: string
  /** Samples a second, where the reply told. */
  readonly sampleRateHz?: number
  /** Such as 1 for mono, where the reply told. */
  readonly channels?: number
}
