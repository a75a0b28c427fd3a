/** A call as LiteLLM's users write it, in our words: one table of names, no case by case. */
import type { CallOptions, Message, TextPart, ToolSpec } from '@polymux/core'
import { filled, items, member, numeric } from '../json-value.ts'

/** A call ready to be made; `request` has the fields of its kind's request. */
export interface VectorCall {
  readonly kind: 'chat' | 'embedding' | 'image'
  readonly modelId: string
  readonly request: Readonly<Record<string, unknown>>
  readonly options: CallOptions
}

type Fields = Readonly<Record<string, unknown>>

/** Settings every provider has, under their OpenAI names. Everything else is OpenRouter's own, and goes under its name as it is. */
const settingNames: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  max_tokens: 'maxOutputTokens',
  top_p: 'topP',
  top_k: 'topK',
  seed: 'seed',
  stop: 'stop',
  tool_choice: 'toolChoice',
  size: 'size',
  quality: 'quality',
  n: 'n',
  dimensions: 'dimensions',
}

/** `input.call` and `input.options` of a vector as a call of ours. */
export function vectorCall(call: unknown, options: unknown): VectorCall {
  const settings: Record<string, unknown> = {}
  const own: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(member(call, 'params') ?? {})) {
    if (value === null || name === 'timeout') continue
    const setting = settingNames[name]
    if (setting !== undefined) settings[setting] = value
    else if (name === 'reasoning_effort') settings['reasoning'] = { effort: value }
    else if (name === 'tools') settings['tools'] = items(value).map(toTool)
    else own[name] = value
  }
  const kind = kindOf(member(call, 'op'))
  if (kind === 'image') own['endpoint'] = member(call, 'transport') ?? 'chat'
  return {
    kind,
    modelId: String(member(call, 'model')),
    request: {
      ...contentOf(kind, call),
      ...settings,
      ...(Object.keys(own).length > 0 && { providerOptions: { openrouter: own } }),
    },
    options: toOptions(call, options),
  }
}

function kindOf(op: unknown): VectorCall['kind'] {
  if (op === 'embedding') return 'embedding'
  return op === 'image' || op === 'imageEdit' ? 'image' : 'chat'
}

function contentOf(kind: VectorCall['kind'], call: unknown): Fields {
  if (kind === 'chat') return { messages: items(member(call, 'messages')).map(toMessage) }
  if (kind === 'embedding') return { input: member(call, 'input') }
  const references = items(member(call, 'images')).map((image) => ({
    type: 'image',
    data: { base64: member(image, 'bytesBase64'), mediaType: member(image, 'mediaType') },
  }))
  return { prompt: member(call, 'prompt'), ...(references.length > 0 && { references }) }
}

function toOptions(call: unknown, options: unknown): CallOptions {
  const seconds = numeric(member(call, 'params', 'timeout'))
  const retries = numeric(member(options, 'maxRetries'))
  const headers = Object.entries(member(options, 'callHeaders') ?? {}).map(([name, value]) => [name, String(value)])
  return {
    retry: retries === undefined ? false : { attempts: retries + 1 },
    headers: Object.fromEntries(headers),
    ...(seconds !== undefined && { timeouts: { totalMs: seconds * 1000 } }),
  }
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

function toTool(tool: unknown): ToolSpec {
  const description = filled(member(tool, 'function', 'description'))
  const parameters = member(tool, 'function', 'parameters') ?? { type: 'object', properties: {} }
  const cache = toCache(member(tool, 'cache_control'))
  return {
    name: String(member(tool, 'function', 'name')),
    // Safe: a JSON Schema is an object.
    input: { jsonSchema: parameters as Fields },
    ...(description !== undefined && { description }),
    ...(cache !== undefined && { cache }),
  }
}

function toCache(mark: unknown): '5m' | '1h' | undefined {
  if (member(mark, 'type') !== 'ephemeral') return undefined
  return member(mark, 'ttl') === '1h' ? '1h' : '5m'
}
