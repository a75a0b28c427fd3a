/** Replies that keep what was asked for under `data`. */
import type { ModelErrorFields } from '@polymux/core'
import { ModelError } from '@polymux/core'
import type { WireReply } from '@polymux/core/adapter'
import { jsonPieces } from './json-pieces.ts'
import { asObject } from '@polymux/core/adapter'

/** A value and the characters it was parsed from. */
export interface Written {
  readonly value: unknown
  readonly text: string
}

/** `data` of a reply. Throws `bad_response` where there is none. */
export function replyData(reply: WireReply, what: string): Written {
  const value = asObject(reply.body)?.['data']
  if (value === undefined || value === null) throw unusable(reply, `${what}: it has no \`data\``)
  return { value, text: jsonPieces(reply.text).get('data') ?? '' }
}

/** The items of a list under `data`. Throws `bad_response` where there is none. */
export function replyItems(reply: WireReply, what: string): readonly Written[] {
  const { text, value } = replyData(reply, what)
  if (!Array.isArray(value)) throw unusable(reply, `${what}: \`data\` is no list`)
  const pieces = jsonPieces(text)
  return value.map((item: unknown, position) => ({ value: item, text: pieces.get(String(position)) ?? '' }))
}

/** The error for a reply that does not hold `what`. It keeps no word of the body, in which a key may be. */
export function unusable(reply: WireReply, what: string): ModelError {
  const fields: ModelErrorFields = {
    code: 'bad_response',
    message: `[openrouter] The answer is not ${what}. Does the base URL lead to OpenRouter?`,
    provider: 'openrouter',
    status: reply.status,
    phase: 'body',
  }
  return new ModelError(fields)
}
