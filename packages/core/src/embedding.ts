import type { Explains } from './explain.ts'
import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** Texts in, vectors out. */
export interface EmbeddingModel extends Model<'embedding'>, Explains<EmbeddingRequest> {
  embed<Format extends VectorFormat = 'array'>(
    request: EmbeddingRequest<Format>,
    options?: CallOptions,
  ): Promise<EmbeddingResult<Format>>
}

/** `array`: `number[]`, exactly the digits of the reply. `float32`: `Float32Array`, a quarter of the memory and cheaper to receive. */
export type VectorFormat = 'array' | 'float32'

/** What is asked. `Format` is inferred from `format` and types the vectors. */
export interface EmbeddingRequest<Format extends VectorFormat = VectorFormat> {
  /** One text or many; none may be missing, an empty string is the provider's to judge. */
  readonly input: string | readonly string[]
  /** Length of each vector, for models that can shorten theirs. */
  readonly dimensions?: number | undefined
  /** Default `array`. */
  readonly format?: Format | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** The vectors and what they cost. */
export interface EmbeddingResult<Format extends VectorFormat = VectorFormat> extends ResultBase {
  /** One per input, in the order of the inputs, whatever order the reply had. */
  readonly vectors: readonly VectorOf<Format>[]
}

/** The type of one vector. */
export type VectorOf<Format extends VectorFormat> = Format extends 'float32' ? Float32Array : readonly number[]
