import type { AudioPart } from './message.ts'
import type { Explains } from './explain.ts'
import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** Sound in, text out. */
export interface TranscriptionModel extends Model<'transcription'>, Explains<TranscriptionRequest> {
  transcribe(request: TranscriptionRequest, options?: CallOptions): Promise<TranscriptionResult>
}

/** What is asked. Only `audio` is required. */
export interface TranscriptionRequest {
  /** Bytes or base64 work everywhere; its media type says what they are, such as `audio/mpeg`. */
  readonly audio: AudioPart
  /** ISO 639-1, such as `de`. Default: the model finds out. */
  readonly language?: string | undefined
  /** Names and words that occur, or what was said before, as a help. */
  readonly prompt?: string | undefined
  /** 0 is the most literal. Default: the provider's. */
  readonly temperature?: number | undefined
  /** How finely the words are to be timed; `word` times segments too. Default: what the provider gives unasked, as a rule nothing. */
  readonly timestamps?: 'segment' | 'word' | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** A stretch of sound and what is said in it. */
export interface TimedText {
  readonly text: string
  /** From the beginning of the sound. */
  readonly startSeconds: number
  readonly endSeconds: number
  /** Counted from 0, where the model tells speakers apart. */
  readonly speaker?: number
}

/** The words, and as much about their timing as the model gives. */
export interface TranscriptionResult extends ResultBase {
  readonly text: string
  /** As the model wrote it: `english` in one, `en` in another. */
  readonly language?: string
  readonly durationSeconds?: number
  readonly segments?: readonly TimedText[]
  readonly words?: readonly TimedText[]
}
