import { isJsonArray, type JsonObject } from '../json/json-value.ts'
import { answerChat } from './chat-answer.ts'
import type { ChatAnswer } from './chat-limit.ts'
import { lastCacheMark } from './chat-messages.ts'
import { checkChatParameters } from './chat-parameters.ts'
import { type EmulatedChatRequest, forModel, readChatRequest } from './chat-request.ts'
import { type ChatRoute, routeChat } from './chat-routing.ts'
import { finishOf, type WrittenChat } from './chat-shape.ts'
import { streamedChat } from './chat-stream.ts'
import { plainChat } from './chat-wire.ts'
import { plainCompletion, streamedCompletion } from './completion-wire.ts'
import type { Endpoint, EndpointContext } from './endpoint.ts'
import { routerMetadata } from './router-metadata.ts'
import { wireUsage } from './usage.ts'
import { WireError } from './wire-error.ts'
import type { WireObject } from './wire-json.ts'

/** `POST /chat/completions`. */
export const chatEndpoint: Endpoint = (context) => {
  const written = write(context)
  return written.request.stream ? streamedChat(written) : plainChat(written)
}

/** `POST /completions`: the same answer in the form of before there were chats. */
export const completionEndpoint: Endpoint = (context) => {
  const written = write(context)
  return written.request.stream ? streamedCompletion(written) : plainCompletion(written)
}

function write(context: EndpointContext): WrittenChat {
  const { body, models, seed, clock, warn } = context
  checkChatParameters(body, warn)
  const read = readChatRequest(body)
  const route = routeChat(body, read, models)
  const request = forModel(read, body, route.model)
  const answer = answerChat(request, seed)
  checkContext(request, answer, body)
  const usage = usageOf(context, request, answer)
  const generation = { ...context.generation('gen'), provider: route.host.name }
  const { finish_reason: finishReason, native_finish_reason: nativeFinishReason } = finishOf(request, answer)
  const durationMs = clock.at(answer.tokens.completion)
  const { model } = route
  const streamed = request.stream
  context.charge({ generation, model, usage, apiType: 'completions', streamed, finishReason, nativeFinishReason, durationMs })
  return { request, answer, generation, clock, usage, ...metadataOf(context, route) }
}

/** In the words on record. */
function checkContext({ model }: EmulatedChatRequest, { tokens }: ChatAnswer, body: JsonObject): void {
  const { contextLength } = model
  if (contextLength === undefined || tokens.prompt <= contextLength || isJsonArray(body['transforms'])) return
  const asked = `you requested about ${tokens.prompt} tokens (${tokens.prompt} of text input)`
  const advice =
    'Please reduce the length of either one, or use the "middle-out" transform to compress your prompt automatically.'
  throw new WireError(400, `This endpoint's maximum context length is ${contextLength} tokens. However, ${asked}. ${advice}`, {
    provider_name: null,
  })
}

function usageOf(
  { body, promptCache }: EndpointContext,
  request: EmulatedChatRequest,
  { tokens, annotations }: ChatAnswer,
): WireObject {
  const cached = promptCache.use(request.model, request, lastCacheMark(body))
  const searches = annotations.length > 0 ? 1 : 0
  return wireUsage(request.model, { ...tokens, cacheRead: cached.read, cacheWritten: cached.written, searches })
}

/** Where the request asks for it by header. */
function metadataOf({ request, body }: EndpointContext, route: ChatRoute): { readonly metadata?: WireObject } {
  const asked = request.headers['x-openrouter-metadata'] ?? request.headers['x-openrouter-experimental-metadata']
  return asked === 'enabled' ? { metadata: routerMetadata(body, route) } : {}
}
