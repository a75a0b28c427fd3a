import type { EmulatedChatRequest } from './chat-request.ts'
import { hashText } from './random.ts'
import type { WireObject } from './wire-json.ts'

/** What `logprobs` shows of text that was cut into tokens: made up from the words, likely first. `null` when it was not asked for. */
export function logprobsOf({ logprobs }: EmulatedChatRequest, tokens: readonly string[]): WireObject | null {
  if (logprobs === undefined) return null
  return { content: tokens.map((token) => withAlternatives(token, logprobs)), refusal: null }
}

function withAlternatives(token: string, count: number): WireObject {
  const chosen = probabilityOf(token, 0)
  const others = Array.from({ length: Math.max(0, count - 1) }, (_, index) => probabilityOf(token, index + 1))
  return { ...chosen, top_logprobs: count > 0 ? [chosen, ...others] : [] }
}

/** The token itself at rank 0; below it, the token in other spellings, each rarer than the one before. */
function probabilityOf(token: string, rank: number): WireObject {
  const text = rank === 0 ? token : `${token}${'·'.repeat(rank)}`
  const share = (hashText(text) % 1_000) / 10_000
  return { token: text, bytes: [...Buffer.from(text)], logprob: -Math.round((rank * 3 + share) * 1e6) / 1e6 }
}
