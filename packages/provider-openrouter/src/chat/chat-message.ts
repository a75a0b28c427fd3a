/** Our messages in OpenRouter's words. */
import type { MediaPart, Message, TextPart } from '@polymux/core'
import type { ModelContext, WireObject } from '@polymux/core/adapter'
import { toWireAssistant } from './assistant-message.ts'
import { cacheFields } from './cache-control.ts'
import { toWireMedia } from '../wire/media.ts'

/**
 * One message for the wire. What another provider put into it for itself is left out, with a warning. `fallbacks` are models that may
 * answer in place of the one asked: what one of their families thought is for them.
 */
export function toWireMessage(message: Message, context: ModelContext, fallbacks: readonly string[] = []): WireObject {
  switch (message.role) {
    case 'assistant':
      return toWireAssistant(message, context, fallbacks)
    case 'tool':
      if (message.isError) context.note('messages', 'The wire has no mark for a tool that failed: its text is sent as it is.')
      return { role: 'tool', tool_call_id: message.toolCallId, content: toWireContent(message.content, context) }
    default:
      return {
        role: message.role,
        ...(message.name !== undefined && { name: message.name }),
        content: toWireContent(message.content, context),
      }
  }
}

function toWireContent(
  content: string | readonly (TextPart | MediaPart)[],
  context: ModelContext,
): string | readonly WireObject[] {
  return typeof content === 'string' ? content : content.map((part) => ({ ...toWirePart(part), ...cacheFields(part, context) }))
}

function toWirePart(part: TextPart | MediaPart): WireObject {
  return part.type === 'text' ? { type: 'text', text: part.text } : toWireMedia(part)
}
