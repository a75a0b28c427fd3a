import type { CallOptions, Model, ProviderOptions, ResultBase } from './model.ts'

/** A question and documents in, the documents' order of relevance out. */
export interface RerankModel extends Model<'rerank'> {
  rerank(request: RerankRequest, options?: CallOptions): Promise<RerankResult>
}

export interface RerankRequest {
  readonly query: string
  readonly documents: readonly string[]
  /** How many to return. Default: all. */
  readonly topN?: number | undefined
  readonly providerOptions?: ProviderOptions | undefined
}

export interface RerankResult extends ResultBase {
  /** Most relevant first. `index` points into `request.documents`; scores compare only within one result. */
  readonly ranking: readonly { readonly index: number; readonly score: number }[]
}
