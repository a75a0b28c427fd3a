/** Requests made through the public interface, and the bodies that come of them. Each file beside this one is one endpoint's. */
import { ModelError } from '@polymux/core'
import type { CallOptions, Transport, TransportRequest } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'

/** The provider that cases call. */
export type OpenRouter = ReturnType<typeof openrouter>

/** One call; what becomes of it does not matter, only what it sends. */
export interface RequestCase {
  readonly name: string
  readonly call: (provider: OpenRouter) => Promise<unknown>
}

/** One request as it would have gone out. */
export interface SentRequest {
  readonly method: string
  readonly path: string
  /** JSON read, the fields of a form as an object, or the text there was. */
  readonly body: unknown
  readonly contentType: string
}

/** For every call: one attempt. */
export const once: CallOptions = { retry: false }

/** What a call sends. Its first request is answered with a refusal, so that a call makes one. Throws when nothing was sent. */
export async function sentBy({ call, name }: RequestCase): Promise<readonly SentRequest[]> {
  const sent: SentRequest[] = []
  const transport: Transport = async (request) => {
    sent.push(toSent(request))
    return { status: 400, headers: { 'content-type': 'application/json' }, body: refusal() }
  }
  try {
    await call(openrouter({ apiKey: 'test-key', transport }))
  } catch (error) {
    if (!ModelError.is(error) || sent.length === 0) throw new Error(`The call "${name}" sent nothing.`, { cause: error })
  }
  return sent
}

async function* refusal(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('{"error":{"code":400,"message":"Enough was seen."}}')
}

function toSent({ body, headers, method, url }: TransportRequest): SentRequest {
  const common = { method, path: new URL(url).pathname }
  if (typeof body === 'string')
    return { ...common, body: JSON.parse(body), contentType: headers['content-type'] ?? 'application/json' }
  if (body instanceof FormData) return { ...common, body: formFields(body), contentType: 'multipart/form-data' }
  return { ...common, body, contentType: headers['content-type'] ?? '' }
}

/** A file is some text, as the document has it; a name that ends in `[]` is a list. */
function formFields(form: FormData): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {}
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name).map((value) => (typeof value === 'string' ? value : 'file'))
    fields[name] = name.endsWith('[]') ? values : values.length === 1 ? values[0] : values
  }
  return fields
}
