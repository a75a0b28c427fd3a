import type { LikelyToken, TokenLogprob } from '@polymux/core'
import { asArray, asNumber, asObject, defined } from '@polymux/core/adapter'

/** The tokens of a `logprobs.content` list. What is no token is left out. */
export function toTokenLogprobs(content: readonly unknown[]): readonly TokenLogprob[] {
  const tokens: TokenLogprob[] = []
  for (const item of content) {
    const token = toLikelyToken(item)
    if (token)
      tokens.push({ ...token, top: asArray(asObject(item)?.['top_logprobs']).flatMap((other) => toLikelyToken(other) ?? []) })
  }
  return tokens
}

function toLikelyToken(item: unknown): LikelyToken | undefined {
  const { bytes, logprob: given, token } = asObject(item) ?? {}
  const logprob = asNumber(given)
  if (typeof token !== 'string' || logprob === undefined) return undefined
  const isBytes = Array.isArray(bytes) && bytes.every((byte) => typeof byte === 'number')
  return { token, logprob, ...defined({ bytes: isBytes ? bytes : undefined }) }
}

/**
 * Everything of a `logprobs` value but `content`: the tokens of a refusal, the columns of legacy completions, a bare number. Lists
 * are joined to those of earlier chunks; `null` and empty ones say nothing.
 */
export function addOddLogprobs(before: unknown, logprobs: unknown): unknown {
  const fields = asObject(logprobs)
  if (!fields) return logprobs
  const odd: Record<string, unknown> = { ...asObject(before) }
  for (const name in fields) {
    const value = fields[name]
    if (name === 'content' || value === null || (Array.isArray(value) && value.length === 0)) continue
    odd[name] = Array.isArray(value) ? [...asArray(odd[name]), ...value] : value
  }
  return Object.keys(odd).length > 0 ? odd : before
}
