/** Answers of Acme, one JSON text at a time: a line of a stream, or a whole answer. The same code reads both. */
import type { FinishReason, ModelErrorFields } from '@polymux/core'
import type { ChatDecoder, WireReply } from '@polymux/core/adapter'

/** What Acme sends: all of it may be absent. */
interface Answer {
  readonly id?: string
  readonly model?: string
  readonly text?: string
  readonly stop?: string
  readonly tokens?: { readonly in: number; readonly out: number }
  readonly error?: { readonly status: number; readonly message: string }
}

/** Acme's words for why an answer ended. Others are told as `unknown`. */
const reasons: Readonly<Record<string, FinishReason>> = { end: 'stop', limit: 'length', filter: 'content-filter' }

/** A decoder for one reply. It yields small steps in the order of the wire; core makes events and the result of them. */
export function createChatDecoder(): ChatDecoder {
  let stop: string | undefined
  return {
    *push({ data, json }) {
      const { error, id, model, stop: ended, text, tokens, ...others }: Answer = json ?? JSON.parse(data)
      const response = { ...(id && { id }), ...(model && { returnedModel: model }) }
      yield { type: 'meta', response, raw: { ...others, ...(tokens && { tokens }) } }
      if (text) yield { type: 'text', text }
      if (tokens)
        yield { type: 'usage', usage: { inputTokens: tokens.in, outputTokens: tokens.out, totalTokens: tokens.in + tokens.out } }
      if (error) yield { type: 'error', error }
      stop = ended ?? stop
    },
    *end() {
      // Only a server that said so has finished: a connection that closed early must not look like an answer.
      if (stop !== undefined)
        yield { type: 'finish', reason: reasons[stop] ?? 'unknown', native: stop, truncated: stop === 'limit' }
    },
  }
}

/** The error in a reply, if it holds one; also asked about those with status 200. Core knows what a status means. */
export function readError({ body }: WireReply): Partial<ModelErrorFields> | undefined {
  return typeof body === 'object' && body !== null && 'error' in body ? (body as Answer).error : undefined
}
