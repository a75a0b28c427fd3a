/** Where a prompt cache is asked to end a prefix. Claude takes four such places in a request and refuses a fifth. */
import type { ChatRequest, Message, ToolSpec } from '@polymux/core'
import type { ModelContext, WireObject } from '@polymux/core/adapter'
import { toCacheControl } from './cache-control.ts'
import { modelFamily } from './model-family.ts'

/** Anthropic's limit, tools and messages together; automatic caching takes one of them. */
const mostBreakpoints = 4

/** Tools and messages with no more marks than the model takes: the last ones stay, since they keep the longest prefixes. */
export function limitBreakpoints(request: ChatRequest, context: ModelContext): Pick<ChatRequest, 'tools' | 'messages'> {
  const { messages, tools = [] } = request
  let marks = countMarks(tools) + (request.cache ? 1 : 0)
  for (const { content } of messages) if (typeof content !== 'string') marks += countMarks(content)
  let excess = marks - mostBreakpoints
  if (excess <= 0 || modelFamily(context.modelId) !== 'anthropic') return request
  context.warn('cache', `${marks} places were marked and Claude takes ${mostBreakpoints}: the first ${excess} were not sent.`)
  const unmark = <Item extends object>(item: Item): Item => {
    if (excess <= 0 || !isMarked(item)) return item
    excess--
    return { ...item, cache: undefined }
  }
  return {
    tools: request.tools?.map((tool): ToolSpec => unmark(tool)),
    messages: messages.map((message) => unmarked(message, unmark)),
  }
}

/** The request-wide setting. OpenAI's models cache by themselves and have no such field. */
export function automaticCache({ cache }: ChatRequest, context: ModelContext): WireObject | undefined {
  if (!cache) return undefined
  if (modelFamily(context.modelId) !== 'openai') return toCacheControl(cache)
  context.note('cache', "was not sent: OpenAI's models cache long prompts by themselves.")
  return undefined
}

function countMarks(items: readonly object[]): number {
  let marks = 0
  for (const item of items) if (isMarked(item)) marks++
  return marks
}

function isMarked(item: object): boolean {
  return 'cache' in item && item.cache !== undefined
}

function unmarked(message: Message, unmark: <Item extends object>(item: Item) => Item): Message {
  if (typeof message.content === 'string' || !message.content.some(isMarked)) return message
  const content: readonly object[] = message.content.map((part) => unmark(part))
  // Safe: the same parts in the same message, some without their `cache`.
  return { ...message, content } as Message
}
