import type { ImagePart } from './message.ts'
import type { Explains } from './explain.ts'
import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** A description in, pictures out. */
export interface ImageModel extends Model<'image'>, Explains<ImageRequest> {
  generate(request: ImageRequest, options?: CallOptions): Promise<ImageResult>
}

/** What is asked. Only `prompt` is required. */
export interface ImageRequest {
  readonly prompt: string
  /** How many pictures. Default 1. */
  readonly n?: number | undefined
  /** Pixels as `1024x1536`, or `auto`. A size the model cannot do gives a warning, and the model chooses. */
  readonly size?: `${number}x${number}` | 'auto' | (string & {}) | undefined
  readonly quality?: 'auto' | 'low' | 'standard' | 'medium' | 'high' | 'hd' | (string & {}) | undefined
  /** Pictures to edit or to take after. */
  readonly references?: readonly ImagePart[] | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** The pictures, what was said beside them, and what they cost. */
export interface ImageResult extends ResultBase {
  /** May be empty when the model answered in words alone; `text` and a warning then say so. */
  readonly images: readonly GeneratedImage[]
  /** What the model said beside the pictures; empty when nothing. */
  readonly text: string
  /** Unix time in seconds; absent when the reply gave none. */
  readonly created?: number
}

/** Exactly one of `base64` and `url` is present. */
export interface GeneratedImage {
  readonly base64?: string
  readonly url?: string
  /** From the reply, else from the first bytes; `image/*` when neither tells. */
  readonly mediaType: string
  /** The prompt as the model rewrote it. */
  readonly revisedPrompt?: string
}
