/** Our messages as this wire takes them: instructions apart, turns of user and assistant, tool results inside the user's. */
import type {
  AssistantMessage,
  AssistantPart,
  DeveloperMessage,
  Message,
  OpaquePart,
  ReasoningPart,
  SystemMessage,
  ToolCall,
  ToolMessage,
} from '@polymux/core'
import type { ModelContext, WireObject } from '@polymux/core/adapter'
import { toContentBlock } from './messages-content.ts'
import { echoedFields, isOtherVendor } from './messages-echo.ts'

/** The two fields that hold a conversation. */
export interface Conversation {
  readonly system?: string | readonly WireObject[]
  readonly messages: readonly WireObject[]
}

/** Instructions ahead of the first turn go into `system`; later ones stay in their place, under the same role. */
export function toConversation(messages: readonly Message[], context: ModelContext): Conversation {
  const start = messages.findIndex((message) => !isInstruction(message))
  const head = (start < 0 ? messages : messages.slice(0, start)).filter(isInstruction)
  const turns: WireObject[] = []
  // Results of calls made together must stand together, in one user message.
  let results: WireObject[] | undefined
  for (const message of messages.slice(head.length)) {
    if (message.role === 'tool') {
      if (!results) turns.push({ role: 'user', content: (results = []) })
      results.push(toToolResult(message, context))
    } else {
      results = undefined
      const turn = toTurn(message, context)
      if (turn) turns.push(turn)
    }
  }
  if (messages.some((message) => 'name' in message && message.name !== undefined))
    context.warn('messages', 'The names of participants were left out: the Messages wire has no field for them.')
  if (messages.some(({ role }) => role === 'developer'))
    context.note('messages', 'developer messages are sent as system messages: the Messages wire has one role for both.')
  const system = toSystem(head, context)
  return { ...(system !== undefined && { system }), messages: turns }
}

function isInstruction(message: Message): message is SystemMessage | DeveloperMessage {
  return message.role === 'system' || message.role === 'developer'
}

function toSystem(head: readonly (SystemMessage | DeveloperMessage)[], context: ModelContext): Conversation['system'] {
  const [only, ...others] = head
  if (!only) return undefined
  if (others.length === 0 && typeof only.content === 'string') return only.content
  return head.flatMap((message) => toBlocks(message, context))
}

function toTurn(message: Exclude<Message, ToolMessage>, context: ModelContext): WireObject | undefined {
  if (message.role === 'assistant') {
    const content = toAssistantContent(message, context)
    // A turn without content is refused, and says nothing.
    return content.length > 0 ? { role: 'assistant', content } : leftOut('An assistant message without content', context)
  }
  const role = message.role === 'user' ? 'user' : 'system'
  return { role, content: typeof message.content === 'string' ? message.content : toBlocks(message, context) }
}

function toToolResult(message: ToolMessage, context: ModelContext): WireObject {
  const { content, isError, toolCallId } = message
  return {
    type: 'tool_result',
    tool_use_id: toolCallId,
    content: typeof content === 'string' ? content : toBlocks(message, context),
    ...(isError && { is_error: true }),
  }
}

function toAssistantContent(message: AssistantMessage, context: ModelContext): string | readonly WireObject[] {
  if (typeof message.content === 'string') return message.content
  const blocks = message.content.map((part) => toAssistantBlock(part, message, context))
  return blocks.filter((block) => block !== undefined)
}

function toAssistantBlock(part: AssistantPart, message: AssistantMessage, context: ModelContext): WireObject | undefined {
  switch (part.type) {
    case 'text':
      // A blank block is refused, and says nothing.
      return part.text === '' ? undefined : toContentBlock(part, context)
    case 'refusal':
      return { type: 'text', text: part.text }
    case 'tool-call':
      return { ...toToolUse(part, context), ...echoedFields(part.echo, context) }
    case 'reasoning':
      return toThinking(part, message, context)
    case 'opaque':
      return toOpaque(part, message, context)
    default:
      return leftOut(`What the assistant answered in ${part.type} form`, context)
  }
}

/** Only with its signature is a thought taken back, and only by the models of the vendor that signed it. */
function toThinking(part: ReasoningPart, message: AssistantMessage, context: ModelContext): WireObject | undefined {
  const fields = echoedFields(part.echo, context)
  if (typeof fields?.['signature'] !== 'string') return leftOut('Reasoning without a signature of this wire', context)
  if (isOtherVendor(part, message, context)) return leftOut('Reasoning that another vendor signed', context)
  return { type: 'thinking', thinking: part.text, ...fields }
}

function toOpaque(part: OpaquePart, message: AssistantMessage, context: ModelContext): WireObject | undefined {
  const block = echoedFields(part.echo, context)
  if (!block) return leftOut('A part of another provider or wire', context)
  const isThought = block['type'] === 'thinking' || block['type'] === 'redacted_thinking'
  if (isThought && isOtherVendor(part, message, context)) return leftOut('Reasoning that another vendor signed', context)
  return block
}

function toToolUse(call: ToolCall, context: ModelContext): WireObject {
  const block = { type: 'tool_use', id: call.id, name: call.name }
  if (!call.invalid) return { ...block, input: call.input }
  context.warn('messages', `The arguments of the call ${call.id} are no JSON; they are sent as { invalid_arguments: text }.`)
  return { ...block, input: { invalid_arguments: call.argumentsText } }
}

function toBlocks({ content }: Exclude<Message, AssistantMessage>, context: ModelContext): readonly WireObject[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content.map((part) => toContentBlock(part, context))
}

function leftOut(what: string, context: ModelContext): undefined {
  context.warn('messages', `${what} was left out: the Messages wire could not take it back.`)
}
