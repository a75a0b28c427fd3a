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
  /** Such as `16:9`. With a `size` in pixels of another ratio the request contradicts itself: `bad_request`. */
  readonly aspectRatio?: string | undefined
  /** A class of sizes, such as `512`, `1K`, `2K` or `4K`; the model derives the pixels. */
  readonly resolution?: '512' | '1K' | '2K' | '4K' | (string & {}) | undefined
  readonly quality?: 'auto' | 'low' | 'standard' | 'medium' | 'high' | 'hd' | 'xhigh' | 'max' | (string & {}) | undefined
  /** How the pictures are encoded. Default: the model's choice. */
  readonly outputFormat?: 'png' | 'jpeg' | 'webp' | 'svg' | (string & {}) | undefined
  /** 0 to 100, for JPEG and WebP. */
  readonly outputCompression?: number | undefined
  /** `transparent` needs an `outputFormat` with transparency: PNG or WebP. */
  readonly background?: 'auto' | 'transparent' | 'opaque' | (string & {}) | undefined
  /** The same seed and settings give the same pictures, where the model promises that. */
  readonly seed?: number | undefined
  /** Pictures to edit or to take after. */
  readonly references?: readonly ImagePart[] | undefined
  /** Hears of pictures while they are drawn, by models that show them; the finished ones are in the result alone. What it throws ends the call. */
  readonly onPartial?: ((partial: PartialImage) => void) | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** Something of a picture before it is finished: what it looks like so far, or the next words of one that is written, such as SVG. */
export type PartialImage =
  | {
      readonly type: 'image'
      /** Counts the partial pictures from 0. */
      readonly index: number
      readonly base64: string
      /** From the first bytes; `image/*` when they do not tell. */
      readonly mediaType: string
    }
  | {
      readonly type: 'text'
      readonly text: string
      /** `content` is the picture itself; the other two are thoughts on the way to it. */
      readonly phase: 'content' | 'reasoning' | 'draft' | (string & {})
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
