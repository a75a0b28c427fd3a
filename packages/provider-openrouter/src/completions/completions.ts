/** A prompt goes on as text: `POST /completions`, which OpenRouter keeps without describing it. */
import { ModelError } from '@polymux/core'
import type {
  CallOptions,
  ChatModel,
  ChatRequest,
  ChatResult,
  FinishReason,
  ProviderOptions,
  ResultBase,
  Warning,
} from '@polymux/core'
import { asObject, asText, badRequest, checkNames, createChatModel, defined } from '@polymux/core/adapter'
import type {
  ChatCall,
  ChatDelta,
  CodecContext,
  Names,
  ProviderAccess,
  WireMessage,
  WireObject,
  WireRequest,
} from '@polymux/core/adapter'
import { createChatDecoder } from '../chat/chat-reply.ts'
import { completionOptionTable } from '../options/completion-options.ts'
import { optionFields, readOptions } from '../options/option-table.ts'
import { requestHeaders } from '../request-headers.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { collectWarnings } from '../wire/collected-warnings.ts'

/** What completions have of chat: the same settings, with the same meaning. */
type Sampling = Pick<
  ChatRequest,
  'maxOutputTokens' | 'temperature' | 'topP' | 'topK' | 'frequencyPenalty' | 'presencePenalty' | 'stop' | 'seed'
>

/** What is asked. What is absent is the model's to choose, and is not sent. */
export interface CompletionRequest extends Sampling {
  /** By OpenRouter's id. */
  readonly model: string
  readonly prompt: string
  /** Text that the answer leads up to, at hosts that know it. */
  readonly suffix?: string | undefined
  /** Options of chat requests. */
  readonly providerOptions?: ProviderOptions | undefined
}

/** The whole answer. */
export interface CompletionResult extends ResultBase {
  readonly text: string
  /** What the model thought first; empty when it did not. */
  readonly reasoning: string
  readonly finishReason: FinishReason
  readonly nativeFinishReason?: string
}

/** The pieces of the text as they come. One reader; leaving the loop aborts the call. */
export interface CompletionStream extends AsyncIterable<string> {
  /** What `generate` would have given. Reading it alone drives the stream. */
  readonly result: Promise<CompletionResult>
}

/** `openrouter().completions`. */
export interface CompletionClient {
  /** Rejects with a `ModelError`, never anything else. */
  generate(request: CompletionRequest, options?: CallOptions): Promise<CompletionResult>
  /** Nothing is sent before the first piece or `result` is asked for. A broken stream throws a `ModelError` whose `partial` holds what came. */
  stream(request: CompletionRequest, options?: CallOptions): CompletionStream
}

/** The client, once its code is loaded. */
export function createCompletionClient(access: ProviderAccess<OpenRouterSettings>): CompletionClient {
  return {
    async generate(request, options = {}) {
      const warnings: Warning[] = []
      return toResult(await completionModel(access, request, warnings).generate(asked, options), warnings)
    },
    stream(request, options = {}) {
      const warnings: Warning[] = []
      const stream = completionModel(access, request, warnings).stream(asked, options)
      return {
        get result() {
          return stream.result.then((result) => toResult(result, warnings))
        },
        async *[Symbol.asyncIterator]() {
          for await (const event of stream) if (event.type === 'text-delta') yield event.text
        },
      }
    },
  }
}

const names: Names<CompletionRequest> = [
  'model',
  'prompt',
  'maxOutputTokens',
  'temperature',
  'topP',
  'topK',
  'frequencyPenalty',
  'presencePenalty',
  'stop',
  'seed',
  'suffix',
  'providerOptions',
]

/** The caller's slips. */
function checkRequest(request: CompletionRequest): void {
  checkNames(request, names, 'prompt')
  for (const name of ['model', 'prompt'] as const)
    if (typeof request[name] !== 'string') throw badRequest(`\`${name}\` must be a text.`)
}

/** Core's models are asked by messages; this one sends the prompt instead. */
const asked: ChatRequest = { messages: [{ role: 'user', content: '' }] }

function toResult(result: ChatResult, warnings: readonly Warning[]): CompletionResult {
  const { finishReason, nativeFinishReason, raw, reasoning, response, text, usage } = result
  return { text, reasoning, finishReason, ...defined({ nativeFinishReason }), usage, warnings: [...warnings], response, raw }
}

