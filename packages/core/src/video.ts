import type { ImagePart } from './message.ts'
import type { Explains } from './explain.ts'
import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** A description in, a film out, after minutes rather than seconds. */
export interface VideoModel extends Model<'video'>, Explains<VideoRequest> {
  generate(request: VideoRequest, options?: CallOptions): Promise<VideoResult>
}

/** What is asked. Only `prompt` is required. */
export interface VideoRequest {
  readonly prompt: string
  readonly durationSeconds?: number | undefined
  /** Pixels as `1280x720`. */
  readonly size?: `${number}x${number}` | undefined
  readonly firstFrame?: ImagePart | undefined
  readonly providerOptions?: ProviderOptions | undefined
  /** Told whenever the provider's job changes state. */
  readonly onProgress?: ((state: string) => void) | undefined
}

/** Where the films are; fetching them may need the provider's key. */
export interface VideoResult extends ResultBase {
  readonly videos: readonly { readonly url: string; readonly mediaType: string }[]
}
