/** What the server says when nothing is wrong: small fixed answers in OpenRouter's shape, the same on every run. */
import { isJsonObject, tryParseJson, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { withJson, withStatus, type Reply } from './reply.ts'
import type { FaultRequest } from './fault-request.ts'

/** The text of every chat answer: bytes of one, two, three and four per character. */
export const usualText: string = 'Calm sea, déjà 静かな海 🌊.'

/** The same text as the stream cuts it. */
const usualWords: readonly string[] = ['Calm', ' sea', ',', ' déjà', ' 静か', 'な海', ' 🌊.']

/** The model every answer names, whatever was asked for. */
const usualModel: string = 'acme/calm-1'

/** What every chat answer costs. */
export const usualCostUsd: string = '0.000042'

/** Token counts and cost as a reply reports them. */
export const usualUsage: JsonObject = {
  prompt_tokens: 7,
  completion_tokens: 9,
  total_tokens: 16,
  cost: Number(usualCostUsd),
  is_byok: false,
}

const id = 'gen-1700000000-CalmSea'

/** One chunk of a chat stream, before it becomes an event. */
export function chatChunk(delta: JsonObject, fields: JsonObject = {}): JsonObject {
  const { finish_reason = null, ...others } = fields
  const choice = {
    index: 0,
    delta: { role: 'assistant', content: '', ...delta },
    finish_reason,
    native_finish_reason: finish_reason,
  }
  return {
    id,
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: usualModel,
    provider: 'Acme',
    choices: [choice],
    ...others,
  }
}

/** An event of a stream: `data:`, the value as JSON, an empty line. */
export function event(value: JsonValue): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

/** The comment that OpenRouter sends while it waits. */
export const keepAlive: string = ': OPENROUTER PROCESSING\n\n'

/** The last event of a stream. */
export const done: string = 'data: [DONE]\n\n'

/** The events that end an answer: the reason, then the usage, which repeats it. */
export function endEvents(finishReason = 'stop', fields: JsonObject = {}): readonly string[] {
  return [
    event(chatChunk({}, { finish_reason: finishReason, ...fields })),
    event(chatChunk({}, { finish_reason: finishReason, usage: usualUsage, ...fields })),
  ]
}

/** The events of the text, one for each word. */
export function wordEvents(fields: JsonObject = {}): readonly string[] {
  return usualWords.map((content) => event(chatChunk({ content }, fields)))
}

/** Whether a piece is an event with data, and not a comment or the end. */
export function isEvent(piece: string | Uint8Array): boolean {
  return typeof piece === 'string' && piece.startsWith('data:') && piece !== done
}

const blank: Reply = { status: 200, reason: 'OK', headers: [], body: [], framing: 'length', ending: 'keep-alive' }

/** The answer a request gets when no fault meets it. */
export function usualAnswer(request: FaultRequest): Reply {
  const { path, streaming, json } = request
  const route = path.replace(/\?.*$/, '')
  if (route.endsWith('/chat/completions')) return streaming ? streamedChat() : withJson(blank, wholeChat())
  if (route.endsWith('/embeddings')) return withJson(blank, embeddings(json))
  return errorAnswer(blank, 404, `${request.method} ${path} is not served here.`)
}

function streamedChat(): Reply {
  const headers = [
    ['content-type', 'text/event-stream'],
    ['cache-control', 'no-cache'],
  ] as const
  return { ...blank, headers, framing: 'chunked', body: [keepAlive, ...wordEvents(), ...endEvents(), done] }
}

function wholeChat(): JsonObject {
  const message = { role: 'assistant', content: usualText, refusal: null, reasoning: null }
  const choice = { index: 0, logprobs: null, finish_reason: 'stop', native_finish_reason: 'stop', message }
  return {
    id,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: usualModel,
    provider: 'Acme',
    choices: [choice],
    usage: usualUsage,
  }
}

function embeddings(request: JsonObject): JsonObject {
  const { input = '' } = request
  const count = Array.isArray(input) ? input.length : 1
  const data = Array.from({ length: count }, (_, index) => ({ object: 'embedding', index, embedding: [index, 0.25, -0.5, 1] }))
  return { id, object: 'list', model: usualModel, data, usage: { prompt_tokens: 3, total_tokens: 3, cost: 0.000001 } }
}

/** An error as OpenRouter reports it, under its own status. */
export function errorAnswer(reply: Reply, status: number, message: string, metadata?: JsonObject): Reply {
  return withJson(withStatus(reply, status), errorBody(status, message, metadata))
}

/** The body of an error. */
export function errorBody(code: number, message: string, metadata?: JsonObject): JsonObject {
  return { error: { code, message, ...(metadata && { metadata }) } }
}

/** A failure of the host behind the router. */
export const upstreamError: JsonObject = errorBody(502, 'Provider returned error', {
  provider_name: 'Acme',
  raw: 'The upstream fell over.',
})

/** The JSON object in a request body, empty for anything else. */
export function jsonObjectOf(text: string): JsonObject {
  const value = tryParseJson(text)
  return isJsonObject(value) ? value : {}
}
