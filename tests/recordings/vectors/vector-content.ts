/** What a call of LiteLLM's is about, in our words: messages, texts, prompts, pictures and sound. */
import type { AssistantMessage, CacheHint, Message, TextPart } from '@polymux/core'
import { items, member } from '../json-value.ts'
import type { VectorKind } from './vector-call.ts'

type Fields = Readonly<Record<string, unknown>>

/** The fields of our request that hold what the call is about. */
export function contentOf(kind: VectorKind, call: unknown): Fields {
  const input = member(call, 'input')
  switch (kind) {
    case 'chat':
      return { messages: items(member(call, 'messages')).map(toMessage) }
    case 'responses':
      return { messages: typeof input === 'string' ? [{ role: 'user', content: input }] : items(input).map(fromItem) }
    case 'embedding':
      return { input }
    case 'speech':
      return { text: input, voice: member(call, 'voice') }
    case 'transcription':
      return { audio: toAudio(member(call, 'file')) }
    case 'image':
      return toPictureRequest(call)
  }
}

function toPictureRequest(call: unknown): Fields {
  const references = items(member(call, 'images')).map((image) => ({
    type: 'image',
    data: { base64: member(image, 'bytesBase64'), mediaType: member(image, 'mediaType') },
  }))
  return { prompt: member(call, 'prompt'), ...(references.length > 0 && { references }) }
}

/** Vectors of replies have no file: any sound does. */
function toAudio(file: unknown): Fields {
  const bytes = new Uint8Array(Buffer.from(String(member(file, 'bytesUtf8') ?? 'RIFF')))
  return { type: 'audio', data: { bytes, mediaType: member(file, 'mediaType') ?? 'audio/wav' }, name: member(file, 'name') }
}

/** A mark on a whole message is our hint on its last text. */
function toMessage(message: unknown): Message {
  const cache = toCache(member(message, 'cache_control'))
  const given = member(message, 'content')
  const parts = typeof given === 'string' && cache === undefined ? given : toParts(given)
  const last = Array.isArray(parts) ? parts.findLastIndex((part) => part.type === 'text') : -1
  const content = Array.isArray(parts) && cache ? parts.map((part, index) => (index === last ? { ...part, cache } : part)) : parts
  // Safe: the vectors hold user and system messages of texts and pictures only.
  return { role: member(message, 'role'), content } as Message
}

function toParts(content: unknown): readonly (TextPart | { readonly type: 'image'; readonly data: { readonly url: string } })[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return items(content).map((part) => {
    if (member(part, 'type') === 'text') return { type: 'text', text: String(member(part, 'text')) }
    const url = member(part, 'image_url', 'url') ?? member(part, 'image_url')
    return { type: 'image', data: { url: String(url) } }
  })
}

/** An item of the Responses wire as the decoder of an earlier answer leaves it, whole in an echo; messages as they are. */
function fromItem(item: unknown): Message {
  if (member(item, 'role') !== undefined) return toMessage(item)
  // Safe: any item of the wire is an object with string keys.
  const echo = { provider: 'openrouter', modelId: 'openai/o4-mini', data: { item: item as Fields } }
  const message: AssistantMessage = { role: 'assistant', content: [{ type: 'opaque', echo }] }
  return message
}

/** Our hint for a mark of the wire. */
export function toCache(mark: unknown): CacheHint | undefined {
  if (member(mark, 'type') !== 'ephemeral') return undefined
  return member(mark, 'ttl') === '1h' ? '1h' : '5m'
}
