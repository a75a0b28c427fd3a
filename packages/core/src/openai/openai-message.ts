/** Our messages in OpenAI's words. */
import type { ModelContext } from '../codec.ts'
import type { AssistantMessage, AssistantPart, MediaPart, Message, TextPart, ToolCall } from '../message.ts'
import { toWireMedia } from './openai-media.ts'
import type { OpenAiShape } from './openai-shape.ts'
import { asObject, asText, defined } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

/** One message for the wire. What the wire has no place for is left out with a warning. */
export function toWireMessage(message: Message, shape: OpenAiShape, context: ModelContext): WireObject {
  switch (message.role) {
    case 'assistant':
      return toWireAssistant(message, shape, context)
    case 'tool':
      if (message.isError) context.note('messages', 'The wire has no mark for a tool that failed: its text is sent as it is.')
      return { role: 'tool', tool_call_id: message.toolCallId, content: bareOrParts(message.content, shape, context) }
    case 'user':
      return { role: 'user', ...defined({ name: message.name }), content: toWireContent(message.content, shape, context) }
    default: {
      const role = message.role === 'developer' ? shape.developerRole : 'system'
      return { role, ...defined({ name: message.name }), content: bareOrParts(message.content, shape, context) }
    }
  }
}

type Content = string | readonly (TextPart | MediaPart)[]

/** Text alone goes as one text, which every server takes in every role. */
function bareOrParts(content: Content, shape: OpenAiShape, context: ModelContext): string | readonly WireObject[] {
  if (typeof content === 'string') return content
  const texts = content.filter((part) => part.type === 'text')
  return texts.length === content.length ? joined(texts) : toWireContent(content, shape, context)
}

function toWireContent(content: Content, shape: OpenAiShape, context: ModelContext): string | readonly WireObject[] {
  if (typeof content === 'string') return content
  return content.flatMap((part): WireObject | readonly WireObject[] => {
    if (part.type === 'text') return { type: 'text', text: part.text }
    if (shape.capabilities.input.includes(part.type)) return toWireMedia(part, context) ?? []
    context.warn('messages', `A part of type ${part.type} was left out: this provider takes none.`)
    return []
  })
}

/** `null` rather than an empty text when there are only calls: some servers refuse blanks. */
function toWireAssistant(message: AssistantMessage, shape: OpenAiShape, context: ModelContext): WireObject {
  const parts: readonly AssistantPart[] =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content
  const texts = parts.filter((part) => part.type === 'text')
  const refusals = parts.filter((part) => part.type === 'refusal')
  const calls = parts.filter((part) => part.type === 'tool-call')
  warnOfOthers(parts, context)
  return {
    role: 'assistant',
    ...defined({
      name: message.name,
      content: texts.length > 0 ? joined(texts) : null,
      ...thoughts(parts, shape, context),
      refusal: refusals.length > 0 ? joined(refusals) : undefined,
      tool_calls: calls.length > 0 ? calls.map((call) => toWireCall(call, context)) : undefined,
      audio: soundId(parts, context),
    }),
    ...(message.echo?.provider === context.provider && asObject(message.echo.data['message'])),
  }
}

/** Servers that do not want thoughts back refuse them, so they go only where the provider says so, and only to whom they are from. */
function thoughts(parts: readonly AssistantPart[], shape: OpenAiShape, context: ModelContext): WireObject {
  const all = parts.filter((part) => part.type === 'reasoning')
  const own = all.filter(({ echo }) => !echo || echo.provider === context.provider)
  if (own.length > 0 && shape.reasoningField !== undefined) return { [shape.reasoningField]: joined(own) }
  if (all.length > 0)
    context.note('messages', 'The words of earlier thoughts are not sent: this provider does not take them back.')
  return {}
}

/** The server keeps the sound it made for a while, and knows it by an id. */
function soundId(parts: readonly AssistantPart[], context: ModelContext): WireObject | undefined {
  const sound = parts.find((part) => part.type === 'audio')
  const id = sound?.echo?.provider === context.provider ? asText(sound.echo.data['id']) : undefined
  if (sound && id === undefined)
    context.warn('messages', 'Sound of an earlier answer was left out: this provider knows only its own, by an id.')
  return id === undefined ? undefined : { id }
}

function warnOfOthers(parts: readonly AssistantPart[], context: ModelContext): void {
  for (const { type } of parts)
    if (type === 'image' || type === 'video' || type === 'file' || type === 'opaque')
      context.warn('messages', `A part of type ${type} in an assistant's message was left out: the wire has no place for it.`)
}

/** Empty arguments are `{}`: a server that parses history must not choke on it. */
function toWireCall({ argumentsText, echo, id, name }: ToolCall, context: ModelContext): WireObject {
  const own = echo?.provider === context.provider ? asObject(echo.data['call']) : undefined
  const { function: more, ...rest } = own ?? {}
  return { ...rest, id, type: 'function', function: { ...asObject(more), name, arguments: argumentsText || '{}' } }
}

function joined(parts: readonly { readonly text: string }[]): string {
  return parts.map(({ text }) => text).join('')
}
