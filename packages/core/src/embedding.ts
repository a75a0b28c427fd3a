import type { Explains } from './explain.ts'
import type { MediaPart, TextPart } from './message.ts'
import type { CallOptions, Model, ProviderOptions, ResponseInfo, ResultBase } from './model.ts'
import type { Usage } from './usage.ts'

/** Texts, token ids, pictures, sound, films or files in, vectors out. */
export interface EmbeddingModel extends Model<'embedding'>, Explains<EmbeddingRequest> {
  embed<Format extends VectorFormat = 'array'>(
    request: EmbeddingRequest<Format>,
    options?: CallOptions,
  ): Promise<EmbeddingResult<Format>>
}

/** `array`: `number[]`, exactly the digits of the reply. `float32`: `Float32Array`, a quarter of the memory and cheaper to receive. */
export type VectorFormat = 'array' | 'float32'

/** One input, for one vector: a text, a text as token ids, or parts of several kinds that are embedded together. */
export type EmbeddingInput = string | readonly number[] | EmbeddingContent

/** Parts that become one vector, for models that take more than text. */
export interface EmbeddingContent {
  /** At least one. */
  readonly content: readonly (TextPart | MediaPart)[]
}

/** What is asked. `Format` is inferred from `format` and types the vectors. */
export interface EmbeddingRequest<Format extends VectorFormat = VectorFormat> {
  /**
   * One input or many; none may be missing, an empty string is the provider's to judge. A bare array of numbers is one text as token
   * ids. More than fit in one request of the provider are sent in several.
   */
  readonly input: EmbeddingInput | readonly EmbeddingInput[]
  /** Length of each vector, for models that can shorten theirs. */
  readonly dimensions?: number | undefined
  /** What the vectors are for, in the model's own words such as `search_query` or `search_document`. */
  readonly inputType?: string | undefined
  /** Default `array`. */
  readonly format?: Format | undefined
  /** Most inputs in one request, 1 or more. Default: what the provider is known to take, in number and in bytes; given, it alone counts. */
  readonly batchSize?: number | undefined
  /** Most requests under way at once when there are several. Default 4. */
  readonly maxParallel?: number | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** The vectors and what they cost. */
export interface EmbeddingResult<Format extends VectorFormat = VectorFormat> extends ResultBase {
  /** One per input, in the order of the inputs, whatever order the reply had. */
  readonly vectors: readonly VectorOf<Format>[]
  /** Every request, in the order of their inputs; absent when there was one. `usage` is then their sum, `response` and `raw` the first's. */
  readonly batches?: readonly EmbeddingBatch[]
}

/** One request of several. */
export interface EmbeddingBatch {
  /** How many inputs it held. */
  readonly inputs: number
  readonly usage: Usage
  readonly response: Partial<ResponseInfo>
  readonly raw: ResultBase['raw']
}

/** The type of one vector. */
export type VectorOf<Format extends VectorFormat> = Format extends 'float32' ? Float32Array : readonly number[]

/** What had arrived when some requests of an `embed` failed: it was paid for. Embed the `failed` inputs again and nothing else. */
export interface PartialEmbeddings {
  /** One for each input, `null` where it failed. `Float32Array`s are arrays in `toJSON`. */
  readonly vectors: readonly (readonly number[] | Float32Array | null)[]
  /** Positions of the inputs without a vector, in order; those never sent included. */
  readonly failed: readonly number[]
  /** Of the requests that succeeded. */
  readonly usage: Usage
}

/** The inputs of a request as a list, in order: one stays one. */
export function embeddingInputs({ input }: Pick<EmbeddingRequest, 'input'>): readonly EmbeddingInput[] {
  if (!Array.isArray(input) || (input.length > 0 && typeof input[0] === 'number')) {
    // Safe: no array, or one of numbers, is a single input.
    return [input as EmbeddingInput]
  }
  return input
}
