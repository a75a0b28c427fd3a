/** Remembers how prompts began, so that one which begins the same is cheaper: as hosts do it, from 1,024 tokens on. */
import type { ReadChatRequest } from './chat-request.ts'
import type { EmulatedModel } from './models.ts'
import { hashText } from './random.ts'
import { countTokens } from './tokens.ts'
import { messageTokens } from './chat-limit.ts'

/** Tokens of one prompt, by what a cache did with them. */
export interface CachedTokens {
  readonly read: number
  readonly written: number
}

/** Fewer tokens are not kept. */
const leastTokens = 1_024
const mostPrefixes = 10_000

/** One cache for all models of an emulator. */
export class PromptCache {
  /** Hashes of prefixes, the oldest first. */
  readonly prefixes: Set<string> = new Set()

  /** What is known of the prompt, which is known from now on. Models that charge for writing keep it up to the message `mark`, others all of it. */
  use(model: EmulatedModel, request: ReadChatRequest, mark: number): CachedTokens {
    const { cacheRead, cacheWrite } = model.pricing
    if (cacheRead === undefined) return nothing
    const kept = prefixesOf(model, request).filter(({ tokens }) => tokens >= leastTokens)
    const usable = cacheWrite === undefined ? kept : kept.filter(({ message }) => message <= mark)
    const read = usable.findLast(({ hash }) => this.prefixes.has(hash))?.tokens ?? 0
    const held = usable.at(-1)?.tokens ?? 0
    for (const { hash } of usable) this.keep(hash)
    return { read, written: cacheWrite === undefined ? 0 : held - read }
  }

  keep(hash: string): void {
    this.prefixes.add(hash)
    if (this.prefixes.size <= mostPrefixes) return
    const [oldest] = this.prefixes
    if (oldest !== undefined) this.prefixes.delete(oldest)
  }
}

const nothing: CachedTokens = { read: 0, written: 0 }

interface Prefix {
  readonly hash: string
  readonly tokens: number
  /** Index of its last message. */
  readonly message: number
}

/** The prompt up to each of its messages, tools first. */
function prefixesOf(model: EmulatedModel, { messages, tools }: ReadChatRequest): readonly Prefix[] {
  const toolText = JSON.stringify(tools)
  let hash = `${model.id} ${hashText(toolText)}`
  let tokens = tools.length === 0 ? 0 : countTokens(toolText)
  return messages.map((said, message) => {
    const text = JSON.stringify(said)
    tokens += messageTokens(said)
    hash = `${hashText(hash + text)} ${hashText(text)}`
    return { hash, tokens, message }
  })
}
