/** Reads the messages and tools of a chat request; what is malformed is refused as OpenRouter refuses it. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { WireError } from './wire-error.ts'

/** A message, its text parts joined by newlines. */
export interface ReadMessage {
  readonly role: string
  readonly text: string
  /** Parts that are not text: `image_url`, `file`, … */
  readonly media: readonly string[]
}

/** A function tool; `parameters` is a JSON Schema. */
export interface ReadTool {
  readonly name: string
  readonly description: string
  readonly parameters: JsonValue
}

const roles = new Set(['system', 'developer', 'user', 'assistant', 'tool'])

/** `messages`, or the legacy `prompt` as one of them. */
export function readMessages({ messages, prompt }: JsonObject): readonly ReadMessage[] {
  if (messages === undefined && typeof prompt === 'string') return [{ role: 'user', text: prompt, media: [] }]
  if (!isJsonArray(messages) || messages.length === 0) {
    throw new WireError(400, 'Input required: specify "prompt" or "messages"')
  }
  return messages.map((message, index) => {
    const role = isJsonObject(message) ? message['role'] : undefined
    if (!isJsonObject(message) || typeof role !== 'string' || !roles.has(role)) {
      throw new WireError(400, `messages[${index}].role must be one of ${[...roles].join(', ')}`)
    }
    return { role, ...readContent(message['content'], index) }
  })
}

function readContent(
  content: JsonValue | undefined,
  index: number,
): { readonly text: string; readonly media: readonly string[] } {
  if (typeof content === 'string') return { text: content, media: [] }
  if (content === undefined || content === null) return { text: '', media: [] }
  if (!isJsonArray(content)) throw new WireError(400, `messages[${index}].content must be a string or an array of parts`)
  const parts = content.map((part, at) => {
    if (isJsonObject(part) && typeof part['type'] === 'string') return { type: part['type'], text: textOr(part['text'], '') }
    throw new WireError(400, `messages[${index}].content[${at}].type is missing`)
  })
  return {
    text: parts.flatMap(({ type, text }) => (type === 'text' ? [text] : [])).join('\n'),
    media: parts.flatMap(({ type }) => (type === 'text' ? [] : [type])),
  }
}

/** The last message that is to be kept in a cache, by a mark of its own or one for the whole request; -1 when there is none. */
export function lastCacheMark({ messages, cache_control: whole }: JsonObject): number {
  if (!isJsonArray(messages)) return -1
  if (isJsonObject(whole)) return messages.length - 1
  return messages.findLastIndex((message) => {
    const content = isJsonObject(message) ? message['content'] : undefined
    return isJsonArray(content) && content.some((part) => isJsonObject(part) && isJsonObject(part['cache_control']))
  })
}

/** Function tools. Those that the server runs itself, such as `openrouter:web_search`, have another type and no function. */
export function readTools(value: JsonValue | undefined): readonly ReadTool[] {
  if (value === undefined || value === null) return []
  if (!isJsonArray(value)) throw new WireError(400, 'tools must be an array')
  return value.flatMap((tool, index) => {
    if (!isJsonObject(tool) || tool['type'] !== 'function') return []
    const called = tool['function']
    if (!isJsonObject(called) || typeof called['name'] !== 'string')
      throw new WireError(400, `tools[${index}].function.name is missing`)
    return [{ name: called['name'], description: textOr(called['description'], ''), parameters: called['parameters'] ?? {} }]
  })
}

/** The value when it is text. */
export function textOr<T>(value: JsonValue | undefined, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise
}
