/** Reads a chat request as far as the emulator minds it; what it does not know it ignores, as OpenRouter does. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { type EmulatedModel, outputsOf } from './models.ts'
import { requestedModel } from './requested-model.ts'
import { noEndpoints, WireError } from './wire-error.ts'

/** A chat request that was found to be well-formed. */
export interface EmulatedChatRequest {
  readonly model: EmulatedModel
  readonly messages: readonly ReadMessage[]
  readonly stream: boolean
  /** Tools that may be called; empty when `tool_choice` forbids it. */
  readonly tools: readonly ReadTool[]
  /** Name of the tool that must be called. */
  readonly forcedTool: string | undefined
  readonly parallelTools: boolean
  readonly reasoning: 'shown' | 'hidden' | 'none'
  readonly maxTokens: number
  readonly wantsText: boolean
  readonly wantsImage: boolean
  readonly imageConfig: JsonObject
  /** JSON Schema the answer must fit; `true` for any JSON object. */
  readonly outputSchema: JsonValue | undefined
}

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

/** Throws a `WireError` with status 400 for a malformed request, 404 for one no model here can answer. */
export function readChatRequest(body: JsonObject, models: readonly EmulatedModel[]): EmulatedChatRequest {
  const messages = readMessages(body['messages'])
  const model = requestedModel(body, models)
  const outputs = outputsOf(model)
  if (!outputs.includes('text') && !outputs.includes('image')) throw noEndpoints(['text'])
  const modalities = readModalities(body['modalities'], outputs)
  if (!modalities.every((modality) => outputs.includes(modality))) throw noEndpoints(modalities.toSorted())
  const { tool_choice: choice } = body
  return {
    model,
    messages,
    stream: optional(body, 'stream', 'boolean') ?? false,
    tools: choice === 'none' ? [] : readTools(body['tools']),
    forcedTool:
      isJsonObject(choice) && isJsonObject(choice['function']) ? textOr(choice['function']['name'], undefined) : undefined,
    parallelTools: optional(body, 'parallel_tool_calls', 'boolean') ?? true,
    reasoning: readReasoning(body, model),
    maxTokens: positive(optional(body, 'max_completion_tokens', 'number') ?? optional(body, 'max_tokens', 'number')),
    wantsText: modalities.includes('text'),
    wantsImage: modalities.includes('image'),
    imageConfig: isJsonObject(body['image_config']) ? body['image_config'] : {},
    outputSchema: readOutputSchema(body['response_format']),
  }
}

function readMessages(value: JsonValue | undefined): readonly ReadMessage[] {
  if (!isJsonArray(value) || value.length === 0) throw new WireError(400, 'Input required: specify "prompt" or "messages"')
  return value.map((message, index) => {
    const role = isJsonObject(message) ? message['role'] : undefined
    if (!isJsonObject(message) || typeof role !== 'string' || !roles.has(role)) {
      throw new WireError(400, `messages[${index}].role must be one of ${[...roles].join(', ')}`)
    }
    return { role, ...readContent(message['content'], index) }
  })
}

const roles = new Set(['system', 'developer', 'user', 'assistant', 'tool'])

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

function readTools(value: JsonValue | undefined): readonly ReadTool[] {
  if (value === undefined || value === null) return []
  if (!isJsonArray(value)) throw new WireError(400, 'tools must be an array')
  return value.flatMap((tool, index) => {
    // Tools that the server runs itself, such as openrouter:web_search, have another type and no function.
    if (!isJsonObject(tool) || tool['type'] !== 'function') return []
    const called = tool['function']
    if (!isJsonObject(called) || typeof called['name'] !== 'string')
      throw new WireError(400, `tools[${index}].function.name is missing`)
    return [{ name: called['name'], description: textOr(called['description'], ''), parameters: called['parameters'] ?? {} }]
  })
}

function readReasoning(body: JsonObject, model: EmulatedModel): EmulatedChatRequest['reasoning'] {
  const { reasoning, reasoning_effort: effort, include_reasoning: include } = body
  const settings = isJsonObject(reasoning) ? reasoning : {}
  const always = model.alwaysThinks ?? model.id.includes('thinking')
  const off = (settings['enabled'] === false || (settings['effort'] ?? effort) === 'none') && !always
  const asked = isJsonObject(reasoning) || typeof effort === 'string' || include === true
  if (off || !(always || asked)) return 'none'
  return settings['exclude'] === true || include === false ? 'hidden' : 'shown'
}

function readModalities(value: JsonValue | undefined, outputs: readonly string[]): readonly string[] {
  if (value === undefined || value === null) return outputs
  if (isJsonArray(value) && value.every((item) => typeof item === 'string')) return value
  throw new WireError(400, 'modalities must be an array of strings')
}

function readOutputSchema(format: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(format)) return undefined
  if (format['type'] === 'json_object') return true
  const schema = format['type'] === 'json_schema' ? format['json_schema'] : undefined
  return isJsonObject(schema) ? (schema['schema'] ?? true) : undefined
}

interface JsonKinds {
  readonly boolean: boolean
  readonly number: number
}

function optional<K extends keyof JsonKinds>(body: JsonObject, name: string, kind: K): JsonKinds[K] | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== kind) throw new WireError(400, `${name} must be a ${kind}`)
  // Safe: `kind` is the name of its own type.
  return value as JsonKinds[K]
}

function positive(tokens: number | undefined): number {
  if (tokens === undefined) return Number.POSITIVE_INFINITY
  if (Number.isInteger(tokens) && tokens >= 1) return tokens
  throw new WireError(400, 'max_tokens must be a whole number from 1')
}

function textOr<T>(value: JsonValue | undefined, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise
}
