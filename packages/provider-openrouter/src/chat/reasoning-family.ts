/**
 * Whose reasoning may go to which model. Signatures and encrypted items are worthless to another family, and several upstreams
 * refuse the whole request for them.
 */
import type { Echo } from '@polymux/core'
import { modelFamily } from './model-family.ts'
import { asObject, asText } from '@polymux/core/adapter'

/** Authors whose models read a format. A format that is not listed, `unknown` and `null` included, tells nothing. */
const readers: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['openai-responses-v1', ['openai']],
  ['azure-openai-responses-v1', ['openai']],
  ['bedrock-openai-responses-v1', ['openai']],
  ['xai-responses-v1', ['x-ai']],
  ['bedrock-xai-responses-v1', ['x-ai']],
  ['meta-responses-v1', ['meta', 'meta-llama']],
  ['anthropic-claude-v1', ['anthropic']],
  ['google-gemini-v1', ['google']],
])

/** Who wrote a message: the model that answered where the reply named one of another family, else the one that was asked. */
export function authorOf(echo: Echo | undefined): string | undefined {
  return modelFamily(asText(echo?.data['model']) ?? echo?.modelId ?? '')
}

/** The model that answered, where it is known to be of another family than the one asked: routers, presets and fallbacks. */
export function otherAuthor(model: string | undefined, modelId: string): string | undefined {
  const author = model === undefined || model === modelId ? undefined : modelFamily(model)
  return author !== undefined && author !== modelFamily(modelId) ? model : undefined
}

/** The family that is to read what `author` thought: that of the model asked, or the author's own where a fallback is of it. */
export function readingFamily(modelId: string, fallbacks: readonly string[], author: string | undefined): string | undefined {
  return author !== undefined && fallbacks.some((id) => modelFamily(id) === author) ? author : modelFamily(modelId)
}

/** Whether the next model may be told what `author` thought. Unknown on either side means yes. */
export function sameFamily(author: string | undefined, target: string | undefined): boolean {
  return author === undefined || target === undefined || author === target
}

/** The details that `target` can read. Calls of OpenRouter's own tools are for OpenRouter, whatever model comes next. */
export function readableDetails(
  details: readonly unknown[],
  author: string | undefined,
  target: string | undefined,
): readonly unknown[] {
  if (target === undefined) return details
  return details.filter((detail) => {
    const { format, type } = asObject(detail) ?? {}
    return type === 'reasoning.server_tool_call' || (readers.get(format)?.includes(target) ?? sameFamily(author, target))
  })
}