/** Core's fold reads chats: an answer to a prompt becomes one by where its text stands. */
function completionModel(access: ProviderAccess<OpenRouterSettings>, request: CompletionRequest, warnings: Warning[]): ChatModel {
  return createChatModel({
    provider: 'openrouter',
    // Whoever is not held by types may ask with anything: the call then says what is wrong.
    modelId: String(asObject(request)?.['model'] ?? ''),
    async *run(call) {
      checkRequest(request)
      warnings.length = 0
      const told = collectWarnings(request.model, call.options, warnings)
      const context = { ...told, stream: call.streaming, settings: access.settings() }
      const decoder = createChatDecoder(context)
      const wire = encode(request, context)
      const noted: ChatDelta[] = []
      for await (const message of messagesOf(access, wire, call, noted)) {
        yield* noted.splice(0)
        yield* decoded(() => decoder.push(asChatMessage(message)))
      }
      yield* decoded(() => decoder.end())
    },
  })
}

function encode(request: CompletionRequest, context: CodecContext<OpenRouterSettings>): WireRequest {
  const { model, prompt } = request
  const options = readOptions(request.providerOptions?.openrouter, completionOptionTable, 'completion', context)
  const body = {
    model,
    prompt,
    ...(context.stream && { stream: true }),
    ...defined({
      max_tokens: request.maxOutputTokens,
      temperature: request.temperature,
      top_p: request.topP,
      top_k: request.topK,
      frequency_penalty: request.frequencyPenalty,
      presence_penalty: request.presencePenalty,
      stop: request.stop,
      seed: request.seed,
      suffix: request.suffix,
    }),
    ...optionFields(options, completionOptionTable),
    ...options.extraBody,
  }
  const { apiKey, baseURL } = options
  const headers = requestHeaders(options, context.settings)
  return { path: '/completions', body, streaming: context.stream, baseURL, apiKey, ...headers }
}

/** The answer's messages; what its headers tell goes to `noted` first. */
async function* messagesOf(
  access: ProviderAccess<OpenRouterSettings>,
  wire: WireRequest,
  { options, signal, streaming }: ChatCall,
  noted: ChatDelta[],
): AsyncGenerator<WireMessage> {
  if (streaming) {
    const reply = await access.open(wire, { ...options, signal })
    noted.push(requestNote(reply.headers))
    if (reply.headers['content-type']?.includes('json') !== true) return yield* reply.messages()
    const { body, text } = await reply.whole()
    yield { data: text, json: body }
  } else {
    const { body, headers, text } = await access.send(wire, { ...options, signal })
    noted.push(requestNote(headers))
    yield { data: text, json: body }
  }
}

/** The id by which support finds the request. */
function requestNote(headers: Readonly<Record<string, string>>): ChatDelta {
  return { type: 'meta', response: defined({ requestId: headers['x-request-id'] ?? headers['cf-ray'] }) }
}

/** `choices[].text` as the content of a message; the end of a stream stays as it is. */
function asChatMessage(message: WireMessage): WireMessage {
  if (message.json === undefined && message.data.trim() === '[DONE]') return message
  const chunk = asObject(message.json ?? JSON.parse(message.data))
  if (!Array.isArray(chunk?.['choices'])) return message
  const choices = chunk['choices'].map((choice) => asChatChoice(asObject(choice) ?? {}, message.json !== undefined))
  return { ...message, json: { ...chunk, choices } }
}

function asChatChoice(choice: WireObject, whole: boolean): WireObject {
  const { reasoning, text, ...rest } = choice
  // Some hosts answer as to a chat after all.
  if (text === undefined) return rest
  const content = defined({ content: asText(text), reasoning: asText(reasoning) })
  return { ...rest, [whole ? 'message' : 'delta']: content }
}

function decoded(decode: () => Iterable<ChatDelta>): readonly ChatDelta[] {
  try {
    return [...decode()]
  } catch (error) {
    if (ModelError.is(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new ModelError({ code: 'bad_response', message: `[openrouter] The answer is unusable: ${reason}`, cause: error })
  }
}
