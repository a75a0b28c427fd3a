/** A recorded chat message as one of ours. */
import type { AssistantMessage, AssistantPart, CacheHint, ImagePart, MediaPart, Message, TextPart, ToolCall } from '@polymux/core'
import { items, member } from './json-value.ts'
import { NoPlace, onlyKeys, textAt } from './request-reader.ts'

/** What messages are read with. */
interface Conversation {
  /** The model that is asked, and on record had said what is sent back. */
  readonly modelId: string
  /** Names of the tools that were called, by the ids of the calls. */
  readonly toolNames: Map<string, string>
}

/** All messages of a conversation with one model. */
export function readMessages(value: unknown, modelId: string): readonly Message[] {
  const conversation = { modelId, toolNames: new Map<string, string>() }
  return items(value).map((message) => readMessage(message, conversation))
}

function readMessage(message: unknown, conversation: Conversation): Message {
  const role = member(message, 'role')
  switch (role) {
    case 'system':
    case 'developer':
      onlyKeys(message, ['role', 'content', 'name'], 'messages[]')
      return { role, content: readContent(member(message, 'content'), readText), ...readName(message) }
    case 'user':
      onlyKeys(message, ['role', 'content', 'name'], 'messages[]')
      return { role, content: readContent(member(message, 'content'), readPart), ...readName(message) }
    case 'assistant':
      return readAssistant(message, conversation)
    case 'tool': {
      onlyKeys(message, ['role', 'content', 'tool_call_id'], 'messages[]')
      const toolCallId = textAt(message, 'messages[]', 'tool_call_id')
      const content = readContent(member(message, 'content'), readPart)
      return { role, toolCallId, toolName: conversation.toolNames.get(toolCallId) ?? 'unknown', content }
    }
    default:
      throw new NoPlace(`messages[].role ${JSON.stringify(role) ?? 'absent'}`)
  }
}

function readContent<Part>(content: unknown, read: (part: unknown) => Part): string | readonly Part[] {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) throw new NoPlace('messages[].content')
  return content.map(read)
}

const at = 'messages[].content[]'

function readText(part: unknown): TextPart {
  if (member(part, 'type') !== 'text') throw new NoPlace(`${at}.type ${JSON.stringify(member(part, 'type')) ?? 'absent'}`)
  onlyKeys(part, ['type', 'text', 'cache_control'], at)
  return { type: 'text', text: textAt(part, at, 'text'), ...readCache(part, at) }
}

function readPart(part: unknown): TextPart | MediaPart {
  switch (member(part, 'type')) {
    case 'image_url':
      onlyKeys(part, ['type', 'image_url', 'cache_control'], at)
      onlyKeys(member(part, 'image_url'), ['url', 'detail'], `${at}.image_url`)
      return { type: 'image', data: { url: textAt(part, at, 'image_url', 'url') }, ...readDetail(part), ...readCache(part, at) }
    case 'video_url':
      onlyKeys(part, ['type', 'video_url', 'cache_control'], at)
      onlyKeys(member(part, 'video_url'), ['url'], `${at}.video_url`)
      return { type: 'video', data: { url: textAt(part, at, 'video_url', 'url') }, ...readCache(part, at) }
    case 'file': {
      onlyKeys(part, ['type', 'file', 'cache_control'], at)
      onlyKeys(member(part, 'file'), ['filename', 'file_data', 'file_id'], `${at}.file`)
      const name = member(part, 'file', 'filename')
      const kept = member(part, 'file', 'file_id')
      const data = { url: typeof kept === 'string' ? `openrouter-file:${kept}` : textAt(part, at, 'file', 'file_data') }
      return { type: 'file', data, ...(typeof name === 'string' && { name }), ...readCache(part, at) }
    }
    case 'input_audio': {
      onlyKeys(part, ['type', 'input_audio', 'cache_control'], at)
      const mediaType = `audio/${textAt(part, at, 'input_audio', 'format')}`
      return { type: 'audio', data: { base64: textAt(part, at, 'input_audio', 'data'), mediaType }, ...readCache(part, at) }
    }
    default:
      return readText(part)
  }
}

function readDetail(part: unknown): Pick<ImagePart, 'detail'> {
  const detail = member(part, 'image_url', 'detail')
  if (detail === undefined) return {}
  if (detail === 'auto' || detail === 'low' || detail === 'high' || detail === 'original') return { detail }
  throw new NoPlace(`${at}.image_url.detail`)
}

function readName(message: unknown): { readonly name?: string } {
  const name = member(message, 'name')
  return typeof name === 'string' ? { name } : {}
}

/** `cache` for a `cache_control`. Five minutes have no name of their own on our wire. */
export function readCache(part: unknown, place: string): { readonly cache?: CacheHint } {
  const control = member(part, 'cache_control')
  if (control === undefined) return {}
  const lifetime = member(control, 'ttl')
  if (member(control, 'type') !== 'ephemeral' || (lifetime !== undefined && lifetime !== '1h'))
    throw new NoPlace(`${place}.cache_control`)
  return { cache: lifetime === '1h' ? '1h' : '5m' }
}

function readAssistant(message: unknown, { modelId, toolNames }: Conversation): AssistantMessage {
  onlyKeys(
    message,
    ['role', 'content', 'name', 'tool_calls', 'reasoning', 'reasoning_details', 'annotations', 'refusal', 'images'],
    'messages[]',
  )
  const parts: AssistantPart[] = []
  const details = member(message, 'reasoning_details')
  const reasoning = member(message, 'reasoning')
  if (typeof reasoning === 'string') parts.push({ type: 'reasoning', text: reasoning })
  const content = member(message, 'content')
  if (typeof content === 'string') parts.push({ type: 'text', text: content })
  else parts.push(...items(content).map(readText))
  const refusal = member(message, 'refusal')
  if (typeof refusal === 'string') parts.push({ type: 'refusal', text: refusal })
  for (const image of items(member(message, 'images'))) {
    const part = readPart(image)
    if (part.type !== 'image') throw new NoPlace('messages[].images[].type')
    parts.push(part)
  }
  for (const call of items(member(message, 'tool_calls'))) {
    const read = readCall(call)
    toolNames.set(read.id, read.name)
    parts.push(read)
  }
  // As the decoder of an answer leaves them: on the message, whole.
  const annotations = member(message, 'annotations')
  const data = {
    ...(details !== undefined && { reasoning_details: details }),
    ...(annotations !== undefined && { annotations }),
  }
  const echo = { provider: 'openrouter', modelId, data }
  return { role: 'assistant', content: parts, ...readName(message), ...(Object.keys(data).length > 0 && { echo }) }
}

function readCall(call: unknown): ToolCall {
  const place = 'messages[].tool_calls[]'
  onlyKeys(call, ['id', 'type', 'function'], place)
  onlyKeys(member(call, 'function'), ['name', 'arguments'], `${place}.function`)
  const argumentsText = textAt(call, place, 'function', 'arguments')
  const id = textAt(call, place, 'id')
  const read = { type: 'tool-call', id, name: textAt(call, place, 'function', 'name'), argumentsText } as const
  try {
    const input: unknown = JSON.parse(argumentsText || '{}')
    return { ...read, input }
  } catch {
    return { ...read, invalid: true, reason: 'not-json' }
  }
}
