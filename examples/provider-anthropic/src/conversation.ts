/** Messages as content blocks. System messages leave the row; results of tools are the user's, all of one turn in one message. */
import type { AssistantMessage, AssistantPart, MediaPart, Message, TextPart, ToolMessage } from '@polymux/core'
import { badRequest, base64Text, type ModelContext } from '@polymux/core/adapter'
import { cacheControl } from './cache-control.ts'

interface WireTurn {
  readonly role: 'user' | 'assistant'
  readonly content: object[]
}

/** `system` is left out when there is none. */
export function wireConversation(
  messages: readonly Message[],
  context: ModelContext,
): { readonly system?: readonly object[]; readonly messages: readonly WireTurn[] } {
  const system: object[] = []
  const turns: WireTurn[] = []
  for (const message of messages) {
    if (message.role === 'system' || message.role === 'developer') system.push(...blocks(message.content, context))
    else append(turns, message.role === 'assistant' ? 'assistant' : 'user', contentOf(message, context))
  }
  return { ...(system.length > 0 && { system }), messages: turns }
}

/** The wire wants roles to take turns. */
function append(turns: WireTurn[], role: WireTurn['role'], content: readonly object[]): void {
  const last = turns.at(-1)
  if (last?.role === role) last.content.push(...content)
  else if (content.length > 0) turns.push({ role, content: [...content] })
}

function contentOf(message: Exclude<Message, { role: 'system' | 'developer' }>, context: ModelContext): readonly object[] {
  if (message.role === 'tool') return [toolResult(message, context)]
  if (message.role === 'user') return blocks(message.content, context)
  return typeof message.content === 'string' ? blocks(message.content, context) : assistantBlocks(message, context)
}

function toolResult({ toolCallId, content, isError }: ToolMessage, context: ModelContext): object {
  return {
    type: 'tool_result',
    tool_use_id: toolCallId,
    content: blocks(content, context),
    ...(isError === true && { is_error: true }),
  }
}

/** An empty text is refused by the wire. */
function blocks(content: string | readonly (TextPart | MediaPart)[], context: ModelContext): readonly object[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return content.flatMap((part) => (part.type === 'text' ? textBlock(part) : [mediaBlock(part, context)]))
}

function textBlock({ text, cache }: TextPart): readonly object[] {
  return text === '' ? [] : [{ type: 'text', text, ...(cache && { cache_control: cacheControl(cache) }) }]
}

function mediaBlock({ type, data, name, cache }: MediaPart, { provider }: ModelContext): object {
  if (type !== 'image' && type !== 'file') throw badRequest(`[${provider}] Claude takes pictures and documents, not ${type}.`)
  return {
    type: type === 'image' ? 'image' : 'document',
    source: sourceOf(data),
    ...(type === 'file' && name !== undefined && { title: name }),
    ...(cache && { cache_control: cacheControl(cache) }),
  }
}

function sourceOf(data: MediaPart['data']): object {
  if ('bytes' in data) return { type: 'base64', media_type: data.mediaType, data: base64Text(data.bytes) }
  if ('base64' in data) return { type: 'base64', media_type: data.mediaType, data: data.base64 }
  const [, mediaType, base64] = /^data:([^;,]+);base64,(.*)$/s.exec(data.url) ?? []
  return base64 === undefined ? { type: 'url', url: data.url } : { type: 'base64', media_type: mediaType, data: base64 }
}

function assistantBlocks({ content }: AssistantMessage, context: ModelContext): readonly object[] {
  return typeof content === 'string' ? [] : content.flatMap((part) => assistantBlock(part, context))
}

/** Thoughts go back only with the signature they came with: others are refused by the wire, and are not this model's. */
function assistantBlock(part: AssistantPart, context: ModelContext): readonly object[] {
  const own = part.echo?.provider === context.provider ? part.echo.data : undefined
  switch (part.type) {
    case 'text':
      return textBlock(part)
    case 'refusal':
      return [{ type: 'text', text: part.text }]
    case 'reasoning':
      return own?.['signature'] === undefined ? [] : [{ type: 'thinking', thinking: part.text, signature: own['signature'] }]
    case 'tool-call':
      return part.invalid ? [] : [{ type: 'tool_use', id: part.id, name: part.name, input: part.input }]
    case 'opaque':
      return own?.['block'] === undefined ? [] : [Object(own['block'])]
    default:
      return [mediaBlock(part, context)]
  }
}
