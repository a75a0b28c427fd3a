import type { WireReply } from '@polymux/core/adapter'
import type { ResultBase } from '@polymux/core'
import { asNumber, asObject, asText, defined } from './wire-value.ts'

type Envelope = Pick<ResultBase, 'raw'> & {
  readonly response: {
    readonly id?: string
    readonly returnedModel?: string
    readonly upstream?: string
    readonly createdAt?: number
  }
}

/** Who answered, and every top-level field that `modelled` does not name. Pictures and embeddings carry their id in a header. */
export function envelope(reply: WireReply, modelled: readonly string[]): Envelope {
  const { id, created, model, provider, object: _kind, ...rest } = asObject(reply.body) ?? {}
  const raw = Object.fromEntries(Object.entries(rest).filter(([name]) => !modelled.includes(name)))
  const response = defined({
    id: asText(id) ?? reply.headers['x-generation-id'],
    returnedModel: asText(model),
    upstream: asText(provider) ?? reply.headers['x-provider-name'],
    createdAt: asNumber(created) || undefined,
  })
  return { raw, response }
}
