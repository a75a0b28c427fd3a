/** What a call would send, without sending it. */
import { ModelError } from './model-error.ts'
import type { CallOptions, Warning } from './model.ts'
import type { HttpMethod } from './transport.ts'

/** How the call to explain would be made. */
export interface ExplainOptions extends CallOptions {
  /** Whether it would be `stream()`. Default false. */
  readonly streaming?: boolean | undefined
}

/** One request, its secrets replaced by `[redacted]`. */
export interface Explanation {
  readonly method: HttpMethod
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The JSON value that would be sent; for a form, its fields, files as their type and size. */
  readonly body: unknown
  /** What would not be done as asked, and why. */
  readonly warnings: readonly Warning[]
  /** What would be done under another name or value, and why. */
  readonly notes: readonly Warning[]
}

/** A model that can tell what it would send. */
export interface Explains<Request> {
  readonly provider: string
  readonly modelId: string
  explain?(request: Request, options?: ExplainOptions): Promise<Explanation>
}

/**
 * The request that `model` would send first, with what was dropped or mapped. Sends nothing, and needs no key. Rejects with a
 * `ModelError`: what the call itself would reject with before any I/O, or `unsupported` for a model that sends nothing.
 */
export async function explain<Request>(
  model: Explains<Request>,
  request: Request,
  options: ExplainOptions = {},
): Promise<Explanation> {
  if (model.explain) return model.explain(request, options)
  const { modelId, provider } = model
  throw new ModelError({ code: 'unsupported', message: 'This model cannot tell what it would send.', provider, modelId })
}
