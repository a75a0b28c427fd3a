/** Reads a chat request as far as the emulator minds it. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { readMessages, readTools, textOr, type ReadMessage, type ReadTool } from './chat-messages.ts'
import { type EmulatedModel, outputsOf } from './models.ts'
import { hashText } from './random.ts'
import { readWebSearch, type WebSearch } from './web-search.ts'
import { WireError } from './wire-error.ts'

/** A chat request that was found to be well-formed, before it is known which model answers. */
export interface ReadChatRequest {
  readonly messages: readonly ReadMessage[]
  readonly stream: boolean
  /** Tools that may be called; empty when `tool_choice` forbids it. */
  readonly tools: readonly ReadTool[]
  /** Name of the tool that must be called. */
  readonly forcedTool: string | undefined
  readonly parallelTools: boolean
  readonly maxTokens: number
  /** Absent: whatever the model makes. */
  readonly modalities: readonly string[] | undefined
  readonly imageConfig: JsonObject
  /** JSON Schema the answer must fit; `true` for any JSON object. */
  readonly outputSchema: JsonValue | undefined
  /** Texts the answer ends before. */
  readonly stop: readonly string[]
  /** How many alternatives to show for each token; absent when none were asked for. */
  readonly logprobs: number | undefined
  /** Mixed into the words; 0 without `seed`. */
  readonly seed: number
  readonly webSearch: WebSearch | undefined
}

/** A request and the model that answers it. */
export interface EmulatedChatRequest extends ReadChatRequest {
  readonly model: EmulatedModel
  readonly reasoning: 'shown' | 'hidden' | 'none'
  readonly wantsText: boolean
  readonly wantsImage: boolean
}

/** Throws a `WireError` with status 400 for a malformed request. The kinds of plain parameters have been checked. */
export function readChatRequest(body: JsonObject): ReadChatRequest {
  const { tool_choice: choice, seed } = body
  return {
    messages: readMessages(body),
    stream: body['stream'] === true,
    tools: choice === 'none' ? [] : readTools(body['tools']),
    forcedTool:
      isJsonObject(choice) && isJsonObject(choice['function']) ? textOr(choice['function']['name'], undefined) : undefined,
    parallelTools: body['parallel_tool_calls'] !== false,
    maxTokens: numberOr(body['max_completion_tokens'], numberOr(body['max_tokens'], Number.POSITIVE_INFINITY)),
    modalities: readModalities(body['modalities']),
    imageConfig: isJsonObject(body['image_config']) ? body['image_config'] : {},
    outputSchema: readOutputSchema(body['response_format']),
    stop: readStop(body['stop']),
    logprobs: body['logprobs'] === true ? numberOr(body['top_logprobs'], 0) : undefined,
    seed: typeof seed === 'number' ? hashText(String(seed)) : 0,
    webSearch: readWebSearch(body),
  }
}

/** The request as the model takes it that was chosen to answer. */
export function forModel(read: ReadChatRequest, body: JsonObject, model: EmulatedModel): EmulatedChatRequest {
  const modalities = read.modalities ?? outputsOf(model)
  return {
    ...read,
    model,
    reasoning: readReasoning(body, model),
    wantsText: modalities.includes('text'),
    wantsImage: modalities.includes('image'),
    maxTokens: Math.min(read.maxTokens, model.maxCompletionTokens ?? Number.POSITIVE_INFINITY),
  }
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

function readModalities(value: JsonValue | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  if (isJsonArray(value) && value.every((item) => typeof item === 'string')) return value
  throw new WireError(400, 'modalities must be an array of strings')
}

function readOutputSchema(format: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(format)) return undefined
  if (format['type'] === 'json_object') return true
  const schema = format['type'] === 'json_schema' ? format['json_schema'] : undefined
  return isJsonObject(schema) ? (schema['schema'] ?? true) : undefined
}

const mostStops = 4

function readStop(stop: JsonValue | undefined): readonly string[] {
  if (stop === undefined || stop === null || stop === '') return []
  if (typeof stop === 'string') return [stop]
  if (!isJsonArray(stop) || !stop.every((item) => typeof item === 'string')) {
    throw new WireError(400, 'stop must be a string or an array of strings')
  }
  if (stop.length > mostStops)
    throw new WireError(400, `Expected stop to have at most ${mostStops} items, received ${stop.length}`)
  return stop.filter((item) => item !== '')
}

function numberOr(value: JsonValue | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}
