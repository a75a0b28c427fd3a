import type { AssistantPart, ToolCall } from './message.ts'

/** What `text`, `reasoning` and `toolCalls` of a result are made of. */
export interface JoinedParts {
  readonly text: string
  readonly reasoning: string
  readonly toolCalls: readonly ToolCall[]
}

/** The shortcuts of a result, from the parts of its message. */
export function joinParts(content: readonly AssistantPart[]): JoinedParts {
  let text = ''
  let reasoning = ''
  const toolCalls: ToolCall[] = []
  for (const part of content) {
    if (part.type === 'text') text += part.text
    else if (part.type === 'reasoning') reasoning += part.text
    else if (part.type === 'tool-call') toolCalls.push(part)
  }
  return { text, reasoning, toolCalls }
}
