/** Our messages in OpenRouter's words. */
import type { AssistantMessage, AssistantPart, CacheHint, MediaPart, Message, TextPart } from '@polymux/core'
import type { ModelContext } from '@polymux/core/adapter'
import { toWireMedia, urlOf } from '../wire/media.ts'
import { defined } from '../wire/wire-value.ts'
import type { WireObject } from '../wire/wire-value.ts'

/** One message for the wire. What another provider put into it for itself is left out, with a warning. */
export function toWireMessage(message: Message, context: ModelContext): WireObject {
  switch (message.role) {
    case 'assistant':
      return toWireAssistant(message, context)
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: toWireContent(message.content) }
    default:
      return { role: message.role, content: toWireContent(message.content) }
  }
}

function toWireContent(content: string | readonly (TextPart | MediaPart)[]): string | readonly WireObject[] {
  return typeof content === 'string'
    ? content
    : content.map((part) => (part.type === 'text' ? toWireText(part) : toWireMedia(part)))
}

function toWireText({ text, cache }: TextPart): WireObject {
  return { type: 'text', text, ...(cache && { cache_control: toCacheControl(cache) }) }
}

/** Five minutes is the default lifetime and has no name on the wire. */
export function toCacheControl(cache: CacheHint): WireObject {
  return cache === '1h' ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' }
}

function toWireAssistant(message: AssistantMessage, context: ModelContext): WireObject {
  const parts: readonly AssistantPart[] =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content
  const echo = message.echo?.provider === context.provider ? message.echo.data : undefined
  const toolCalls = parts.filter((part) => part.type === 'tool-call')
  const images = parts.filter((part) => part.type === 'image')
  const hasDetails = Array.isArray(echo?.['reasoning_details']) && echo['reasoning_details'].length > 0
  return {
    role: 'assistant',
    content: contentOf(parts),
    ...defined({
      // The details hold the text too; only without them is it sent by itself.
      reasoning: hasDetails ? undefined : joined(ownReasoning(parts, context)),
      refusal: joined(parts.filter((part) => part.type === 'refusal')),
      tool_calls:
        toolCalls.length > 0 ? toolCalls.map(({ id, name, argumentsText }) => toWireCall(id, name, argumentsText)) : undefined,
      images: images.length > 0 ? images.map(({ data }) => ({ type: 'image_url', image_url: { url: urlOf(data) } })) : undefined,
    }),
    ...echo,
  }
}

/** `null` rather than an empty text when there are only calls: Bedrock refuses blanks. */
function contentOf(parts: readonly AssistantPart[]): string | null | readonly WireObject[] {
  const texts = parts.filter((part) => part.type === 'text')
  if (texts.some(({ cache }) => cache)) return texts.map(toWireText)
  return texts.length > 0 ? texts.map(({ text }) => text).join('') : null
}

function ownReasoning(parts: readonly AssistantPart[], context: ModelContext): readonly { readonly text: string }[] {
  const thoughts = parts.filter((part) => part.type === 'reasoning')
  const own = thoughts.filter(({ echo }) => echo === undefined || echo.provider === context.provider)
  if (own.length < thoughts.length)
    context.warn('messages', 'Reasoning that another provider wrote was left out: it would not be understood here.')
  return own
}

/** Empty arguments are `{}`: an upstream that parses them must not choke on history. */
function toWireCall(id: string, name: string, argumentsText: string): WireObject {
  return { id, type: 'function', function: { name, arguments: argumentsText || '{}' } }
}

function joined(parts: readonly { readonly text: string }[]): string | undefined {
  return parts.length > 0 ? parts.map(({ text }) => text).join('') : undefined
}
