import type { Explains } from './explain.ts'
import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** A question and documents in, the documents' order of relevance out. */
export interface RerankModel extends Model<'rerank'>, Explains<RerankRequest> {
  rerank(request: RerankRequest, options?: CallOptions): Promise<RerankResult>
}

/** What is asked. An empty list of documents is the provider's to judge. */
export interface RerankRequest {
  readonly query: string
  readonly documents: readonly string[]
  /** How many to return. Default: all. */
  readonly topN?: number | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

/** The order, and what it cost. */
export interface RerankResult extends ResultBase {
  /** Most relevant first. `index` points into `request.documents`; scores compare only within one result. */
  readonly ranking: readonly { readonly index: number; readonly score: number }[]
}
