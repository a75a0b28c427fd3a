import type { Explains } from './explain.ts'
import type { MediaData } from './message.ts'
import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** A question and documents in, the documents' order of relevance out. */
export interface RerankModel extends Model<'rerank'>, Explains<RerankRequest> {
  rerank(request: RerankRequest, options?: CallOptions): Promise<RerankResult>
}

/** One document: a text, or a text and a picture for models that see. At least one of the two is given. */
export type RerankDocument = string | { readonly text?: string | undefined; readonly image?: MediaData | undefined }

/** What is asked. An empty list of documents is the provider's to judge. */
export interface RerankRequest {
  readonly query: string
  readonly documents: readonly RerankDocument[]
  /** How many to return, 1 or more. Default: all. */
  readonly topN?: number | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** The order, and what it cost. */
export interface RerankResult extends ResultBase {
  /** Most relevant first. */
  readonly ranking: readonly RankedDocument[]
}

/** One document in its place. */
export interface RankedDocument {
  /** Its position in `request.documents`. */
  readonly index: number
  /** Higher is more relevant. Compares only within one result. */
  readonly score: number
  /** The document as the reply repeats it; absent where it does not. */
  readonly document?: { readonly text?: string; readonly image?: MediaData }
}
