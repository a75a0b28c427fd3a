import type { WireObject, WireReply } from '@polymux/core/adapter'
import type { ResultBase } from '@polymux/core'
import { asNumber, asObject, asText, defined } from '@polymux/core/adapter'

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

/** What the items of a list hold beside the fields that have a place in the result, under the list's name for `raw`. None where that is nothing. */
export function leftOver(name: string, items: readonly unknown[], modelled: readonly string[]): WireObject {
  let any = false
  const rest = items.map((item) => {
    const others: Record<string, unknown> = {}
    for (const [field, value] of Object.entries(asObject(item) ?? {})) {
      if (value === null || modelled.includes(field)) continue
      others[field] = value
      any = true
    }
    return others
  })
  return any ? { [name]: rest } : {}
}
